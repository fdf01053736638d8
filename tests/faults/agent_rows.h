// What befalls an agent: its death, its host's sleep and clocks, its disk, its device.
#pragma once

#include "tests/faults/row.h"

namespace sukut::faults {

void play_agent_killed(Finding& finding);

}  // namespace sukut::faults
