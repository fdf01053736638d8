// Many runs, shared among processes: each does every n-th, and a line of numbers and counters comes back by a pipe.
#pragma once

#include <cstdint>
#include <functional>

#include "tests/sim/totals.h"

namespace sukut::sim {

// Runs `one(i, totals)` for i = 0 … count-1; false ends its share. A share that dies counts as a broken promise,
// with the number that it died at.
using RunOne = std::function<bool(std::uint64_t number, Totals& totals)>;
[[nodiscard]] Totals run_many(std::uint64_t count, int jobs, const RunOne& one);

}  // namespace sukut::sim
