#include "coordinator/core/national_report.h"

#include <algorithm>
#include <tuple>

#include "coordinator/core/evidence.h"
#include "proto/check.h"

namespace sukut::coordinator {
namespace {

// Everything that decides one row.
struct Pair {
  const Cue& cue;
  const NamedStation& station;
  const StationEvidence& said;
  const CueEvidence& of_cue;
};

Instant deadline_of(const Pair& pair) {
  if (pair.cue.confirm_by) return *pair.cue.confirm_by + kReportGrace;
  const ZoneSpan* span =
      pair.station.entry == nullptr ? nullptr : span_for(pair.cue, pair.station.entry->attributes.zone);
  if (span != nullptr) return span->end + kReportGrace;
  Instant last;
  for (const ZoneSpan& each : pair.cue.spans) last = std::max(last, each.end);
  return last + kReportGrace;
}

void set(ReportRow& row, Outcome outcome, const Report& by) {
  row.outcome = outcome;
  row.reason = by.reason;
  row.person = by.person;
  row.detail = by.detail;
}

// The stronger of what the start and the end are known by.
KnownBy stronger(KnownBy a, KnownBy b) {
  if (a == KnownBy::none) return b;
  return b == KnownBy::none ? a : std::min(a, b);
}

// The start's own report says best when it began and how well that was known.
void set_start(ReportRow& row, const CueEvidence& evidence) {
  const Report* by = evidence.started != nullptr && evidence.started->start_error ? evidence.started : evidence.ended;
  if (by != nullptr && by->start_error) {
    row.start_error = by->start_error;
    row.error_bound = by->error_bound;
    row.lateness = by->lateness;
  }
  for (const Report* report : {evidence.started, evidence.ended}) {
    if (report == nullptr) continue;
    row.known_by = stronger(row.known_by, report->known_by);
    if (report->measured) row.measured = report->measured;
    if (row.person.empty()) row.person = report->person;
  }
}

bool is_carried_out(Outcome outcome) {
  return outcome == Outcome::executed || outcome == Outcome::executed_late || outcome == Outcome::rehearsed;
}

bool by_end(const Pair& pair, ReportRow& row) {
  const Report* ended = pair.of_cue.ended;
  if (ended == nullptr) return false;
  set(row, ended->outcome, *ended);
  set_start(row, pair.of_cue);
  const bool has_begun = pair.of_cue.started != nullptr || is_carried_out(ended->outcome);
  if (!is_moment(pair.cue.action) && has_begun) row.ended = ended->at;
  return true;
}

bool by_decline(const Pair& pair, ReportRow& row) {
  if (pair.of_cue.declined == nullptr) return false;
  set(row, Outcome::declined, *pair.of_cue.declined);
  return true;
}

bool by_refusal(const Pair& pair, ReportRow& row) {
  const Report* refused = pair.of_cue.refused != nullptr ? pair.of_cue.refused : pair.said.refused;
  if (refused == nullptr || pair.of_cue.started != nullptr) return false;
  set(row, refused->reason == Reason::cancelled ? Outcome::cancelled : Outcome::refused, *refused);
  return true;
}

// Only what the station holds counts: a cancel on its way may still come too late.
bool by_cancel(const Pair& pair, const std::map<Digest, Cancel>& cancels, ReportRow& row) {
  if (pair.of_cue.started != nullptr) return false;
  for (const auto& [hash, cancel] : cancels) {
    if (!pair.said.cancels.contains(hash) || !covers(cancel, pair.cue.id, pair.station)) continue;
    row.outcome = Outcome::cancelled;
    row.reason = Reason::cancelled;
    row.detail = cancel.why;
    return true;
  }
  return false;
}

// A state counts from its confirmed start. A moment's start alone does not say that the minute was whole.
bool by_start(const Pair& pair, ReportRow& row) {
  const Report* started = pair.of_cue.started;
  if (started == nullptr) return false;
  set_start(row, pair.of_cue);
  if (is_moment(pair.cue.action)) return false;
  set(row, started->outcome == Outcome::pending ? Outcome::executed : started->outcome, *started);
  return true;
}

void by_silence(const Pair& pair, Instant now, ReportRow& row) {
  if (now <= deadline_of(pair)) return;
  row.outcome = pair.said.is_heard ? Outcome::not_heard : Outcome::not_received;
}

ReportRow row_of(const Pair& pair, const std::map<Digest, Cancel>& cancels, Instant now) {
  ReportRow row;
  row.station = pair.station.id;
  row.cue = pair.cue.id;
  row.action = pair.cue.action;
  row.is_added_later = pair.station.is_added_later;
  row.first_path = pair.said.first_path;
  if (pair.station.entry != nullptr) {
    const StationAttributes& attributes = pair.station.entry->attributes;
    row.name_az = pair.station.entry->name_az;
    row.name_en = pair.station.entry->name_en;
    row.sector = attributes.sector;
    row.operator_name = attributes.operator_name;
    row.region = attributes.region;
  }
  const bool is_decided = by_end(pair, row) || by_decline(pair, row) || by_refusal(pair, row) ||
                          by_cancel(pair, cancels, row) || by_start(pair, row);
  if (!is_decided) by_silence(pair, now, row);
  return row;
}

// The exact published bytes where the file has them.
Digest hash_of(const Order& order, const OrderFile& file) {
  return sha256(file.body.empty() ? encode_order(order) : file.body);
}

void count(NationalReport& report) {
  report.totals = {};
  for (const ReportRow& row : report.rows) ++report.totals.at(static_cast<std::size_t>(row.outcome));
  report.named = static_cast<std::uint32_t>(report.rows.size());
  report.is_final = report.totals.at(static_cast<std::size_t>(Outcome::pending)) == 0;
}

}  // namespace

NationalReport compile(const Order& order, const OrderFile& file, const std::vector<StationEntry>& stations,
                       const std::vector<DocumentStored>& documents, const std::vector<Report>& reports, Instant now) {
  NationalReport national;
  national.order = order;
  national.hash = hash_of(order, file);
  const Evidence evidence(order, national.hash, stations, reports);
  const std::map<Digest, Cancel> cancels = cancels_of(order.id, documents);
  for (std::size_t i = 0; i < order.cues.size(); ++i) {
    const Cue& cue = order.cues[i];
    static const std::vector<StationId> kNobody;
    const std::vector<StationId>& resolved = i < file.resolved.size() ? file.resolved[i] : kNobody;
    std::vector<ReportRow> rows;
    for (const NamedStation& station : evidence.named_by(cue, resolved)) {
      rows.push_back(row_of({cue, station, evidence.of(station.id), evidence.of(station.id, cue.id)}, cancels, now));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const ReportRow& a, const ReportRow& b) {
      return std::tie(a.sector, a.station) < std::tie(b.sector, b.station);
    });
    std::move(rows.begin(), rows.end(), std::back_inserter(national.rows));
  }
  count(national);
  national.is_declared_time = evidence.is_declared_time();
  return national;
}

