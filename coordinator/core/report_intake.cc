#include "coordinator/core/report_intake.h"

#include <algorithm>

namespace sukut::coordinator {
namespace {

constexpr std::size_t kBatchMax = 512;
constexpr std::size_t kWaitingMax = 65536;

}  // namespace

ReportIntake::Fate ReportIntake::take(ConnectionId connection, const ReportStored& report) {
  const ReportKey key = key_of(report.parsed);
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

bool ReportIntake::leave_out(const ReportKey& key) {
  const auto found = std::find(in_store_.begin(), in_store_.end(), key);
  if (found == in_store_.end()) return false;
  in_store_.erase(found);
  open_.erase(key);
  return true;
}

std::vector<std::pair<ConnectionId, Receipt>> ReportIntake::stored() {
  std::map<std::pair<ConnectionId, JournalId>, Receipt> receipts;
  for (const ReportKey& key : in_store_) {
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
  for (const ReportKey& key : in_store_) open_.erase(key);
  in_store_.clear();
  return count;
}

}  // namespace sukut::coordinator
