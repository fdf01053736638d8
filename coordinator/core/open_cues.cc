#include "coordinator/core/open_cues.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace sukut::coordinator {
namespace {

bool is_off(const CueId& cue, const std::map<Digest, Cancel>& cancels) {
  return std::any_of(cancels.begin(), cancels.end(), [&cue](const auto& entry) {
    const Cancel& cancel = entry.second;
    return !cancel.scope && (!cancel.cue || *cancel.cue == cue);
  });
}

void count_station(const NamedStation& station, const CueEvidence& said, OpenCue& open) {
  if (said.started == nullptr) return;
  ++open.begun;
  if (said.ended == nullptr) {
    open.open.push_back(station.entry == nullptr ? StationEntry{} : *station.entry);
    open.open.back().attributes.id = station.id;
  } else if (said.ended->outcome == Outcome::ended_unclosed) {
    ++open.unclosed;
  } else {
    ++open.ended;
  }
}

}  // namespace

std::vector<OpenCue> open_cues_of(const Order& order, const OrderFile& file, const Evidence& evidence,
                                  const std::vector<DocumentStored>& documents, const std::optional<Scope>& only) {
  const auto cancels = cancels_of(order.id, documents);
  const auto closes = closes_of(order.id, documents);
  std::vector<OpenCue> list;
  for (std::size_t i = 0; i < order.cues.size(); ++i) {
    const Cue& cue = order.cues[i];
    if (!cue.until_closed || is_off(cue.id, cancels)) continue;
    OpenCue open;
    open.cue = cue.id;
    for (const ZoneSpan& span : cue.spans) open.latest_end = std::max(open.latest_end, span.end);
    open.is_closed = std::any_of(closes.begin(), closes.end(),
                                 [&cue](const Close& close) { return close.cue == cue.id && !close.scope; });
    static const std::vector<StationId> kNobody;
    const auto& resolved = i < file.resolved.size() ? file.resolved[i] : kNobody;
    for (const NamedStation& station : evidence.named_by(cue, resolved)) {
      if (only && (station.entry == nullptr || !names(*only, station.entry->attributes))) continue;
      count_station(station, evidence.of(station.id, cue.id), open);
    }
    std::stable_sort(open.open.begin(), open.open.end(), [](const StationEntry& a, const StationEntry& b) {
      return std::tie(a.attributes.sector, a.attributes.id) < std::tie(b.attributes.sector, b.attributes.id);
    });
    list.push_back(std::move(open));
  }
  return list;
}

std::vector<Close> closes_of(const OrderId& order, const std::vector<DocumentStored>& documents) {
  std::vector<Close> closes;
  for (const DocumentStored& stored : documents) {
    if (stored.document.kind != Kind::close) continue;
    auto close = decode_close(stored.document.body);
    if (close && close->order == order) closes.push_back(std::move(*close));
  }
  return closes;
}

}  // namespace sukut::coordinator
