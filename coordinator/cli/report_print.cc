// Lays the national report out; the counting is coordinator/core/national_report.
#include "coordinator/cli/report_print.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

using coordinator::NationalReport;
using coordinator::ReportRow;

using Counts = std::array<std::uint32_t, kOutcomeCount>;

std::vector<int> outcomes_in(const Counts& totals) {
  std::vector<int> seen;
  for (int i = 0; i < kOutcomeCount; ++i) {
    if (totals[static_cast<std::size_t>(i)] > 0) seen.push_back(i);
  }
  return seen;
}

Tone tone_of(Outcome outcome) {
  if (outcome == Outcome::executed || outcome == Outcome::rehearsed) return Tone::good;
  if (outcome == Outcome::executed_late || outcome == Outcome::declined || outcome == Outcome::pending) {
    return Tone::warning;
  }
  return Tone::bad;
}

// One line per group in order of first sight, one column per outcome that occurs.
template <typename KeyOf>
std::string totals_table(const NationalReport& report, const std::string& head, KeyOf key_of) {
  const std::vector<int> seen = outcomes_in(report.totals);
  std::vector<std::string> names;
  std::map<std::string, Counts> groups;
  for (const ReportRow& row : report.rows) {
    const std::string key = key_of(row);
    if (groups.emplace(key, Counts{}).second) names.push_back(key);
    ++groups[key][static_cast<std::size_t>(row.outcome)];
  }
  std::vector<std::string> heads{head, "named"};
  for (const int i : seen) heads.emplace_back(name_of(static_cast<Outcome>(i)));
  Table table(heads);
  const auto add = [&](const std::string& name, const Counts& counts) {
    std::uint32_t named = 0;
    std::vector<std::string> cells{name, ""};
    for (const std::uint32_t count : counts) named += count;
    for (const int i : seen) {
      const std::uint32_t count = counts[static_cast<std::size_t>(i)];
      cells.push_back(count == 0 ? "-" : paint(tone_of(static_cast<Outcome>(i)), std::to_string(count)));
    }
    cells[1] = std::to_string(named);
    table.add(std::move(cells));
  };
  for (const std::string& name : names) add(name, groups[name]);
  add("all", report.totals);
  return table.text();
}

template <typename T>
T at_percent(std::vector<T> sorted, std::size_t percent) {
  return sorted[(sorted.size() - 1) * percent / 100];
}

// Absolute start errors per cue, with the widest bound: the truth lies within it.
std::string start_errors(const NationalReport& report) {
  Table table({"cue", "starts", "start error p50", "max", "widest bound", "wake-up late max"});
  for (const Cue& cue : report.order.cues) {
    std::vector<Nanos> errors;
    Nanos bound{0}, late{0};
    for (const ReportRow& row : report.rows) {
      if (row.cue != cue.id || !row.start_error || !is_moment(row.action)) continue;
      errors.push_back(std::chrono::abs(*row.start_error));
      bound = std::max(bound, row.error_bound.value_or(Nanos(0)));
      late = std::max(late, row.lateness.value_or(Nanos(0)));
    }
    if (errors.empty()) continue;
    std::sort(errors.begin(), errors.end());
    table.add({cue.id.text, std::to_string(errors.size()), milliseconds_text(at_percent(errors, 50)).substr(1),
               milliseconds_text(errors.back()).substr(1), "± " + milliseconds_text(bound).substr(1),
               milliseconds_text(late).substr(1)});
  }
  return table.empty() ? "" : "\nStarts of sound and silence, by each station's own clock\n" + table.text();
}

std::string each_start(const NationalReport& report) {
  Table table({"station", "cue", "start error", "bound", "known by", "first path"});
  for (const ReportRow& row : report.rows) {
    if (!row.start_error || !is_moment(row.action)) continue;
    table.add({row.station.text, row.cue.text, milliseconds_text(*row.start_error),
               row.error_bound ? "± " + milliseconds_text(*row.error_bound).substr(1) : "?",
               std::string(name_of(row.known_by)), std::string(name_of(row.first_path))});
  }
  return table.empty() ? "" : "\n" + table.text();
}

std::string measurements(const NationalReport& report) {
  Table table({"station", "method", "start error", "length", "error of the measurement"});
  for (const ReportRow& row : report.rows) {
    if (!row.measured) continue;
    table.add({row.station.text, row.measured->method, milliseconds_text(row.measured->start_error),
               milliseconds_text(row.measured->length).substr(1),
               "± " + milliseconds_text(row.measured->error).substr(1)});
  }
  return table.empty() ? "" : "\nMeasured on the stations' own output\n" + table.text();
}

