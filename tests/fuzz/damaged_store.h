// The coordinator's store from arbitrary files, and a coordinator that begins with what came out of it.
#pragma once

#include "tests/fuzz/draw.h"

namespace sukut::fuzz {

void check_store(Draw& draw);

}  // namespace sukut::fuzz
