// Documents on their way to many connections, a bounded number per step: one list of actions never holds
// sixteen thousand copies of an order. A cancel or an inhibit overtakes whatever is still waiting.
#pragma once

#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

#include "coordinator/core/event.h"
#include "proto/ids.h"

namespace sukut::coordinator {

class Dispatch {
 public:
  void queue(const Digest& document, std::vector<ConnectionId> to, bool is_urgent);
  // The next `max` (document, connection), taken off the queue.
  [[nodiscard]] std::vector<std::pair<Digest, ConnectionId>> take(std::size_t max);
  [[nodiscard]] bool is_empty() const { return rounds_.empty(); }

 private:
  struct Round {
    Digest document;
    std::vector<ConnectionId> to;
    std::size_t next = 0;
    bool is_urgent = false;
  };
  std::deque<Round> rounds_;
};

}  // namespace sukut::coordinator
