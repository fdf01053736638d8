// The faults of a story, in the manner of swarm testing: a seed draws how rough its world is, then which kinds of fault
// it has at all, then each of those by itself. Every kind has a stream of its own, so that a new kind, or another
// rate of one, leaves the rest of a seed as it was.
#pragma once

#include "tests/sim/story.h"

namespace sukut::sim {

void draw_faults(Story& story);

}  // namespace sukut::sim
