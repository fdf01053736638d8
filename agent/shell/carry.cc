#include "agent/shell/carry.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "agent/shell/ask_agent.h"
#include "agent/shell/config.h"
#include "agent/shell/daemon.h"
#include "agent/shell/document_file.h"
#include "agent/shell/sqlite_journal.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"
#include "proto/limits.h"

namespace sukut::agent {
namespace {

int bring(const std::string& config, const CarriedDocument& carried) {
  if (!carried.document) {
    return refused({carried.document.error().reason, carried.name + ": " + carried.document.error().detail});
  }
  int exit = kRefused;
  const auto reply = ask_agent(config, DocumentBrought{0, *carried.document, Path::file}, exit);
  if (!reply) return exit;
  if (exit == kDone) std::printf("taken: %s %s\n", carried.name.c_str(), reply->text.c_str());
  if (exit != kDone) std::fprintf(stderr, "  that was %s\n", carried.name.c_str());
  return exit;
}

struct Collected {
  CentreId centre;
  std::vector<SignedReport> reports;
};

// A few at a time, until there are no more.
std::optional<Collected> ask_reports(const std::string& config, int& exit) {
  Collected all;
  for (std::uint64_t after = 0;;) {
    const auto reply = ask_agent(config, ReportsRequest{after}, exit);
    if (!reply || exit != kDone) return std::nullopt;
    auto parcel = decode_parcel(reply->parcel);
    const auto newest = parcel && !parcel->reports.empty() ? decode_report(parcel->reports.back().body)
                                                           : Result<Report>(Reason::malformed);
    if (!parcel || (!parcel->reports.empty() && !newest)) {
      exit = refused({Reason::malformed, "the agent's answer does not read; is it of another version?"});
      return std::nullopt;
    }
    all.centre = parcel->centre;
    if (parcel->reports.empty()) return all;
    std::move(parcel->reports.begin(), parcel->reports.end(), std::back_inserter(all.reports));
    if (all.reports.size() > kParcelReportsMax) return all;
    after = newest->seq;
  }
}

std::optional<Collected> read_reports(const std::string& config, int& exit) {
  const ReadConfig read = read_config(config, io::wall_instant());
  if (!read.config) {
    tell_problems(read);
    exit = kWrongUse;
    return std::nullopt;
  }
  const auto records = SqliteJournal::read(read.config->journal_path());
  if (!records) {
    exit = refused(records.error());
    return std::nullopt;
  }
  return Collected{read.config->bundle.centre, reports_in(*records)};
}

std::optional<Collected> collect(const std::string& config, int& exit) {
  const ReadConfig places = read_places(config);
  const bool does_run = places.config && io::is_served(places.config->control_endpoint());
  return does_run ? ask_reports(config, exit) : read_reports(config, exit);
}

}  // namespace

int run_import(const std::string& config, const std::string& file, const std::vector<std::string>& signatures) {
  const auto carried = read_documents(file, signatures);
  if (!carried) return refused(carried.error());
  int worst = kDone;
  for (const CarriedDocument& each : *carried) {
    const int exit = bring(config, each);
    if (exit == kWrongUse || exit == kNoAgent) return exit;
    worst = std::max(worst, exit);
  }
  return worst;
}

int run_export(const std::string& config, const std::string& file) {
  int exit = kRefused;
  auto collected = collect(config, exit);
  if (!collected) return exit;
  if (collected->reports.empty()) {
    std::fprintf(stderr, "nothing to export: this station has made no report yet\n");
    return kRefused;
  }
  const PackedReports packed = pack(collected->centre, std::move(collected->reports));
  if (const Status done = io::write_file(file, packed.file); !done) return refused(done.error());
  if (packed.left_out > 0) {
    std::fprintf(stderr, "the %zu oldest reports did not fit into one file and are not in it\n", packed.left_out);
  }
  std::printf("%zu reports written to %s; at the centre: sukut report import %s\n", packed.count, file.c_str(),
              file.c_str());
  return kDone;
}

}  // namespace sukut::agent
