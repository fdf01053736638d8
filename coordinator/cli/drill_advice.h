// What speaks against a drill at this hour, short of refusing it: night, weekend, another observance of the day.
#pragma once

#include <string>
#include <vector>

#include "coordinator/cli/plan.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/timing.h"

namespace sukut::cli {

// Every other plan that reads, in the folder of `path`; at most kPlansBeside are looked at, by name.
inline constexpr std::size_t kPlansBeside = 64;
[[nodiscard]] std::vector<Plan> plans_beside(const std::string& path);

// By the plan's own zone. `beside` and `orders`: plans and orders of other observances, whose day it may be.
[[nodiscard]] std::vector<std::string> advice_for(const Plan& plan, const DrillWish& drill,
                                                  const std::vector<Plan>& beside,
                                                  const std::vector<PublishedOrder>& orders);

}  // namespace sukut::cli
