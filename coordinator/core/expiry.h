// What will expire: the root document and every key in it, people's and machines', against the orders that are held.
// Pure: a list to look at months ahead, and the one to refuse by.
#pragma once

#include <string>
#include <vector>

#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::coordinator {

struct KeyExpiry {
  KeyId key;
  std::string holder;
  std::vector<Role> roles;              // in the order of kRoles
  bool is_machine = false;              // beacon or time: the coordinator's own
  Instant expires;                      // never later than the root's
  std::vector<std::string> outlived_by; // names of held orders that end later
};

struct Expiries {
  std::uint32_t version = 0;            // of the root
  Instant root_expires;
  std::vector<std::string> root_outlived_by;
  std::vector<KeyExpiry> keys;          // soonest first, then by holder
  // Something expires before a held order has ended.
  [[nodiscard]] bool is_too_soon() const;
};

// `held`: published orders that are neither cancelled nor over, or a draft that shall become one.
[[nodiscard]] Expiries expiries_of(const Root& root, const std::vector<Order>& held);

}  // namespace sukut::coordinator
