#include "coordinator/core/open_cue.h"

#include <algorithm>

#include "coordinator/core/evidence.h"
#include "coordinator/core/newest.h"
#include "proto/codec.h"

namespace sukut::coordinator {
namespace {

bool is_closed_at(const OrderId& order, const CueId& cue, const NamedStation& station,
                  const std::vector<DocumentStored>& documents) {
  return std::any_of(documents.begin(), documents.end(), [&](const DocumentStored& stored) {
    if (stored.document.kind != Kind::close) return false;
    const auto close = decode_close(stored.document.body);
    if (!close || close->order != order || close->cue != cue) return false;
    return !close->scope || (station.entry != nullptr && names(*close->scope, station.entry->attributes));
  });
}

bool has_ended(const CueEvidence& said) {
  if (said.declined != nullptr || said.refused != nullptr) return true;
  return said.ended != nullptr && said.ended->outcome != Outcome::ended_unclosed;
}

}  // namespace

std::vector<StationEntry> still_open(const OrderId& id, const CueId& cue, const std::vector<DocumentStored>& documents,
                                     const std::vector<StationEntry>& stations, const std::vector<Report>& reports) {
  std::vector<StationEntry> open;
  const auto orders = newest_orders(documents);
  const auto newest = orders.find(id);
  if (newest == orders.end()) return open;
  const auto& [order, file, hash, published] = newest->second;
  const auto cancels = cancels_of(id, documents);
  const Evidence evidence(order, hash, stations, reports);
  for (std::size_t i = 0; i < order.cues.size(); ++i) {
    if (order.cues[i].id != cue) continue;
    const auto resolved = i < file.resolved.size() ? file.resolved[i] : std::vector<StationId>{};
    for (const NamedStation& station : evidence.named_by(order.cues[i], resolved)) {
      const bool is_off = std::any_of(cancels.begin(), cancels.end(),
                                      [&](const auto& cancel) { return covers(cancel.second, cue, station); });
      if (is_off || is_closed_at(id, cue, station, documents) || has_ended(evidence.of(station.id, cue))) continue;
      StationEntry entry;
      entry.attributes.id = station.id;
      open.push_back(station.entry == nullptr ? entry : *station.entry);
    }
  }
  return open;
}

}  // namespace sukut::coordinator
