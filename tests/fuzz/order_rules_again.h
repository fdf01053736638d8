// The rules of an order, a cancel and a root a second time, written from proto/README.md section 2 and not from the
// product's sources: the fuzzers hold the two against each other, in both directions.
#pragma once

#include <string>

#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::fuzz {

// Empty: every rule holds. Else the first that does not, in words.
[[nodiscard]] std::string broken_rule(const Order& order);
[[nodiscard]] std::string broken_rule(const Cancel& cancel);
[[nodiscard]] std::string broken_rule(const Root& root);

}  // namespace sukut::fuzz
