#include "coordinator/core/evidence.h"

#include <algorithm>
#include <tuple>

namespace sukut::coordinator {
namespace {

bool is_done(Outcome outcome) {
  return outcome == Outcome::executed || outcome == Outcome::executed_late || outcome == Outcome::rehearsed;
}

// Of two final words the later counts; but a minute that was kept is never talked away by a fresh journal that
// knows nothing of it.
const Report* weightier(const Report* earlier, const Report* later) {
  if (earlier == nullptr) return later;
  if (earlier->journal != later->journal && is_done(earlier->outcome) && !is_done(later->outcome)) return earlier;
  return later;
}

using Heard = std::vector<const Report*>;

// A journal counts its own reports; between journals the one that spoke last comes last.
void put_in_order(Heard& reports) {
  std::map<JournalId, Instant> last;
  for (const Report* report : reports) {
    const auto [entry, is_new] = last.try_emplace(report->journal, report->at);
    if (!is_new) entry->second = std::max(entry->second, report->at);
  }
  std::sort(reports.begin(), reports.end(), [&last](const Report* a, const Report* b) {
    return std::tie(last[a->journal], a->journal, a->seq) < std::tie(last[b->journal], b->journal, b->seq);
  });
}

}  // namespace

Evidence::Evidence(const Order& order, const Digest& hash, const std::vector<StationEntry>& stations,
                   const std::vector<Report>& reports)
    : order_(order.id), revision_(order.revision), hash_(hash) {
  for (const StationEntry& station : stations) register_[station.attributes.id] = &station;
  std::map<StationId, Heard> heard;
  for (const Report& report : reports) {
    if (report.order == order_) heard[report.station].push_back(&report);
  }
  for (auto& [id, list] : heard) {
    put_in_order(list);
    StationEvidence& station = stations_[id];
    for (const Report* report : list) take(*report, station);
    // A cue refused under an older revision is open again once a newer one is held.
    for (auto& [cue, evidence] : station.cues) {
      const Report* ended = evidence.ended;
      if (ended != nullptr && ended->outcome == Outcome::refused && ended->revision < revision_ && station.held) {
        evidence.ended = nullptr;
      }
    }
  }
}

void Evidence::take(const Report& report, StationEvidence& station) {
  is_declared_time_ = is_declared_time_ || report.is_declared_time;
  if (!report.cue.text.empty()) return take_cue(report, station);
  if (report.kind == Kind::cancel && report.type == ReportType::held) station.cancels.insert(report.hash);
  if (report.kind != Kind::schedule) return;
  station.is_heard = true;
  if (report.hash != hash_) return;
  if (report.type == ReportType::held) {
    if (station.held == nullptr) station.first_path = report.first_path;
    station.held = &report;
    station.refused = nullptr;
  } else if (report.type == ReportType::refused && station.held == nullptr) {
    station.refused = &report;
  }
}

void Evidence::take_cue(const Report& report, StationEvidence& station) {
  station.is_heard = true;
  if (station.first_path == Path::none) station.first_path = report.first_path;
  CueEvidence& cue = station.cues[report.cue];
  switch (report.type) {
    case ReportType::armed:
      if (report.hash == hash_) cue.armed = &report;
      break;
    case ReportType::started:
      cue.started = &report;
      break;
    case ReportType::ended:
      if (report.outcome != Outcome::pending) cue.ended = weightier(cue.ended, &report);
      break;
    case ReportType::declined:
      cue.declined = &report;
      break;
    case ReportType::withdrawn:
      cue.declined = nullptr;
      break;
    case ReportType::refused:
      if (report.hash == hash_) cue.refused = &report;
      break;
    default:
      break;
  }
}

std::vector<NamedStation> Evidence::named_by(const Cue& cue, const std::vector<StationId>& resolved) const {
  std::map<StationId, NamedStation> named;
  for (const auto& [id, entry] : register_) {
    if (names(cue.scope, entry->attributes)) named[id] = {id, entry, true};
  }
  for (const auto& [id, evidence] : stations_) {
    if (!named.contains(id) && evidence.cues.contains(cue.id)) named[id] = {id, nullptr, true};
  }
  for (const StationId& id : resolved) named[id] = {id, nullptr, false};
  std::vector<NamedStation> list;
  for (auto& [id, station] : named) {
    if (const auto found = register_.find(id); found != register_.end()) station.entry = found->second;
    list.push_back(station);
  }
  return list;
}

const StationEvidence& Evidence::of(const StationId& station) const {
  static const StationEvidence kNothing;
  const auto found = stations_.find(station);
  return found == stations_.end() ? kNothing : found->second;
}

const CueEvidence& Evidence::of(const StationId& station, const CueId& cue) const {
  static const CueEvidence kNothing;
  const StationEvidence& evidence = of(station);
  const auto found = evidence.cues.find(cue);
  return found == evidence.cues.end() ? kNothing : found->second;
}

std::map<Digest, Cancel> cancels_of(const OrderId& order, const std::vector<DocumentStored>& documents) {
  std::map<Digest, Cancel> cancels;
  for (const DocumentStored& stored : documents) {
    if (stored.document.kind != Kind::cancel) continue;
    auto cancel = decode_cancel(stored.document.body);
    if (cancel && cancel->order == order) cancels.emplace(sha256(stored.document.body), std::move(*cancel));
  }
  return cancels;
}

bool covers(const Cancel& cancel, const CueId& cue, const NamedStation& station) {
  if (cancel.cue && *cancel.cue != cue) return false;
  if (!cancel.scope) return true;
  StationAttributes attributes;
  attributes.id = station.id;
  return names(*cancel.scope, station.entry == nullptr ? attributes : station.entry->attributes);
}

}  // namespace sukut::coordinator
