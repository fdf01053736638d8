// The outbox: reports are numbered, signed, journalled, sent, and kept until the coordinator confirms them
// after its commit. Confirmed ones stay too, for a centre whose store was restored from a backup.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "agent/core/batch.h"
#include "proto/codec.h"
#include "proto/message.h"
#include "proto/seal.h"

namespace sukut::agent {

class Outbox {
 public:
  Outbox(const StationId& station, const CentreId& centre, const SecretKey& key)
      : station_(station), centre_(centre), key_(key) {}

  // ---- Replay of the journal.
  void restore_journal(const JournalId& journal) { journal_ = journal; }
  void restore(const ReportMade& made);
  void restore(const ReportConfirmed& confirmed) { confirm(confirmed.seq); }
  // What was confirmed so far was confirmed by another store.
  void forget_receipts();

  // Completes the report (station, journal, seq), signs it, and asks for durability, then sending.
  void post(Report report, Mono now, Batch& batch);
  // The coordinator has committed these.
  void take(const Receipt& receipt, Batch& batch);
  // Everything unconfirmed again: after a Welcome. `all`: confirmed ones too (the store is another one).
  void resend(Mono now, bool all, Batch& batch);
  // Unconfirmed ones whose last sending is long ago.
  void retry(Mono now, Batch& batch);
  [[nodiscard]] std::optional<Mono> retry_at() const;
  // A journal write failed: these are not durable, so they must not be sent yet.
  void hold_back(std::uint64_t seq) { unsaved_.insert(seq); }
  void saved(std::uint64_t seq) { unsaved_.erase(seq); }

  // What is durable, confirmed or not, with numbers over `after`: at most `max`, the oldest first.
  [[nodiscard]] std::vector<SignedReport> kept(std::uint64_t after, std::size_t max) const;
  [[nodiscard]] const JournalId& journal() const { return journal_; }
  [[nodiscard]] std::uint64_t waiting() const { return sent_at_.size(); }

 private:
  void confirm(std::uint64_t seq);
  void send(std::uint64_t seq, Mono now, Batch& batch);

  StationId station_;
  CentreId centre_;
  const SecretKey& key_;
  JournalId journal_;
  std::uint64_t next_seq_ = 1;
  std::map<std::uint64_t, SignedReport> reports_;
  std::map<std::uint64_t, Mono> sent_at_;  // the unconfirmed ones
  std::set<std::uint64_t> unsaved_;
};

}  // namespace sukut::agent
