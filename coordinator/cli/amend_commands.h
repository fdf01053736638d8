// order amend, order draft --again: each gives the exit code.
#pragma once

#include <string>
#include <vector>

namespace sukut::cli {

struct OrderAmend {
  std::string centre;
  std::string id;
  std::vector<std::string> changes;  // "minute-sound.at=12:05"
  std::vector<std::string> drops;
  std::string zone;  // of times without an offset; empty: Baku's
  std::string out;   // empty: named after the order
};
[[nodiscard]] int run_order_amend(const OrderAmend& asked);
// A new order of what was called off.
[[nodiscard]] int run_order_again(const OrderAmend& asked);

}  // namespace sukut::cli
