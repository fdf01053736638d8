// The agent's journal from arbitrary files and from rows with good checksums; and an agent that begins with what came
// out of it.
#pragma once

#include "tests/fuzz/draw.h"

namespace sukut::fuzz {

void check_journal(Draw& draw);

}  // namespace sukut::fuzz
