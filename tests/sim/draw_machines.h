// Machines that come and go in a drawn story, with dice of their own: a second one with a station's keys, one that is
// replaced. Drawn last, so that the stations of a story keep their numbers.
#pragma once

#include "tests/sim/story.h"

namespace sukut::sim {

void draw_machines(Story& story);

}  // namespace sukut::sim
