#include "coordinator/core/newest.h"

namespace sukut::coordinator {

std::map<OrderId, NewestOrder> newest_orders(const std::vector<DocumentStored>& documents) {
  std::map<OrderId, NewestOrder> newest;
  for (const DocumentStored& stored : documents) {
    if (stored.document.kind != Kind::schedule) continue;
    auto order = decode_order(stored.document.body);
    if (!order) continue;
    NewestOrder& present = newest[order->id];
    if (!present.order.cues.empty() && present.order.revision > order->revision) continue;
    auto file = decode_order_file(stored.order_file);
    present = {std::move(*order), file ? std::move(*file) : OrderFile{}, sha256(stored.document.body),
               stored.published};
  }
  return newest;
}

}  // namespace sukut::coordinator
