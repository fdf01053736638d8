// A story from a seed. Every kind of fault has its own dice and is on in some seeds only, so that a seed is a small
// world with a few troubles rather than all of them at once.
#pragma once

#include <cstdint>

#include "tests/sim/story.h"

namespace sukut::sim {

[[nodiscard]] Story draw_story(std::uint64_t seed);

}  // namespace sukut::sim
