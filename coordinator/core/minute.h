// The minute of an order: the one instant that people count towards.
#pragma once

#include "proto/order.h"

namespace sukut::coordinator {

// The first start of a moment that is the same instant for all; else of any moment; else of any cue.
[[nodiscard]] Instant minute_of(const Order& order);

}  // namespace sukut::coordinator
