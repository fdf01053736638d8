// When a plan's cues fall: on a date of a year (live), or around a minute of one's choice (drill).
// Times that do not exist, or exist twice, become complaints at their place in the plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coordinator/cli/plan.h"
#include "proto/order.h"

namespace sukut::cli {

struct CueTimes {
  std::vector<ZoneSpan> spans;  // as in the order: one with an empty zone, or one per zone
  std::optional<Instant> confirm_by;
};

// `zones`: of the stations that a local cue names; none: the plan's own, so that there is something to show.
[[nodiscard]] CueTimes live_times(const Plan& plan, const PlanCue& cue, const CivilDate& date,
                                  const std::vector<std::string>& zones);

// A drill: moments at `minute_at`, offsets and lengths scaled so that the longest lasts `minute`;
// states from `drafted` until the plan's tail after it.
struct DrillWish {
  Instant drafted;
  Instant minute_at;
  Nanos minute{0};
};
[[nodiscard]] CueTimes drill_times(const Plan& plan, const PlanCue& cue, const DrillWish& wish,
                                   const std::vector<std::string>& zones);

// The part of `times` that a station in `zone` goes by.
[[nodiscard]] const ZoneSpan* span_of(const CueTimes& times, const std::string& zone);

}  // namespace sukut::cli
