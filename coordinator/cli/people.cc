// people.toml and the rules of sealing; what a root may be at all is validate(Root).
#include "coordinator/cli/people.h"

#include <algorithm>
#include <filesystem>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/terminal.h"
#include "proto/io/key_file.h"
#include "proto/io/toml_file.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

constexpr std::array<Role, 5> kPeoplesRoles{Role::root, Role::live, Role::drill, Role::cancel, Role::close};

bool is_machines(Role role) { return role == Role::beacon || role == Role::time; }

std::string quote(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

Person read_person(const io::TomlTable& table) {
  Person person;
  person.name = table.need_string("name").value_or("");
  for (const std::string& word : table.strings("roles")) {
    const auto role = role_named(word);
    if (!role || is_machines(*role)) {
      table.complain("roles", "unknown role \"" + word + "\"", "known: root, live, drill, cancel, close");
    } else {
      person.roles.insert(*role);
    }
  }
  const Bytes key = from_hex(table.need_string("public").value_or(""));
  if (key.size() == person.key.bytes.size()) {
    std::copy(key.begin(), key.end(), reinterpret_cast<char*>(person.key.bytes.data()));
  } else {
    table.complain("public", "not a public key", "64 hex digits, as in the key file");
  }
  return person;
}

Status check_person(const Person& person) {
  if (!is_plain_text(person.name, 128) || person.name.empty()) {
    return {Reason::malformed, "a person needs a name of 1 to 128 bytes"};
  }
  if (person.roles.empty()) {
    return {Reason::malformed, person.name + " has no role; give --role root|live|drill|cancel|close"};
  }
  for (const Role role : person.roles) {
    if (is_machines(role)) {
      return {Reason::malformed, "the role " + std::string(name_of(role)) + " is the coordinator's own, no person's"};
    }
  }
  if (person.roles.count(Role::live) > 0 && person.roles.count(Role::drill) > 0) {
    return {Reason::malformed, person.name +
                                   " would sign live orders and drills with one key; make a key for each, so "
                                   "that nobody signs the one believing it is the other"};
  }
  return Done{};
}

std::uint32_t threshold_of(const SealWish& wish, Role role) {
  const auto given = wish.thresholds.find(role);
  if (given != wish.thresholds.end()) return given->second;
  return role == Role::live || role == Role::root ? 2 : 1;
}

Status check_role(Role role, std::size_t holders, const SealWish& wish) {
  const std::string name(name_of(role));
  const std::uint32_t needed = threshold_of(wish, role);
  if (holders == 0) {
    const bool must = role == Role::root || role == Role::cancel || wish.thresholds.count(role) > 0;
    if (!must) return Done{};
    return {Reason::root_unsealed,
            "nobody holds the role " + name + "; add one with: sukut person add NAME --role " + name + " --key FILE"};
  }
  if (needed == 0 || needed > kSignaturesMax) {
    return {Reason::malformed, "threshold " + name + "=" + std::to_string(needed) + " is not between 1 and 16"};
  }
  if (holders < needed) {
    return {Reason::root_unsealed, name + " needs " + std::to_string(needed) + " signatures and only " +
                                       std::to_string(holders) + " hold it; add people or give --threshold " + name +
                                       "=" + std::to_string(holders)};
  }
  if (holders == needed && !wish.no_spare) {
    return {Reason::root_unsealed, name + " needs all of its " + std::to_string(holders) +
                                       " holders: one lost key and nothing can be signed; add a person, or accept it "
                                       "with --no-spare"};
  }
  return Done{};
}

void add_machine(Root& root, Role role, const PublicKey& key, const std::string& holder) {
  const KeyId id = key_id_of(key);
  root.keys[id] = RootKey{key, Alg::ed25519, holder, root.expires};
  root.roles[role] = RoleRule{1, {id}};
}

}  // namespace

std::string people_path(const std::string& centre) { return centre + "/people.toml"; }
std::string root_path(const std::string& centre) { return centre + "/root.sukut"; }

Result<std::vector<Person>> load_people(const std::string& centre) {
  const std::string path = people_path(centre);
  std::vector<Person> people;
  if (!std::filesystem::exists(path)) return people;
  const io::TomlFile file = io::TomlFile::open(path);
  if (file.has_root()) {
    for (const io::TomlTable& table : file.root().tables("person")) people.push_back(read_person(table));
    file.root().refuse_unknown();
  }
  if (const auto problems = file.problems(); !problems.empty()) return {Reason::malformed, problems.front().text()};
  return people;
}

Status save_people(const std::string& centre, const std::vector<Person>& people) {
  std::string text =
      "# The people of this centre and their public keys, until the root is sealed.\n"
      "# Written by: sukut person add\n";
  for (const Person& person : people) {
    std::string roles;
    for (const Role role : person.roles) roles += (roles.empty() ? "" : ", ") + quote(std::string(name_of(role)));
    text += "\n[[person]]\nname = " + quote(person.name) + "\nroles = [" + roles +
            "]\npublic = " + quote(hex(person.key.bytes.data(), person.key.bytes.size())) + "\n";
  }
  return io::write_file(people_path(centre), text);
}

