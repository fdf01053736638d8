// Real emergencies declared by the centre: by link, bulletin and stick, cleared before they are heard of or after, left
// to end by themselves, and replayed by the forger, best of all to a station that has just lost its time.
#pragma once

#include "tests/sim/story.h"

namespace sukut::sim {

// Adds some to a story in eight, by a stream of lots of its own; the deeds are not sorted.
void draw_emergency(Story& story);

}  // namespace sukut::sim
