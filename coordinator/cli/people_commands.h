// init, key, person, root: what each does when the command line has been read. Each gives the exit code.
#pragma once

#include <string>
#include <vector>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/keys.h"

namespace sukut::cli {

[[nodiscard]] int run_init(const InitWish& wish);

[[nodiscard]] int run_key_new(const KeyWish& wish);
[[nodiscard]] int run_key_show(const std::string& path, bool json);

struct PersonAdd {
  std::string centre;
  std::string name;
  std::vector<std::string> roles;
  std::string key;
};
[[nodiscard]] int run_person_add(const PersonAdd& asked);
[[nodiscard]] int run_person_list(const std::string& centre, bool json);

struct RootSeal {
  std::string centre;
  std::vector<std::string> thresholds;
  bool no_spare = false;
  int years = 5;
};
[[nodiscard]] int run_root_seal(const RootSeal& asked);
[[nodiscard]] int run_root_show(const std::string& centre, bool json);

}  // namespace sukut::cli
