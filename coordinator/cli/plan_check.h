// What a plan means in a year, or in a drill, for a register of stations: instants and names, and every
// complaint that needs a calendar or the register. Complaints join the plan's own list.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "coordinator/cli/plan.h"
#include "coordinator/cli/timing.h"
#include "proto/order.h"

namespace sukut::cli {

struct LiveWish {
  int year = 0;
  Instant now;  // a date before it is refused
};
using Occasion = std::variant<LiveWish, DrillWish>;

struct CheckedCue {
  std::size_t cue = 0;  // index in the plan
  CueTimes times;
  std::vector<StationId> stations;             // resolved, sorted
  std::map<std::string, std::size_t> sectors;  // of those
};

struct PlanCheck {
  std::vector<CheckedCue> cues;  // drill: without those that name nobody here
  std::optional<int> years;      // since the plan's `since`; of a drill: at the next observance after it
  std::vector<std::string> warnings;
};

// `stations` null: there is no register, and nothing is said about who is named.
[[nodiscard]] PlanCheck check_plan(const Plan& plan, const std::vector<StationAttributes>* stations,
                                   const Occasion& occasion);

// As an order of this occasion carries them: with the anniversary filled in.
[[nodiscard]] std::vector<Text> texts_at(std::vector<Text> texts, const PlanCheck& check);

// The next year whose date has not passed.
[[nodiscard]] int next_year(const Plan& plan, Instant now);

// For people: each cue with Baku time, the plan's own zone where it differs, UTC, and the stations named.
[[nodiscard]] std::string text_of(const Plan& plan, const PlanCheck& check, bool has_register);

}  // namespace sukut::cli
