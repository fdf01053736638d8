#include "coordinator/core/inhibit_view.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "proto/codec.h"

namespace sukut::coordinator {

std::vector<DeclaredInhibit> declared_inhibits(const std::vector<DocumentStored>& documents, Instant now) {
  std::vector<DeclaredInhibit> list;
  std::set<InhibitId> cleared;
  for (const DocumentStored& stored : documents) {
    if (stored.document.kind != Kind::inhibit) continue;
    auto body = decode_inhibit(stored.document.body);
    if (!body) continue;
    if (body->is_clear) {
      cleared.insert(body->id);
    } else {
      list.push_back({std::move(*body), sha256(stored.document.body), {}});
    }
  }
  for (DeclaredInhibit& each : list) {
    if (now > each.body.expires) each.state = DeclaredInhibit::State::ended;
    if (cleared.contains(each.body.id)) each.state = DeclaredInhibit::State::cleared;
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const DeclaredInhibit& a, const DeclaredInhibit& b) { return a.body.issued > b.body.issued; });
  return list;
}

InhibitAnswers answers_to(const Digest& hash, const std::optional<Scope>& scope,
                          const std::vector<StationEntry>& stations, const std::vector<Report>& reports) {
  std::set<StationId> held;
  std::map<StationId, Reason> refused;
  for (const Report& report : reports) {
    if (report.hash != hash) continue;
    if (report.type == ReportType::held) held.insert(report.station);
    if (report.type == ReportType::refused) refused[report.station] = report.reason;
  }
  std::vector<StationEntry> reached;
  for (const StationEntry& station : stations) {
    if (!scope || names(*scope, station.attributes)) reached.push_back(station);
  }
  std::sort(reached.begin(), reached.end(), [](const StationEntry& a, const StationEntry& b) {
    return std::tie(a.attributes.sector, a.attributes.id) < std::tie(b.attributes.sector, b.attributes.id);
  });
  InhibitAnswers answers;
  for (StationEntry& station : reached) {
    const StationId& id = station.attributes.id;
    if (held.contains(id)) {
      answers.confirmed.push_back(std::move(station));
    } else if (const auto against = refused.find(id); against != refused.end()) {
      answers.refused.emplace_back(std::move(station), against->second);
    } else {
      answers.unconfirmed.push_back(std::move(station));
    }
  }
  return answers;
}

}  // namespace sukut::coordinator
