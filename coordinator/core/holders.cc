#include "coordinator/core/holders.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace sukut::coordinator {
namespace {

using Revisions = std::map<std::uint32_t, Revision>;
using Cancels = std::map<Digest, Cancel>;

const std::vector<StationId>& resolved_of(const Revision& revision, std::size_t cue) {
  static const std::vector<StationId> kNobody;
  return cue < revision.file.resolved.size() ? revision.file.resolved[cue] : kNobody;
}

// A revision that names others is held all the same. One that was refused for another reason is not: the older stands.
bool says_held(const Report& report) {
  if (report.kind != Kind::schedule) return false;
  if (!report.cue.text.empty()) return report.type != ReportType::refused;
  return report.type == ReportType::held || (report.type == ReportType::refused && report.reason == Reason::not_named);
}

std::map<StationId, std::uint32_t> held_revisions(const OrderId& order, const Revisions& revisions,
                                                  const std::vector<Report>& reports) {
  std::map<StationId, std::uint32_t> held;
  for (const Report& report : reports) {
    if (report.order != order || !says_held(report)) continue;
    const auto revision = revisions.find(report.revision);
    if (revision == revisions.end() || revision->second.hash != report.hash) continue;
    std::uint32_t& highest = held[report.station];
    highest = std::max(highest, report.revision);
  }
  return held;
}

bool is_called_off(const StationEvidence& said, const CueId& cue, const NamedStation& station, const Cancels& cancels) {
  return std::any_of(cancels.begin(), cancels.end(), [&](const auto& entry) {
    return said.cancels.contains(entry.first) && covers(entry.second, cue, station);
  });
}

Act::State state_of(const CueEvidence& said, bool is_called_off, Instant end, Instant now) {
  if (said.ended != nullptr && said.ended->outcome != Outcome::cancelled) return Act::State::over;
  if (said.ended != nullptr || is_called_off) return Act::State::stopped;
  if (said.declined != nullptr || said.refused != nullptr || now >= end) return Act::State::over;
  return said.started != nullptr ? Act::State::running : Act::State::to_come;
}

// The span of a station that left the register is unknown: the cue's first stands for it.
const ZoneSpan* span_at(const Cue& cue, const NamedStation& station) {
  if (station.entry != nullptr) return span_for(cue, station.entry->attributes.zone);
  return cue.spans.empty() ? nullptr : &cue.spans.front();
}

struct Gathering {
  const Revisions& revisions;
  const Evidence& evidence;
  const Cancels cancels;
  const std::map<StationId, std::uint32_t> held;
  Instant now;
  std::map<StationId, Holder> holders = {};

  void take(const Revision& revision);
  void take(const Cue& cue, const NamedStation& station, bool is_its_own);
};

void Gathering::take(const Revision& revision) {
  const std::uint32_t newest = revisions.rbegin()->first;
  for (std::size_t i = 0; i < revision.order.cues.size(); ++i) {
    const Cue& cue = revision.order.cues[i];
    for (const NamedStation& station : evidence.named_by(cue, resolved_of(revision, i))) {
      const auto known = held.find(station.id);
      take(cue, station, (known == held.end() ? newest : known->second) == revision.order.revision);
    }
  }
}

void Gathering::take(const Cue& cue, const NamedStation& station, bool is_its_own) {
  Holder& holder = holders[station.id];
  holder.station.attributes.id = station.id;
  if (station.entry != nullptr) holder.station = *station.entry;
  if (const auto known = held.find(station.id); known != held.end()) holder.revision = known->second;
  const ZoneSpan* span = span_at(cue, station);
  if (!is_its_own || span == nullptr) return;
  const StationEvidence& said = evidence.of(station.id);
  Act act{cue.id, span->start, span->end, Act::State::over};
  const bool has_refused_all = said.refused != nullptr && !holder.revision;
  if (!has_refused_all) {
    const bool is_off = is_called_off(said, cue.id, station, cancels);
    act.state = state_of(evidence.of(station.id, cue.id), is_off, span->end, now);
  }
  holder.acts.push_back(std::move(act));
}

const Cue* cue_in(const Order& order, const CueId& id) {
  const auto found = std::find_if(order.cues.begin(), order.cues.end(), [&id](const Cue& cue) { return cue.id == id; });
  return found == order.cues.end() ? nullptr : &*found;
}

// Whether `order` asks of this station just what it will do by the revision that it holds.
bool asks_for(const Order& order, const Order& held, const StationAttributes& station, const Act& act) {
  const Cue* wanted = cue_in(order, act.cue);
  const Cue* present = cue_in(held, act.cue);
  if (wanted == nullptr || present == nullptr || wanted->pattern != present->pattern) return false;
  const ZoneSpan* span = span_for(*wanted, station.zone);
  return names(wanted->scope, station) && span != nullptr && span->start == act.start && span->end == act.end;
}

}  // namespace

std::map<std::uint32_t, Revision> revisions_of(const OrderId& id, const std::vector<DocumentStored>& documents) {
  Revisions revisions;
  for (const DocumentStored& stored : documents) {
    if (stored.document.kind != Kind::schedule) continue;
    auto order = decode_order(stored.document.body);
    if (!order || order->id != id) continue;
    auto file = decode_order_file(stored.order_file);
    const std::uint32_t revision = order->revision;
    revisions[revision] = {std::move(*order), file ? std::move(*file) : OrderFile{}, sha256(stored.document.body)};
  }
  return revisions;
}

std::vector<Holder> holders_of(const OrderId& order, const std::vector<DocumentStored>& documents,
                               const std::vector<StationEntry>& stations, const std::vector<Report>& reports,
                               Instant now) {
  const Revisions revisions = revisions_of(order, documents);
  if (revisions.empty()) return {};
  const Revision& newest = revisions.rbegin()->second;
  const Evidence evidence(newest.order, newest.hash, stations, reports);
  Gathering gathering{revisions, evidence, cancels_of(order, documents), held_revisions(order, revisions, reports),
                      now};
  for (const auto& [number, revision] : revisions) gathering.take(revision);
  std::vector<Holder> holders;
  for (auto& [id, holder] : gathering.holders) {
    std::sort(holder.acts.begin(), holder.acts.end(),
              [](const Act& a, const Act& b) { return std::tie(a.start, a.cue) < std::tie(b.start, b.cue); });
    holders.push_back(std::move(holder));
  }
  std::stable_sort(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) {
    return a.station.attributes.sector < b.station.attributes.sector;
  });
  return holders;
}

std::vector<Holder> left_behind(std::vector<Holder> holders, const std::map<std::uint32_t, Revision>& revisions) {
  if (revisions.empty()) return {};
  const auto& [newest, newest_revision] = *revisions.rbegin();
  std::vector<Holder> left;
  for (Holder& holder : holders) {
    if (!holder.revision || *holder.revision == newest) continue;
    const Order& held = revisions.at(*holder.revision).order;
    std::erase_if(holder.acts, [&](const Act& act) {
      return !act.is_open() || asks_for(newest_revision.order, held, holder.station.attributes, act);
    });
    if (!holder.acts.empty()) left.push_back(std::move(holder));
  }
  return left;
}

}  // namespace sukut::coordinator
