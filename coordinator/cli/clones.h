// Two machines with one station's keys, as people in the centre see them: which keeps the seat, which starts nothing,
// since when, and the mend. Only alarms whose last proof is young are shown (kClonedFor).
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/record.h"

namespace sukut::cli {

// Those of `alarms` that still hold at `now`, by station.
[[nodiscard]] std::vector<coordinator::StationCloned> present_clones(
    const std::vector<coordinator::StationCloned>& alarms, Instant now);

// Empty when there is none. Times in Baku.
[[nodiscard]] std::string text_of(const std::vector<coordinator::StationCloned>& clones);

}  // namespace sukut::cli
