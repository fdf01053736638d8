// Asks the coordinator to issue, reads back what was kept, and lays it out. Verifying is in report_verify.cc.
#include "coordinator/cli/report_commands.h"

#include <algorithm>
#include <iostream>
#include <optional>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/report_cover.h"
#include "coordinator/cli/report_missing.h"
#include "coordinator/cli/report_print.h"
#include "coordinator/cli/signature_file.h"
#include "coordinator/core/figures.h"
#include "coordinator/shell/figures_text.h"
#include "coordinator/shell/store.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

using coordinator::Figures;
using coordinator::ReportIssued;

constexpr int kIssue_ms = 60'000;  // a whole country's reports are read

// What is shown: the figures, and when they were issued the exact bytes and their signature.
struct Shown {
  Figures figures;
  std::optional<ReportIssued> issued;
};

bool is_issuing(const ReportAsked& asked) {
  const bool is_for_people = !asked.json && asked.csv.empty() && asked.missing.empty();
  return asked.number == 0 && !asked.peek && (is_for_people || !asked.cover.empty() || !asked.signed_file.empty());
}

Result<std::optional<Shown>> kept(const CentreConfig& centre, const OrderId& order, const std::string& cue,
                                  std::uint32_t number) {
  const auto store = coordinator::open_sqlite_store(centre.store, coordinator::Access::read);
  if (!store) return store.error();
  auto issued = (*store)->issued(order, cue, number);
  if (!issued) return issued.error();
  if (!*issued) return std::optional<Shown>();
  Result<Figures> figures = coordinator::decode_figures((*issued)->figures);
  if (!figures) return figures.error();
  return std::optional(Shown{*std::move(figures), *std::move(*issued)});
}

Result<Shown> kept_as(const CentreConfig& centre, const PublishedOrder& order, const ReportAsked& asked,
                      std::uint32_t number) {
  Result<std::optional<Shown>> shown = kept(centre, order.order.id, asked.cue, number);
  if (!shown) return shown.error();
  if (*shown) return **std::move(shown);
  return {Reason::file_missing, "no report " + std::to_string(number) + " of " + order.order.name +
                                    (asked.cue.empty() ? "" : ", cue " + asked.cue) +
                                    " was issued; leave --number out for the newest"};
}

// Compiled here and now of what is stored, and compared with the last that was issued.
Result<Shown> look(const CentreConfig& centre, const CentreRecords& records, const OrderId& order,
                   const std::string& cue) {
  const Result<std::vector<Report>> reports = load_reports(centre, order);
  if (!reports) return reports.error();
  auto report = coordinator::compile_newest(order, records.stations, records.documents, *reports, io::wall_instant());
  if (!report) return report.error();
  if (!cue.empty()) report = coordinator::only_cues(*std::move(report), coordinator::cues_called(report->order, cue));
  Shown shown{Figures{*std::move(report), cue, {}, {}}, {}};
  const auto last = kept(centre, order, cue, 0);
  if (!last) return last.error();
  if (*last) {
    shown.figures.changes =
        coordinator::changes_between((*last)->figures.report, (*last)->issued->number, shown.figures.report);
  }
  return shown;
}

Status check_cue(const Order& order, const std::string& cue) {
  if (cue.empty() || !coordinator::cues_called(order, cue).empty()) return Done{};
  std::string list;
  for (const Cue& each : order.cues) list += (list.empty() ? "" : ", ") + each.id.text;
  return {Reason::malformed, order.name + " has no cue \"" + cue + "\"; it has: " + list};
}

Status write_signed(const Shown& shown, const std::string& path) {
  const ReportIssued& issued = *shown.issued;
  if (Status done = io::write_file(path, issued.figures); !done) return done;
  const SignatureFile signature{Kind::figures, sha256(issued.figures), issued.signature};
  if (Status done = io::write_file(path + ".sig", to_text(signature)); !done) return done;
  std::cerr << "signed figures written to " << path << ", their signature to " << path << ".sig; check them with: "
            << "sukut report verify " << path << " --root ROOT\n";
  return Done{};
}

Status write_list(const std::string& path, const std::string& csv, unsigned mode) {
  if (path == "-") return std::cout << csv, Done{};
  if (Status done = io::write_file(path, csv, mode); !done) return done;
  std::cerr << "written to " << path << "\n";
  return Done{};
}

