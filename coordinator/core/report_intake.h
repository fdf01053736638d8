// The intake of reports: each is stored exactly once, and confirmed only after it is durable (S6).
// One batch is in the store at a time; what arrives meanwhile waits, bounded, for the next one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/message.h"

namespace sukut::coordinator {

class ReportIntake {
 public:
  using Key = std::tuple<StationId, JournalId, std::uint64_t>;

  // known: durable, confirm it again. waiting: will be stored. conflict: other bytes under its key, dropped.
  // full: too many wait; its sender will send it again.
  enum class Fate { known, waiting, conflict, full };

  void restore(std::map<Key, Digest> reports) { known_ = std::move(reports); }
  [[nodiscard]] Fate take(ConnectionId connection, const ReportStored& report);

  // The next batch for the store; empty while one is there already, or when nothing waits.
  [[nodiscard]] std::vector<Record> next_batch();
  // The batch is durable: the receipts, one per connection and journal.
  [[nodiscard]] std::vector<std::pair<ConnectionId, Receipt>> stored();
  // The batch could not be stored; it is forgotten and comes again from its senders. Gives its size.
  std::size_t failed();

 private:
  struct Open {
    Digest hash;
    ConnectionId connection = 0;  // the last that sent it
  };
  std::map<Key, Digest> known_;
  std::map<Key, Open> open_;  // waiting or in the store
  std::deque<ReportStored> waiting_;
  std::vector<Key> in_store_;
};

}  // namespace sukut::coordinator
