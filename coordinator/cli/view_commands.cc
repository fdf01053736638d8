// Reads the store and shows it; never needs a running coordinator.
#include "coordinator/cli/view_commands.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/clones.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/plan_check.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/report_print.h"
#include "coordinator/cli/stations.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

// Of --register, else the centre's; nothing: there is none here, and nobody can be counted.
Result<std::optional<std::vector<StationAttributes>>> register_for(const PlanCheckAsked& asked) {
  std::string path = asked.register_file;
  if (path.empty()) {
    const Result<CentreConfig> centre = open_centre(asked.centre);
    if (!centre) return std::optional<std::vector<StationAttributes>>();
    path = centre->register_file;
  }
  const Result<std::vector<StationEntry>> entries = load_stations(path);
  if (!entries) return entries.error();
  return std::optional(attributes_of(*entries));
}

struct Seen {
  coordinator::StatusView view;
  std::optional<OrderId> only;
  std::optional<std::uint32_t> connected;
  Instant now;
};

Result<Seen> look(const CentreConfig& centre, const std::string& id) {
  const Result<CentreRecords> records = load_records(centre);
  if (!records) return records.error();
  const std::vector<PublishedOrder> orders = orders_in(records->documents);
  Seen seen;
  if (!id.empty()) {
    const Result<PublishedOrder> order = find_order(orders, id);
    if (!order) return order.error();
    seen.only = order->order.id;
  }
  std::vector<Report> reports;
  for (const PublishedOrder& order : orders) {
    if (seen.only && *seen.only != order.order.id) continue;
    Result<std::vector<Report>> more = load_reports(centre, order.order.id);
    if (!more) return more.error();
    std::move(more->begin(), more->end(), std::back_inserter(reports));
  }
  seen.connected = ping(centre);
  seen.now = io::wall_instant();
  seen.view = coordinator::status_of(records->documents, records->stations, records->heard, reports, seen.now);
  seen.view.clones = present_clones(records->clones, seen.now);
  if (seen.only) std::erase_if(seen.view.orders, [&](const auto& order) { return order.order.id != *seen.only; });
  return seen;
}

std::string coordinator_line(const Seen& seen) {
  if (seen.connected) return "coordinator answers, " + std::to_string(*seen.connected) + " agents connected; ";
  return paint(Tone::bad, "coordinator does not answer") + " (agents go on by themselves); ";
}

// One line per order for logs and pipes.
std::string line_of(const Seen& seen) {
  std::string out;
  for (const auto& order : seen.view.orders) {
    if (order.is_over && !seen.only) continue;
    const auto& c = order.total;
    out += order.order.name + ": named " + std::to_string(c.named) + " received " + std::to_string(c.received) +
           " armed " + std::to_string(c.armed) + " ready " + std::to_string(c.ready) + " at_risk " +
           std::to_string(c.at_risk) + " unbounded " + std::to_string(c.unbounded) + " refused " +
           std::to_string(c.refused) + " not_heard " + std::to_string(c.not_heard) + " started " +
           std::to_string(c.started) + " ended " + std::to_string(c.ended) + "\n";
  }
  return out;
}

bool is_finished(const Seen& seen) {
  return seen.only && std::all_of(seen.view.orders.begin(), seen.view.orders.end(), [](const auto& order) {
           return order.is_cancelled ||
                  (order.is_over && order.total.ended >= order.total.named - order.total.not_heard);
         });
}

int watch(const CentreConfig& centre, const std::string& id) {
  std::string last;
  while (true) {
    const Result<Seen> seen = look(centre, id);
    if (!seen) return fail(seen.error());
    if (is_terminal()) {
      std::cout << "\033[H\033[J" << utc_text(seen->now) << "  " << coordinator_line(*seen)
                << text_of(seen->view, seen->now, seen->only) << std::flush;
    } else if (const std::string line = line_of(*seen); line != last) {
      std::cout << line << std::flush;
      last = line;
    }
    if (is_finished(*seen)) return kDone;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
}

int write_csv(const std::string& path, const std::string& csv) {
  if (path == "-") return std::cout << csv, kDone;
  if (const Status done = io::write_file(path, csv); !done) return fail(done.error());
  std::cerr << "written to " << path << "\n";
  return kDone;
}

Result<coordinator::NationalReport> compile_report(const CentreConfig& centre, const std::string& id) {
  const Result<CentreRecords> records = load_records(centre);
  if (!records) return records.error();
  const Result<PublishedOrder> order = find_order(orders_in(records->documents), id);
  if (!order) return order.error();
  const Result<OrderFile> file = decode_order_file(order->stored.order_file);
  if (!file) return file.error();
  const Result<std::vector<Report>> reports = load_reports(centre, order->order.id);
  if (!reports) return reports.error();
  return coordinator::compile(order->order, *file, records->stations, order->documents, *reports, io::wall_instant());
}

}  // namespace

int run_plan_check(const PlanCheckAsked& asked) {
  const Plan plan = read_plan(asked.file);
  const auto stations = register_for(asked);
  if (!stations) return fail(stations.error());
  const Instant now = io::wall_instant();
  const bool has_register = stations->has_value();
  PlanCheck check;
  if (plan.file.has_root()) {
    const LiveWish live{asked.year ? *asked.year : next_year(plan, now), now};
    check = check_plan(plan, has_register ? &**stations : nullptr, live);
  }
  const std::vector<io::Problem> problems = plan.problems();
  if (asked.json) {
    std::cout << json_of(plan, check, has_register);
  } else {
    print_problems(problems);
    if (problems.empty())
      std::cout << plan.id << ": " << plan.titles.front().text << "\n" << text_of(plan, check, has_register);
    if (!has_register)
      warn("there is no register here, stations are not counted; give --register FILE or --centre DIR");
    for (const std::string& warning : check.warnings) warn(warning);
  }
  if (!plan.file.has_root()) return kBadInput;
  if (problems.empty()) return kDone;
  return fail(kRefused, std::to_string(problems.size()) + (problems.size() == 1 ? " problem" : " problems"));
}

int run_status(const StatusAsked& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  if (asked.watch && !asked.json) return watch(*centre, asked.id);
  const Result<Seen> seen = look(*centre, asked.id);
  if (!seen) return fail(seen.error());
  if (asked.json) return std::cout << json_of(seen->view, seen->now, seen->connected), kDone;
  std::cout << coordinator_line(*seen) << text_of(seen->view, seen->now, seen->only);
  return kDone;
}

int run_report(const ReportAsked& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  Result<coordinator::NationalReport> report = compile_report(*centre, asked.id);
  if (!report) return fail(report.error());
  if (!asked.cue.empty()) {
    const auto& cues = report->order.cues;
    if (std::none_of(cues.begin(), cues.end(), [&](const Cue& cue) { return cue.id.text == asked.cue; })) {
      return fail(kBadInput, report->order.name + " has no cue \"" + asked.cue + "\"");
    }
    report = only_cue(*std::move(report), CueId(asked.cue));
  }
  if (!asked.csv.empty()) {
    if (const int code = write_csv(asked.csv, csv_of(*report)); code != kDone) return code;
  }
  if (asked.json) {
    std::cout << json_of(*report);
  } else if (asked.csv.empty()) {
    std::cout << text_of(*report);
  }
  const auto& rows = report->rows;
  const bool all_did = std::all_of(rows.begin(), rows.end(), [](const auto& row) { return did_its_part(row.outcome); });
  return asked.strict && !(report->is_final && all_did) ? kRefused : kDone;
}

}  // namespace sukut::cli
