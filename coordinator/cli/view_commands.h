// plan check, status: what people look at. Each gives the exit code.
#pragma once

#include <optional>
#include <string>

#include "proto/words.h"

namespace sukut::cli {

struct PlanCheckAsked {
  std::string centre;
  std::string file;
  std::string register_file;
  std::optional<int> year;
  bool json = false;
};
[[nodiscard]] int run_plan_check(const PlanCheckAsked& asked);

struct StatusAsked {
  std::string centre;
  std::string id;      // empty: every order
  bool watch = false;  // until interrupted, or until the order asked for is over
  bool json = false;
  Lang lang = Lang::en;
};
[[nodiscard]] int run_status(const StatusAsked& asked);

}  // namespace sukut::cli
