// The dangers that a simulator must meet, or it proves nothing: each by its counter. A run of enough seeds fails when
// one of them never happened.
#pragma once

#include <cstdint>

#include "tests/sim/totals.h"

namespace sukut::sim {

inline constexpr std::uint64_t kEnoughSeeds = 2000;

// Names what never happened. Every counter is printed before, a danger with a mark.
[[nodiscard]] bool were_dangers_met(const Totals& totals);
void print_counters(const Totals& totals);

}  // namespace sukut::sim