Status add_person(const std::string& centre, const Person& person) {
  if (std::filesystem::exists(root_path(centre))) {
    return {Reason::root_sealed, "the root is sealed; nobody can be added to it (a new root version is needed)"};
  }
  Result<std::vector<Person>> people = load_people(centre);
  if (!people) return people.error();
  auto known = std::find_if(people->begin(), people->end(), [&](const Person& p) { return p.key == person.key; });
  if (known != people->end() && known->name != person.name) {
    return {Reason::malformed,
            "this key is already " + known->name + "'s; each person makes their own (sukut key new)"};
  }
  if (known == people->end()) known = people->insert(people->end(), person);
  known->roles.insert(person.roles.begin(), person.roles.end());
  if (Status fine = check_person(*known); !fine) return fine;
  return save_people(centre, *people);
}

Result<Root> make_root(const std::vector<Person>& people, const SealWish& wish) {
  Root root;
  root.centre = wish.centre;
  root.version = 1;
  root.issued = wish.issued;
  root.expires = wish.expires;
  for (const Role role : kPeoplesRoles) {
    std::set<std::string> holders;
    RoleRule rule{threshold_of(wish, role), {}};
    for (const Person& person : people) {
      if (person.roles.count(role) == 0) continue;
      if (Status fine = check_person(person); !fine) return fine.error();
      const KeyId id = key_id_of(person.key);
      root.keys[id] = RootKey{person.key, Alg::ed25519, person.name, root.expires};
      rule.keys.push_back(id);
      holders.insert(person.name);
    }
    if (Status fine = check_role(role, holders.size(), wish); !fine) return fine.error();
    std::sort(rule.keys.begin(), rule.keys.end());
    if (!rule.keys.empty()) root.roles[role] = std::move(rule);
  }
  add_machine(root, Role::beacon, wish.beacon, "coordinator, beacon");
  add_machine(root, Role::time, wish.time, "coordinator, time");
  return root;
}

Result<std::pair<Role, std::uint32_t>> parse_threshold(const std::string& text) {
  const std::size_t equals = text.find('=');
  const auto role = role_named(text.substr(0, equals));
  const std::string digits = equals == std::string::npos ? "" : text.substr(equals + 1);
  const bool is_number =
      !digits.empty() && digits.size() <= 2 && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!role || is_machines(*role) || !is_number) {
    return {Reason::malformed,
            "\"" + text + "\" is no threshold; write live=2, with one of root, live, drill, cancel, close"};
  }
  return std::pair{*role, static_cast<std::uint32_t>(std::stoul(digits))};
}

std::set<std::string> holders_of(const Root& root, Role role) {
  std::set<std::string> names;
  const auto rule = root.roles.find(role);
  if (rule == root.roles.end()) return names;
  for (const KeyId& id : rule->second.keys) {
    if (const auto key = root.keys.find(id); key != root.keys.end()) names.insert(key->second.holder);
  }
  return names;
}

std::set<std::string> signers_of(const Root& root, Role role, const std::vector<Signature>& signatures) {
  std::set<std::string> names;
  const auto rule = root.roles.find(role);
  if (rule == root.roles.end()) return names;
  for (const Signature& signature : signatures) {
    const auto& keys = rule->second.keys;
    const auto key = root.keys.find(signature.key);
    if (key != root.keys.end() && std::count(keys.begin(), keys.end(), signature.key) > 0) {
      names.insert(key->second.holder);
    }
  }
  return names;
}

std::string text_of(const Root& root) {
  std::string out = "root version " + std::to_string(root.version) + " of centre " + hex(root.centre) + "\n" +
                    "issued " + utc_text(root.issued) + ", expires " + utc_text(root.expires) + "\n\n";
  Table table({"role", "signatures needed", "holder", "key"});
  for (const auto& [role, rule] : root.roles) {
    std::vector<std::pair<std::string, KeyId>> holders;
    for (const KeyId& id : rule.keys) {
      const auto key = root.keys.find(id);
      holders.emplace_back(key == root.keys.end() ? "" : key->second.holder, id);
    }
    std::sort(holders.begin(), holders.end());
    bool is_first = true;
    for (const auto& [holder, id] : holders) {
      table.add({is_first ? std::string(name_of(role)) : "", is_first ? std::to_string(rule.threshold) : "", holder,
                 fingerprint(id)});
      is_first = false;
    }
  }
  return out + table.text();
}

std::string text_of(const std::vector<Person>& people) {
  Table table({"name", "roles", "key"});
  for (const Person& person : people) {
    std::string roles;
    for (const Role role : person.roles) roles += (roles.empty() ? "" : ", ") + std::string(name_of(role));
    table.add({person.name, roles, fingerprint(key_id_of(person.key))});
  }
  return table.empty() ? "nobody was added yet\n" : table.text();
}

}  // namespace sukut::cli
