#include "coordinator/cli/carry_commands.h"

#include <algorithm>
#include <iostream>
#include <iterator>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/terminal.h"
#include "proto/io/system_clock.h"
#include "proto/limits.h"

namespace sukut::cli {
namespace {

constexpr const char* kUnreadable = "(unreadable)";

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::size_t count_of(const PublishedOrder& order, Kind kind) {
  return static_cast<std::size_t>(
      std::count_if(order.documents.begin(), order.documents.end(),
                    [kind](const DocumentStored& stored) { return stored.document.kind == kind; }));
}

void warn_of_what_stations_refuse(const PublishedOrder& order, Instant now) {
  if (order.is_cancelled)
    warn(order.order.name + " is cancelled; the file carries the cancel, and no station will act");
  if (order.order.expires < now) warn(order.order.name + " is past its expiry; stations refuse it (expired)");
}

Result<std::vector<SignedReport>> load_parcel(const std::string& path, const CentreId& centre) {
  const Result<Bytes> bytes = io::read_file(path, kParcelMax);
  if (!bytes) return bytes.error();
  Result<Parcel> parcel = decode_parcel(*bytes);
  if (!parcel) return {parcel.error().reason, path + ": not a file of sukut-agent export: " + parcel.error().detail};
  if (parcel->centre != centre) {
    return {Reason::wrong_centre, path + " is for centre " + hex(parcel->centre) + ", not for this one"};
  }
  if (!parcel->documents.empty()) {
    warn(path + " also carries " + counted(parcel->documents.size(), "document") +
         ", which are for stations (sukut-agent import)");
  }
  return std::move(parcel->reports);
}

std::string station_of(const SignedReport& report) {
  const Result<Report> parsed = decode_report(report.body);
  return parsed ? parsed->station.text : kUnreadable;
}

void tally_up(const SignedReport& report, const coordinator::ReportFate& fate,
              std::map<std::string, ReportTally>& tallies) {
  ReportTally& tally = tallies[station_of(report)];
  if (fate.reason != Reason::none) {
    ++tally.refused[fate.reason];
  } else {
    ++(fate.is_new ? tally.fresh : tally.known);
  }
}

// A few at a time, so that the coordinator goes on answering its stations in between.
Status bring(const CentreConfig& centre, const std::vector<SignedReport>& reports,
             std::map<std::string, ReportTally>& tallies) {
  for (std::size_t done = 0; done < reports.size();) {
    const std::size_t size = std::min(coordinator::kReportsBroughtMax, reports.size() - done);
    const auto first = reports.begin() + static_cast<std::ptrdiff_t>(done);
    const coordinator::ReportsRequest request{{first, first + static_cast<std::ptrdiff_t>(size)}};
    const auto reply = coordinator::ask_coordinator(centre.control_endpoint(), request);
    if (!reply) return reply.error();
    if (reply->error.reason != Reason::none) return reply->error;
    if (reply->fates.size() != size)
      return {Reason::malformed, "the coordinator does not tell the fate of each report"};
    for (std::size_t i = 0; i < size; ++i) tally_up(reports[done + i], reply->fates[i], tallies);
    done += size;
  }
  return Done{};
}

std::string text_of(const std::vector<ReportTally>& tallies) {
  Table table({"station", "new", "known", "refused", "why"});
  for (const ReportTally& tally : tallies) {
    std::string why;
    std::size_t refused = 0;
    for (const auto& [reason, count] : tally.refused) {
      refused += count;
      why += (why.empty() ? "" : ", ") + std::string(name_of(reason)) + " " + std::to_string(count);
    }
    table.add({tally.station, std::to_string(tally.fresh), std::to_string(tally.known),
               refused == 0 ? "0" : paint(Tone::bad, std::to_string(refused)), why});
  }
  return table.text();
}

}  // namespace

Parcel parcel_of(const CentreId& centre, const PublishedOrder& order) {
  Parcel parcel{centre, {}, {}};
  for (const Kind kind : {Kind::cancel, Kind::close}) {
    for (const DocumentStored& stored : order.documents) {
      if (stored.document.kind == kind) parcel.documents.push_back(encode_document(stored.document));
    }
  }
  parcel.documents.push_back(encode_document(order.stored.document));
  return parcel;
}

int run_order_export(const OrderExport& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<CentreRecords> records = load_records(*centre);
  if (!records) return fail(records.error());
  const Result<PublishedOrder> order = find_order(orders_in(records->documents), asked.id);
  if (!order) return fail(order.error());
  const Parcel parcel = parcel_of(centre->centre, *order);
  const Bytes bytes = encode_parcel(parcel);
  if (parcel.documents.size() > kParcelDocumentsMax || bytes.size() > kParcelMax) {
    return fail({Reason::too_large, order->order.name + " has too many cancels and closes for one file"});
  }
  if (const Status done = io::write_file(asked.file, bytes); !done) return fail(done.error());
  std::cout << order->order.name << " (" << counted(order->stored.document.signatures.size(), "signature")
            << ", fingerprint " << fingerprint(order->hash) << "), "
            << counted(count_of(*order, Kind::cancel), "cancel") << ", "
            << counted(count_of(*order, Kind::close), "close") << " written to " << asked.file << ", " << bytes.size()
            << " bytes\nat a station: sukut-agent import " << asked.file << "\n";
  warn_of_what_stations_refuse(*order, io::wall_instant());
  return kDone;
}

int run_report_import(const ReportImport& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  std::vector<SignedReport> reports;  // of all files, before anything is sent
  for (const std::string& file : asked.files) {
    Result<std::vector<SignedReport>> more = load_parcel(file, centre->centre);
    if (!more) return fail(more.error());
    std::move(more->begin(), more->end(), std::back_inserter(reports));
  }
  if (reports.empty()) return fail(kRefused, "there is no report in what was given");
  std::map<std::string, ReportTally> by_station;
  const Status brought = bring(*centre, reports, by_station);
  std::vector<ReportTally> tallies;  // by station
  bool is_any_refused = false;
  for (auto& [station, tally] : by_station) {
    tally.station = station;
    is_any_refused = is_any_refused || !tally.refused.empty();
    tallies.push_back(tally);
  }
  if (asked.json || !tallies.empty()) std::cout << (asked.json ? json_of(tallies) : text_of(tallies));
  if (!brought) {
    const bool is_silent = brought.error().reason == Reason::busy;
    return fail(is_silent ? kNotReachable : kRefused,
                brought.error().detail + "; bring the whole file again, no report is stored twice");
  }
  return is_any_refused ? kRefused : kDone;
}

}  // namespace sukut::cli
