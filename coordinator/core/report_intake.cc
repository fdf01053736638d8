#include "coordinator/core/report_intake.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kBatchMax = 512;
constexpr std::size_t kWaitingMax = 65536;

ReportIntake::Key key_of(const Report& report) { return {report.station, report.journal, report.seq}; }

}  // namespace

ReportIntake::Fate ReportIntake::take(ConnectionId connection, const ReportStored& report) {
  const Key key = key_of(report.parsed);
  const Digest hash = sha256(report.report.body);
  if (const auto known = known_.find(key); known != known_.end()) {
    return known->second == hash ? Fate::known : Fate::conflict;
  }
  if (const auto open = open_.find(key); open != open_.end()) {
    if (open->second.hash != hash) return Fate::conflict;
    open->second.connection = connection;
    return Fate::waiting;
  }
  if (waiting_.size() >= kWaitingMax) return Fate::full;
  open_[key] = {hash, connection};
  waiting_.push_back(report);
  return Fate::waiting;
}

std::vector<Record> ReportIntake::next_batch() {
  std::vector<Record> batch;
  if (!in_store_.empty()) return batch;
  while (!waiting_.empty() && batch.size() < kBatchMax) {
    in_store_.push_back(key_of(waiting_.front().parsed));
    batch.emplace_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

std::vector<std::pair<ConnectionId, Receipt>> ReportIntake::stored() {
  std::map<std::pair<ConnectionId, JournalId>, Receipt> receipts;
  for (const Key& key : in_store_) {
    const auto open = open_.find(key);
    known_[key] = open->second.hash;
    Receipt& receipt = receipts[{open->second.connection, std::get<1>(key)}];
    receipt.journal = std::get<1>(key);
    receipt.seqs.push_back(std::get<2>(key));
    open_.erase(open);
  }
  in_store_.clear();
  std::vector<std::pair<ConnectionId, Receipt>> list;
  for (auto& [to, receipt] : receipts) list.emplace_back(to.first, std::move(receipt));
  return list;
}

std::size_t ReportIntake::failed() {
  const std::size_t count = in_store_.size();
  for (const Key& key : in_store_) open_.erase(key);
  in_store_.clear();
  return count;
}

}  // namespace sukut::coordinator
