#include "agent/shell/journal_pruning.h"

#include <algorithm>
#include <map>
#include <set>

#include "proto/codec.h"

namespace sukut::agent {
namespace {

// When each held order ends, over all its revisions.
std::map<OrderId, Instant> ends_of(const std::vector<JournalRow>& rows) {
  std::map<OrderId, Instant> ends;
  for (const JournalRow& row : rows) {
    const auto* held = std::get_if<DocumentHeld>(&row.record);
    if (held == nullptr || held->document.kind != Kind::schedule) continue;
    const auto order = decode_order(held->document.body);
    if (!order) continue;
    auto& end = ends[order->id];
    end = std::max(end, last_end(*order));
  }
  return ends;
}

bool is_old(const ReportMade& made, const std::map<OrderId, Instant>& ends, Instant now) {
  const auto report = decode_report(made.report.body);
  if (!report) return false;
  Instant end = report->at;
  if (const auto found = ends.find(report->order); found != ends.end()) end = std::max(end, found->second);
  return now - end > kReportsKeptFor;
}

}  // namespace

std::vector<std::int64_t> rows_to_forget(const std::vector<JournalRow>& rows, Instant now) {
  std::set<std::uint64_t> confirmed;
  std::uint64_t newest = 0;
  for (const JournalRow& row : rows) {
    if (const auto* one = std::get_if<ReportConfirmed>(&row.record)) confirmed.insert(one->seq);
    if (const auto* made = std::get_if<ReportMade>(&row.record)) newest = std::max(newest, made->seq);
  }
  const auto ends = ends_of(rows);
  std::set<std::uint64_t> forgotten;
  for (const JournalRow& row : rows) {
    const auto* made = std::get_if<ReportMade>(&row.record);
    if (made == nullptr || made->seq == newest || !confirmed.contains(made->seq)) continue;
    if (is_old(*made, ends, now)) forgotten.insert(made->seq);
  }
  std::vector<std::int64_t> result;
  for (const JournalRow& row : rows) {
    const auto* made = std::get_if<ReportMade>(&row.record);
    const auto* one = std::get_if<ReportConfirmed>(&row.record);
    if ((made != nullptr && forgotten.contains(made->seq)) || (one != nullptr && forgotten.contains(one->seq))) {
      result.push_back(row.row);
    }
  }
  return result;
}

}  // namespace sukut::agent
