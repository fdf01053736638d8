// Changes an order field by field, as a fuzzer's bytes say: values near every limit of the rules, so that the edges are
// met often, and free ones beside them.
#pragma once

#include "proto/order.h"
#include "tests/fuzz/draw.h"

namespace sukut::fuzz {

void edit(Order& order, Draw& draw);
void edit(Cancel& cancel, Draw& draw);

}  // namespace sukut::fuzz
