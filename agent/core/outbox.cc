#include "agent/core/outbox.h"

#include <algorithm>

namespace sukut::agent {
namespace {

constexpr Nanos kRetryAfter = std::chrono::seconds(15);
constexpr std::size_t kResendChunk = 256;  // per step: the rest follows by retry()

}  // namespace

void Outbox::restore(const ReportMade& made) {
  reports_[made.seq] = made.report;
  sent_at_[made.seq] = Mono{};
  next_seq_ = std::max(next_seq_, made.seq + 1);
}

void Outbox::confirm(std::uint64_t seq) { sent_at_.erase(seq); }

void Outbox::forget_receipts() {
  for (const auto& [seq, report] : reports_) sent_at_.try_emplace(seq, Mono{});
}

void Outbox::post(Report report, Mono now, Batch& batch) {
  report.station = station_;
  report.journal = journal_;
  report.seq = next_seq_++;
  SignedReport signed_report{encode_report(report), {}};
  signed_report.signature = sign(key_, Kind::report, centre_, signed_report.body).bytes;
  reports_[report.seq] = signed_report;
  batch.record(ReportMade{report.seq, signed_report});
  send(report.seq, now, batch);
}

void Outbox::send(std::uint64_t seq, Mono now, Batch& batch) {
  sent_at_[seq] = now;
  batch.after(Send{ReportMessage{reports_.at(seq)}});
}

void Outbox::take(const Receipt& receipt, Batch& batch) {
  if (receipt.journal != journal_) return;
  for (const std::uint64_t seq : receipt.seqs) {
    if (sent_at_.erase(seq) > 0) batch.record(ReportConfirmed{seq});
  }
}

void Outbox::resend(Mono now, bool all, Batch& batch) {
  if (all) forget_receipts();
  for (auto& [seq, at] : sent_at_) at = now - kRetryAfter;
  retry(now, batch);
}

void Outbox::retry(Mono now, Batch& batch) {
  std::size_t count = 0;
  for (auto& [seq, at] : sent_at_) {
    if (now - at < kRetryAfter || unsaved_.contains(seq)) continue;
    if (++count > kResendChunk) return;
    send(seq, now, batch);
  }
}

std::vector<SignedReport> Outbox::kept(std::uint64_t after, std::size_t max) const {
  std::vector<SignedReport> list;
  for (auto each = reports_.upper_bound(after); each != reports_.end() && list.size() < max; ++each) {
    if (!unsaved_.contains(each->first)) list.push_back(each->second);
  }
  return list;
}

std::optional<Mono> Outbox::retry_at() const {
  std::optional<Mono> earliest;
  for (const auto& [seq, at] : sent_at_) {
    if (!unsaved_.contains(seq) && (!earliest || at + kRetryAfter < *earliest)) earliest = at + kRetryAfter;
  }
  return earliest;
}

}  // namespace sukut::agent
