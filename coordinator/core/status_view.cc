#include "coordinator/core/status_view.h"

#include <algorithm>
#include <tuple>

#include "coordinator/core/evidence.h"
#include "coordinator/core/newest.h"

namespace sukut::coordinator {
namespace {

using LastWords = std::map<StationId, const StationHeard*>;

// Worse is larger; `over` and `unknown` say nothing about the minute to come.
int gravity(Readiness readiness) {
  switch (readiness) {
    case Readiness::refused:
      return 4;
    case Readiness::unbounded:
      return 3;
    case Readiness::at_risk:
      return 2;
    case Readiness::ready:
      return 1;
    default:
      return 0;
  }
}

void take_readiness(const CueReadiness& cue, StationStatus& status) {
  status.expected_error = std::max(status.expected_error, cue.expected_error);
  if (cue.holdover_until && (!status.holdover_until || *cue.holdover_until < *status.holdover_until)) {
    status.holdover_until = cue.holdover_until;
  }
  const bool is_first = status.readiness == Readiness::unknown;
  if (!is_first && gravity(cue.readiness) <= gravity(status.readiness)) return;
  status.readiness = cue.readiness;
  status.reason = cue.reason;
}

bool is_quiet(const NamedStation& station, const StationHeard* word, Instant now) {
  if (word == nullptr || !word->is_connected) return true;
  return now - word->at > quiet_after(station.entry == nullptr ? StationEntry{} : *station.entry);
}

void take_last_word(const NamedStation& station, const Order& order, const StationHeard* word, Instant now,
                    StationStatus& status) {
  status.is_quiet = is_quiet(station, word, now);
  if (word == nullptr) return;
  status.heard = word->at;
  for (const CueReadiness& cue : word->pulse.cues) {
    if (cue.key.order != order.id || cue.revision != order.revision) continue;
    status.is_received = true;
    if (cue.readiness == Readiness::ready || cue.readiness == Readiness::at_risk) status.is_armed = true;
    if (!status.is_quiet) take_readiness(cue, status);
  }
}

void take_reports(const StationEvidence& said, StationStatus& status) {
  status.is_received = status.is_received || said.held != nullptr || said.refused != nullptr;
  if (said.refused == nullptr) return;
  status.readiness = Readiness::refused;
  status.reason = said.refused->reason;
  status.detail = said.refused->detail;
}

// The report that says why a cue will not be carried out.
const Report* against(const CueEvidence& said) {
  if (said.ended == nullptr) return said.declined != nullptr ? said.declined : said.refused;
  const bool is_no = said.ended->outcome == Outcome::refused || said.ended->outcome == Outcome::declined;
  return is_no ? said.ended : nullptr;
}

// What the station last said of one cue of the newest revision; nothing while it is quiet.
CueStatus cue_status(const Order& order, const CueId& cue, const StationHeard* word, bool is_quiet) {
  CueStatus status;
  if (word == nullptr || is_quiet) return status;
  for (const CueReadiness& each : word->pulse.cues) {
    if (each.key != CueKey{order.id, cue} || each.revision != order.revision) continue;
    status.readiness = each.readiness;
    status.reason = each.reason;
  }
  return status;
}

// A refusal or a decline of one cue stands for the station until its minute is over: the centre must see it.
void take_cue(const CueId& id, const CueEvidence& said, CueStatus cue, StationStatus& status) {
  ++status.cues;
  if (said.armed != nullptr) status.is_received = status.is_armed = true;
  if (said.started != nullptr) ++status.started;
  cue.is_ended = said.ended != nullptr;
  cue.is_declined = said.declined != nullptr || (cue.is_ended && said.ended->outcome == Outcome::declined);
  if (cue.is_ended || cue.is_declined) ++status.ended;
  if (const Report* report = against(said); report != nullptr) {
    status.is_received = true;
    status.readiness = cue.readiness = Readiness::refused;
    status.reason = cue.reason = report->reason;
    status.detail = cue.detail = report->detail;
  }
  status.by_cue[id] = std::move(cue);
}

void count(const StationStatus& status, StatusCounts& counts) {
  ++counts.named;
  if (status.is_received) ++counts.received;
  if (status.is_armed) ++counts.armed;
  if (status.is_quiet) ++counts.not_heard;
  if (status.started > 0) ++counts.started;
  if (status.ended == status.cues) ++counts.ended;
  switch (status.readiness) {
    case Readiness::ready:
      ++counts.ready;
      break;
    case Readiness::at_risk:
      ++counts.at_risk;
      break;
    case Readiness::unbounded:
      ++counts.unbounded;
      break;
    case Readiness::refused:
      ++counts.refused;
      ++counts.refused_by[status.reason];
      break;
    default:
      break;
  }
}

std::map<StationId, StationStatus> stations_of(const NewestOrder& newest, const Evidence& evidence,
                                               const LastWords& words, Instant now) {
  std::map<StationId, StationStatus> statuses;
  for (std::size_t i = 0; i < newest.order.cues.size(); ++i) {
    const Cue& cue = newest.order.cues[i];
    const std::vector<StationId> resolved =
        i < newest.file.resolved.size() ? newest.file.resolved[i] : std::vector<StationId>{};
    for (const NamedStation& station : evidence.named_by(cue, resolved)) {
      const auto [entry, is_new] = statuses.try_emplace(station.id);
      StationStatus& status = entry->second;
      const auto found = words.find(station.id);
      const StationHeard* word = found == words.end() ? nullptr : found->second;
      if (is_new) {
        status.station = station.id;
        status.is_added_later = station.is_added_later;
        if (station.entry != nullptr) {
          status.name_en = station.entry->name_en;
          status.sector = station.entry->attributes.sector;
        }
        take_last_word(station, newest.order, word, now, status);
        take_reports(evidence.of(station.id), status);
      }
      take_cue(cue.id, evidence.of(station.id, cue.id), cue_status(newest.order, cue.id, word, status.is_quiet),
               status);
    }
  }
  return statuses;
}

std::optional<Instant> next_start(const Order& order, Instant now) {
  std::optional<Instant> next;
  for (const Cue& cue : order.cues) {
    for (const ZoneSpan& span : cue.spans) {
      if (span.start > now && (!next || span.start < *next)) next = span.start;
    }
  }
  return next;
}

Instant first_start(const Order& order) {
  Instant first = last_end(order);
  for (const Cue& cue : order.cues) {
    for (const ZoneSpan& span : cue.spans) first = std::min(first, span.start);
  }
  return first;
}

OrderStatus status_of_order(const NewestOrder& newest, const std::vector<DocumentStored>& documents,
                            const std::vector<StationEntry>& stations, const LastWords& words,
                            const std::vector<Report>& reports, Instant now) {
  OrderStatus status;
  status.order = newest.order;
  status.hash = newest.hash;
  status.is_over = now >= last_end(newest.order);
  status.next_start = next_start(newest.order, now);
  for (const auto& [hash, cancel] : cancels_of(newest.order.id, documents)) {
    if (!cancel.cue && !cancel.scope) status.is_cancelled = true;
  }
  const Evidence evidence(newest.order, newest.hash, stations, reports);
  for (auto& [id, station] : stations_of(newest, evidence, words, now)) {
    count(station, status.total);
    count(station, status.sectors[station.sector]);
    status.stations.push_back(std::move(station));
  }
  std::stable_sort(status.stations.begin(), status.stations.end(), [](const auto& a, const auto& b) {
    return std::tie(a.sector, a.station) < std::tie(b.sector, b.station);
  });
  return status;
}

}  // namespace

Nanos quiet_after(const StationEntry& station) {
  return station.link == "satellite" ? std::chrono::minutes(30) : std::chrono::minutes(6);
}

StatusView status_of(const std::vector<DocumentStored>& documents, const std::vector<StationEntry>& stations,
                     const std::vector<StationHeard>& heard, const std::vector<Report>& reports, Instant now) {
  StatusView view;
  LastWords words;
  for (const StationHeard& word : heard) words[word.station] = &word;
  for (const StationEntry& station : stations) {
    ++view.registered;
    const auto word = words.find(station.attributes.id);
    if (word == words.end() || is_quiet({station.attributes.id, &station, false}, word->second, now)) continue;
    const Pulse& pulse = word->second->pulse;
    ++view.heard;
    if (pulse.is_inhibited) ++view.inhibited;
    if (std::count(pulse.warnings.begin(), pulse.warnings.end(), kClonedWarning) > 0) ++view.cloned;
  }
  for (const auto& [id, newest] : newest_orders(documents)) {
    view.orders.push_back(status_of_order(newest, documents, stations, words, reports, now));
  }
  std::stable_sort(view.orders.begin(), view.orders.end(), [](const OrderStatus& a, const OrderStatus& b) {
    return std::tuple(first_start(a.order), a.order.name) < std::tuple(first_start(b.order), b.order.name);
  });
  return view;
}

}  // namespace sukut::coordinator