std::string not_done(const NationalReport& report) {
  const std::uint32_t pending = report.totals[static_cast<std::size_t>(Outcome::pending)];
  Table table({"station", "cue", "outcome", "reason", "who, and in their words"});
  for (const ReportRow& row : report.rows) {
    if (did_its_part(row.outcome) || row.outcome == Outcome::pending) continue;
    const std::string words = row.person + (row.person.empty() || row.detail.empty() ? "" : ": ") + row.detail;
    table.add({row.station.text, row.cue.text, paint(tone_of(row.outcome), std::string(name_of(row.outcome))),
               row.reason == Reason::none ? "" : std::string(name_of(row.reason)), words});
  }
  const std::string still = pending == 0 ? "" : "\n" + std::to_string(pending) + " still to come.\n";
  if (!table.empty()) return "\nNot executed\n" + table.text() + still;
  return pending == 0 ? "\nEvery station named did its part.\n" : still;
}

std::string head_of(const NationalReport& report) {
  const Order& order = report.order;
  std::string out = paint(Tone::strong, title_of(order, "az")) + "\n" + title_of(order, "en") + "\n\n";
  out += std::string(order.mode == Mode::live ? "live" : "drill (təlim)") + "  " + order.name + "  revision " +
         std::to_string(order.revision) + "  fingerprint " + fingerprint(report.hash) + "\n";
  if (!report.is_final) out += paint(Tone::warning, "Not final: some outcomes are still to come.") + "\n";
  if (report.is_declared_time) {
    out += "Time: declared, not traceable to UTC. Bounds are against the coordinator's clock.\n";
  }
  const auto late =
      std::count_if(report.rows.begin(), report.rows.end(), [](const ReportRow& r) { return r.is_added_later; });
  if (late > 0)
    out += std::to_string(late) + " pair(s) of stations that were registered after the draft are counted.\n";
  return out;
}

std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}
std::string cell(const std::optional<Nanos>& value) { return value ? std::to_string(value->count()) : ""; }

}  // namespace

NationalReport only_cue(NationalReport report, const CueId& cue) {
  std::erase_if(report.rows, [&](const ReportRow& row) { return row.cue != cue; });
  report.totals = {};
  for (const ReportRow& row : report.rows) ++report.totals[static_cast<std::size_t>(row.outcome)];
  report.named = static_cast<std::uint32_t>(report.rows.size());
  report.is_final = report.totals[static_cast<std::size_t>(Outcome::pending)] == 0;
  return report;
}

std::string text_of(const NationalReport& report) {
  std::string out = head_of(report);
  out += "\nBy sector\n" + totals_table(report, "sector", [](const ReportRow& row) { return row.sector; });
  out += "\nBy cue\n" + totals_table(report, "cue", [](const ReportRow& row) { return row.cue.text; });
  out += start_errors(report);
  if (report.rows.size() <= 40) out += each_start(report);
  return out + measurements(report) + not_done(report);
}

std::string csv_of(const NationalReport& report) {
  std::string out =
      "id,sector,operator,region,cue,outcome,reason,known_by,first_path,start_error_ns,error_bound_ns,lateness_ns,"
      "measured_method,measured_start_error_ns,measured_length_ns,measured_error_ns,ended,added_later,person,"
      "detail\r\n";
  for (const ReportRow& row : report.rows) {
    const auto word = [](std::string_view name) { return name == "none" ? std::string() : std::string(name); };
    const auto measured = [&](Nanos Measured::*field) {
      return row.measured ? std::to_string(((*row.measured).*field).count()) : std::string();
    };
    const std::vector<std::string> cells{row.station.text,
                                         row.sector,
                                         row.operator_name,
                                         row.region,
                                         row.cue.text,
                                         std::string(name_of(row.outcome)),
                                         word(name_of(row.reason)),
                                         word(name_of(row.known_by)),
                                         word(name_of(row.first_path)),
                                         cell(row.start_error),
                                         cell(row.error_bound),
                                         cell(row.lateness),
                                         row.measured ? row.measured->method : "",
                                         measured(&Measured::start_error),
                                         measured(&Measured::length),
                                         measured(&Measured::error),
                                         row.ended ? iso_text(*row.ended) : "",
                                         row.is_added_later ? "yes" : "no",
                                         row.person,
                                         row.detail};
    std::string line;
    for (const std::string& text : cells) line += (line.empty() ? "" : ",") + cell(text);
    out += line + "\r\n";
  }
  return out;
}

bool did_its_part(Outcome outcome) {
  return outcome == Outcome::executed || outcome == Outcome::executed_late || outcome == Outcome::rehearsed;
}

std::string milliseconds_text(Nanos length) {
  char out[64];
  std::snprintf(out, sizeof out, "%+.3f ms", static_cast<double>(length.count()) / 1e6);
  return out;
}

}  // namespace sukut::cli
