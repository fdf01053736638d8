// What stands in the way of one station; part of the pre-flight.
#pragma once

#include <vector>

#include "coordinator/core/preflight.h"

namespace sukut::coordinator {

// One station that the order names, and what is known of it.
struct StationCase {
  const Order& order;
  const StationStatus& status;
  const StationEntry* entry = nullptr;  // nothing: it left the register
  const StationHeard* word = nullptr;   // nothing: it never spoke
  const PreflightWish& wish;
};
[[nodiscard]] std::vector<Finding> findings_of(const StationCase& station);

}  // namespace sukut::coordinator
