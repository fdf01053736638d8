// The newest published revision of every order, read once.
#pragma once

#include <map>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/codec.h"
#include "proto/order.h"

namespace sukut::coordinator {

struct NewestOrder {
  Order order;
  OrderFile file;  // empty when it does not read
  Digest hash;
  Instant published;
};

// Documents that cannot be read are left out; a coordinator never stores such.
[[nodiscard]] std::map<OrderId, NewestOrder> newest_orders(const std::vector<DocumentStored>& documents);

}  // namespace sukut::coordinator