Result<NationalReport> compile_newest(const OrderId& id, const std::vector<StationEntry>& stations,
                                      const std::vector<DocumentStored>& documents, const std::vector<Report>& reports,
                                      Instant now) {
  const DocumentStored* newest = nullptr;
  Order order;
  for (const DocumentStored& stored : documents) {
    if (stored.document.kind != Kind::schedule) continue;
    Result<Order> read = decode_order(stored.document.body);
    if (!read || read->id != id || (newest != nullptr && read->revision <= order.revision)) continue;
    newest = &stored;
    order = *std::move(read);
  }
  if (newest == nullptr) return {Reason::file_missing, "no order with the id " + hex(id) + " was published here"};
  const Result<OrderFile> file = decode_order_file(newest->order_file);
  if (!file) return file.error();
  return compile(order, *file, stations, documents, reports, now);
}

std::vector<CueId> cues_called(const Order& order, const std::string& word) {
  std::vector<CueId> begin_so;
  for (const Cue& cue : order.cues) {
    if (cue.id.text == word) return {cue.id};
    if (cue.id.text.starts_with(word + "-")) begin_so.push_back(cue.id);
  }
  return begin_so;
}

NationalReport only_cues(NationalReport report, const std::vector<CueId>& cues) {
  std::erase_if(report.rows,
                [&](const ReportRow& row) { return std::find(cues.begin(), cues.end(), row.cue) == cues.end(); });
  count(report);
  return report;
}

}  // namespace sukut::coordinator
