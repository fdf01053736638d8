// Who holds which role: a list that grows until the root is sealed, and the sealing itself.
// people.toml in the centre's directory; root.sukut after it. No person's secret key is ever kept here.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::cli {

struct Person {
  std::string name;
  std::set<Role> roles;  // root, live, drill, cancel, close
  PublicKey key;
  friend bool operator==(const Person&, const Person&) = default;
};

[[nodiscard]] std::string people_path(const std::string& centre);
[[nodiscard]] std::string root_path(const std::string& centre);

// A missing file is an empty list. malformed with file:line:column.
[[nodiscard]] Result<std::vector<Person>> load_people(const std::string& centre);
[[nodiscard]] Status save_people(const std::string& centre, const std::vector<Person>& people);
// Adds, or gives a known (name, key) further roles. Refused: root_sealed; a key of another holder; one key
// for live and drill; a machine's role.
[[nodiscard]] Status add_person(const std::string& centre, const Person& person);

struct SealWish {
  CentreId centre;
  std::map<Role, std::uint32_t> thresholds;  // of those given; live and root 2, else 1
  bool no_spare = false;                     // allow as many signatures needed as there are holders
  PublicKey beacon;
  PublicKey time;
  Instant issued;
  Instant expires;
};
// Pure. Refusals name the role and the mend: nobody holds it, fewer holders than signatures needed, no spare.
[[nodiscard]] Result<Root> make_root(const std::vector<Person>& people, const SealWish& wish);

// "live=2": role and threshold.
[[nodiscard]] Result<std::pair<Role, std::uint32_t>> parse_threshold(const std::string& text);

// Distinct holders of a role, in order of name; and those whose signature is among the given.
[[nodiscard]] std::set<std::string> holders_of(const Root& root, Role role);
[[nodiscard]] std::set<std::string> signers_of(const Root& root, Role role, const std::vector<Signature>& signatures);

[[nodiscard]] std::string text_of(const Root& root);
[[nodiscard]] std::string text_of(const std::vector<Person>& people);

}  // namespace sukut::cli
