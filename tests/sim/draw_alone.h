// A station left alone with what it holds: something is decided there, its process dies, and nobody reaches it before
// the minute is over. What it has forgotten then, nobody can tell it again.
#pragma once

#include "tests/sim/story.h"

namespace sukut::sim {

// Adds it to a story in twenty, and to some a cancel that comes before its order; the deeds are not sorted.
void draw_alone(Story& story);

}  // namespace sukut::sim
