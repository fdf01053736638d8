// The intake of reports: each is stored exactly once, and confirmed only after it is durable (S6).
// A coordinator begins knowing none of the reports that are stored: the store leaves out what it has, and names a
// conflict. So beginning takes no longer after years of reports.
// One batch is in the store at a time; what arrives meanwhile waits, bounded, for the next one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/message.h"

namespace sukut::coordinator {

class ReportIntake {
 public:
  // known: stored in this life, confirm it again. waiting: will be stored. conflict: other bytes under its key,
  // dropped. full: too many wait; its sender will send it again.
  enum class Fate { known, waiting, conflict, full };

  [[nodiscard]] Fate take(ConnectionId connection, const ReportStored& report);

  // The next batch for the store; empty while one is there already, or when nothing waits.
  [[nodiscard]] std::vector<Record> next_batch();
  // The store keeps other bytes under this key. False when no report of the batch has it.
  bool leave_out(const ReportKey& key);
  // The batch is durable: the receipts, one per connection and journal.
  [[nodiscard]] std::vector<std::pair<ConnectionId, Receipt>> stored();
  // The batch could not be stored; it is forgotten and comes again from its senders. Gives its size.
  std::size_t failed();

 private:
  struct Open {
    Digest hash;
    ConnectionId connection = 0;  // the last that sent it
  };
  std::map<ReportKey, Digest> known_;
  std::map<ReportKey, Open> open_;  // waiting or in the store
  std::deque<ReportStored> waiting_;
  std::vector<ReportKey> in_store_;
};

}  // namespace sukut::coordinator