Status write_files(const ReportAsked& asked, const Shown& shown, const CentreRecords& records) {
  const Figures& figures = shown.figures;
  if (!asked.signed_file.empty()) {
    if (Status done = write_signed(shown, asked.signed_file); !done) return done;
  }
  if (!asked.cover.empty()) {
    const Digest hash = shown.issued ? sha256(shown.issued->figures) : Digest{};
    const auto make_cover = asked.cover.ends_with(".txt") ? cover_text : cover_html;
    const std::string cover = make_cover(figures, hash, asked.lang);
    if (Status done = write_list(asked.cover, cover, 0644); !done) return done;
  }
  if (!asked.missing.empty()) {
    // Names and telephone numbers: its owner's alone, as the register is.
    const std::string list = missing_csv(figures.report, records.stations, records.heard);
    if (Status done = write_list(asked.missing, list, 0600); !done) return done;
  }
  if (asked.csv.empty()) return Done{};
  return write_list(asked.csv, csv_of(figures.report), 0644);
}

int show(const ReportAsked& asked, const Shown& shown, const CentreRecords& records) {
  if (const Status done = write_files(asked, shown, records); !done) return fail(done.error());
  const bool is_written =
      !asked.csv.empty() || !asked.missing.empty() || !asked.cover.empty() || !asked.signed_file.empty();
  if (asked.json) {
    std::cout << (shown.issued ? shown.issued->figures : coordinator::encode_figures(shown.figures));
  } else if (!is_written) {
    std::cout << text_of(shown.figures, asked.lang);
  }
  const auto& report = shown.figures.report;
  const bool all_did = std::all_of(report.rows.begin(), report.rows.end(),
                                   [](const auto& row) { return coordinator::did_its_part(row.outcome); });
  return asked.strict && !(report.is_final && all_did) ? kRefused : kDone;
}

// Without a coordinator nothing is issued; whoever only wants to read is shown how it stands.
int show_unissued(const ReportAsked& asked, const CentreConfig& centre, const CentreRecords& records,
                  const OrderId& order, const Error& why) {
  const bool needs_number = !asked.cover.empty() || !asked.signed_file.empty();
  if (!needs_number) {
    const Result<Shown> shown = look(centre, records, order, asked.cue);
    if (!shown) return fail(shown.error());
    std::cout << text_of(shown->figures, asked.lang) << std::flush;
  }
  return fail(kNotReachable,
              "not issued: " + why.detail + " (--peek looks without issuing, --number N shows an issued one)");
}

Status check_words(const ReportAsked& asked) {
  if (!asked.cover.empty() && !asked.cover.ends_with(".html") && !asked.cover.ends_with(".txt")) {
    return {Reason::malformed, "--cover " + asked.cover + ": write FILE.html (to print) or FILE.txt"};
  }
  if (asked.peek && !asked.signed_file.empty()) {
    return {Reason::malformed,
            "--peek issues nothing, and only what was issued is signed; leave one of --peek and --signed out"};
  }
  return Done{};
}

}  // namespace

int run_report(const ReportAsked& asked) {
  if (const Status fine = check_words(asked); !fine) return fail(fine.error());
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<CentreRecords> records = load_records(*centre);
  if (!records) return fail(records.error());
  const Result<PublishedOrder> order = find_order(orders_in(records->documents), asked.id);
  if (!order) return fail(order.error());
  if (const Status fine = check_cue(order->order, asked.cue); !fine) return fail(fine.error());
  std::uint32_t number = asked.number;
  if (is_issuing(asked)) {
    const auto reply = coordinator::ask_coordinator(centre->control_endpoint(),
                                                    coordinator::IssueRequest{order->order.id, asked.cue}, kIssue_ms);
    if (!reply) return show_unissued(asked, *centre, *records, order->order.id, reply.error());
    if (reply->error.reason != Reason::none) return fail(reply->error), kRefused;
    number = reply->number;
  }
  const Result<Shown> shown =
      number != 0 ? kept_as(*centre, *order, asked, number) : look(*centre, *records, order->order.id, asked.cue);
  return shown ? show(asked, *shown, *records) : fail(shown.error());
}

}  // namespace sukut::cli
