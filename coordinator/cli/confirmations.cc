#include "coordinator/cli/confirmations.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

constexpr Nanos kLookEvery = std::chrono::milliseconds(50);

}  // namespace

Result<Confirmations> Confirmations::open(const CentreConfig& centre, const OrderId& order) {
  Result<CentreRecords> records = load_records(centre);
  if (!records) return records.error();
  auto store = coordinator::open_sqlite_store(centre.store, coordinator::Access::read);
  if (!store) return store.error();
  return Confirmations(order, *std::move(records), *std::move(store));
}

Status Confirmations::refresh() {
  auto more = store_->reports_since(order_, mark_);
  if (!more) return more.error();
  for (coordinator::ReportStored& report : *more) reports_.push_back(std::move(report.parsed));
  return Done{};
}

coordinator::StopView Confirmations::stop_view(const Cancel& cancel, Instant now) const {
  const auto holders = coordinator::holders_of(order_, records_.documents, records_.stations, reports_, now);
  return coordinator::stop_of(sha256(encode_cancel(cancel)), cancel, holders);
}

coordinator::OpenCue Confirmations::open_cue(const CueId& cue, const std::optional<Scope>& scope) const {
  const auto revisions = coordinator::revisions_of(order_, records_.documents);
  if (revisions.empty()) return {};
  const auto& [order, file, hash] = revisions.rbegin()->second;
  const coordinator::Evidence evidence(order, hash, records_.stations, reports_);
  for (coordinator::OpenCue& open : coordinator::open_cues_of(order, file, evidence, records_.documents, scope)) {
    if (open.cue == cue) return std::move(open);
  }
  return {};
}

// A look takes longer the more stations there are; half of the time belongs to others.
Status wait_for(Confirmations& confirmations, Mono deadline, const std::function<bool()>& is_done) {
  for (;;) {
    const Mono began = io::read_clocks().mono;
    if (const Status fresh = confirmations.refresh(); !fresh) return fresh;
    if (is_done()) return Done{};
    const Mono now = io::read_clocks().mono;
    if (now >= deadline) return Done{};
    std::this_thread::sleep_for(std::min<Nanos>(std::max<Nanos>(kLookEvery, now - began), deadline - now));
  }
}

}  // namespace sukut::cli
