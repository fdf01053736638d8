// Lays the figures out; the counting is coordinator/core.
#include "coordinator/cli/report_print.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/report_missing.h"
#include "coordinator/cli/terminal.h"
#include "proto/utc.h"

namespace sukut::cli {
namespace {

using coordinator::Changes;
using coordinator::did_its_part;
using coordinator::Figures;
using coordinator::NationalReport;
using coordinator::ReportRow;

using Counts = std::array<std::uint32_t, kOutcomeCount>;

constexpr std::size_t kEachMax = 40;  // rows that stand one by one

std::vector<std::string> words_in(Lang lang, std::initializer_list<Said> english) {
  std::vector<std::string> words;
  for (const Said each : english) words.emplace_back(say(lang, each));
  return words;
}

std::string headline(Lang lang, Said english) { return "\n" + std::string(say(lang, english)) + "\n"; }

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
std::string totals_table(const NationalReport& report, Lang lang, std::string_view head, KeyOf key_of) {
  const std::vector<int> seen = outcomes_in(report.totals);
  std::vector<std::string> names;
  std::map<std::string, Counts> groups;
  for (const ReportRow& row : report.rows) {
    const std::string key = key_of(row);
    if (groups.emplace(key, Counts{}).second) names.push_back(key);
    ++groups[key][static_cast<std::size_t>(row.outcome)];
  }
  std::vector<std::string> heads{std::string(head), std::string(say(lang, "named"))};
  for (const int i : seen) heads.emplace_back(say(lang, static_cast<Outcome>(i)));
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
  add(std::string(say(lang, "all")), report.totals);
  return table.text();
}

std::string plus_minus(Nanos bound) { return "± " + milliseconds_text(bound).substr(1); }

// Absolute start errors per cue, with the widest bound: the truth lies within it.
std::string start_errors(const NationalReport& report, Lang lang) {
  Table table(words_in(lang, {"cue", "starts", "start error p50", "p95", "max", "widest bound", "wake-up late max"}));
  for (const Cue& cue : report.order.cues) {
    const Starts starts = starts_of(report, [&](const ReportRow& row) { return row.cue == cue.id; });
    const Spread& error = starts.error;
    if (error.count == 0) continue;
    table.add({cue.id.text, std::to_string(error.count), milliseconds_text(error.p50).substr(1),
               milliseconds_text(error.p95).substr(1), milliseconds_text(error.maximum).substr(1),
               plus_minus(starts.bound), milliseconds_text(starts.lateness).substr(1)});
  }
  if (table.empty()) return "";
  return headline(lang, "Starts of sound and silence, by each station's own clock") + table.text();
}

std::string each_start(const NationalReport& report, Lang lang) {
  Table table(words_in(lang, {"station", "cue", "start error", "bound", "known by", "first path"}));
  for (const ReportRow& row : report.rows) {
    if (!row.start_error || !is_moment(row.action)) continue;
    table.add({row.station.text, row.cue.text, milliseconds_text(*row.start_error),
               row.error_bound ? plus_minus(*row.error_bound) : "?", std::string(say(lang, row.known_by)),
               std::string(say(lang, row.first_path))});
  }
  return table.empty() ? "" : "\n" + table.text();
}

std::string measurements(const NationalReport& report, Lang lang) {
  Table table(words_in(lang, {"station", "method", "start error", "length", "error of the measurement"}));
  for (const ReportRow& row : report.rows) {
    if (!row.measured) continue;
    table.add({row.station.text, row.measured->method, milliseconds_text(row.measured->start_error),
               milliseconds_text(row.measured->length).substr(1), plus_minus(row.measured->error)});
  }
  return table.empty() ? "" : headline(lang, "Measured on the stations' own output") + table.text();
}

std::string not_done(const NationalReport& report, Lang lang) {
  const std::uint32_t pending = report.totals[static_cast<std::size_t>(Outcome::pending)];
  Table table(words_in(lang, {"station", "cue", "outcome", "reason", "who, and in their words"}));
  for (const ReportRow& row : report.rows) {
    if (did_its_part(row.outcome) || row.outcome == Outcome::pending) continue;
    const std::string words = row.person + (row.person.empty() || row.detail.empty() ? "" : ": ") + row.detail;
    table.add({row.station.text, row.cue.text, paint(tone_of(row.outcome), std::string(say(lang, row.outcome))),
               row.reason == Reason::none ? "" : std::string(say(lang, row.reason)), words});
  }
  const std::string still = pending == 0 ? "" : "\n" + say(lang, "{} still to come.", {std::to_string(pending)}) + "\n";
  if (!table.empty()) return headline(lang, "Not executed") + table.text() + still;
  return pending == 0 ? "\n" + std::string(say(lang, "Every station named did its part.")) + "\n" : still;
}

// The order of the titles follows the reader.
std::string titles_of(const Order& order, Lang lang) {
  const bool is_az = lang == Lang::az;
  return paint(Tone::strong, title_of(order, is_az ? "az" : "en")) + "\n" + title_of(order, is_az ? "en" : "az") +
         "\n\n";
}

std::string head_of(const Figures& figures, Lang lang) {
  const NationalReport& report = figures.report;
  const Order& order = report.order;
  std::string out = titles_of(order, lang) + paint(Tone::strong, heading_of(figures, lang));
  if (!figures.cue.empty()) out += ", " + say(lang, "cue {}", {figures.cue});
  out += "\n";
  if (figures.issue) out += say(lang, "issued {}", {both_times(figures.issue->at, lang)}) + "\n";
  out += std::string(say(lang, order.mode)) + "  " + order.name + "  " +
         say(lang, "revision {}", {std::to_string(order.revision)}) + "  " +
         say(lang, "fingerprint {}", {fingerprint(report.hash)}) + "\n";
  if (!report.is_final) {
    out += paint(Tone::warning, std::string(say(lang, "Not final: some outcomes are still to come."))) + "\n";
  }
  if (report.is_declared_time) {
    out += say(lang, "Time: declared, not traceable to UTC. Bounds are against the coordinator's clock.");
    out += "\n";
  }
  const auto late =
      std::count_if(report.rows.begin(), report.rows.end(), [](const auto& r) { return r.is_added_later; });
  if (late > 0) {
    out +=
        say(lang, "{} pair(s) of stations that were registered after the draft are counted.", {std::to_string(late)}) +
        "\n";
  }
  return out;
}

std::string outcome_text(const std::optional<Outcome>& outcome, Lang lang) {
  return outcome ? std::string(say(lang, *outcome)) : "-";
}

std::string news(const Figures& figures, Lang lang) {
  if (!figures.changes) return "";
  const Changes& changes = *figures.changes;
  const std::string since = std::to_string(changes.since);
  if (!changes.is_news()) return "\n" + say(lang, "Nothing is new since No. {}.", {since}) + "\n";
  std::string out = "\n" + paint(Tone::strong, say(lang, "What changed since No. {}", {since})) + "\n";
  Table counts(words_in(lang, {"before", "now", "pairs"}));
  for (const auto& each : counts_of(changes)) {
    counts.add({outcome_text(each.from, lang), outcome_text(each.to, lang), std::to_string(each.count)});
  }
  if (!counts.empty()) out += counts.text();
  Table each(words_in(lang, {"station", "cue", "before", "now"}));
  for (const auto& change : changes.outcomes) {
    each.add({change.station.text, change.cue.text, outcome_text(change.from, lang), outcome_text(change.to, lang)});
  }
  if (!each.empty() && changes.outcomes.size() <= kEachMax) out += "\n" + each.text();
  if (changes.details > 0) {
    out += say(lang, "{} pair(s) with the same outcome, of which more is known.", {std::to_string(changes.details)}) +
           "\n";
  }
  if (changes.outcomes.empty() && changes.details == 0) {
    out += say(lang, "No outcome; the order, its source of time, or that it is final.");
    out += "\n";
  }
  return out;
}

// Words of a station: a spreadsheet takes none of them for a formula.
std::string words_cell(const std::string& words) { return words.find_first_of("=+-@\t") == 0 ? "'" + words : words; }
std::string cell(const std::optional<Nanos>& value) { return value ? std::to_string(value->count()) : ""; }

}  // namespace

std::string heading_of(const Figures& figures, Lang lang) {
  if (!figures.issue) return std::string(say(lang, "A look at the figures, not issued"));
  const std::string number = std::to_string(figures.issue->number);
  return figures.report.is_final ? say(lang, "Final report No. {}", {number})
                                 : say(lang, "Preliminary report No. {}", {number});
}

std::string text_of(const Figures& figures, Lang lang) {
  const NationalReport& report = figures.report;
  std::string out = head_of(figures, lang) + news(figures, lang);
  out += headline(lang, "By sector") + totals_table(report, lang, say(lang, "sector"),
                                                    [&](const ReportRow& row) { return say_sector(lang, row.sector); });
  out += headline(lang, "By cue") +
         totals_table(report, lang, say(lang, "cue"), [](const ReportRow& row) { return row.cue.text; });
  out += start_errors(report, lang);
  if (report.rows.size() <= kEachMax) out += each_start(report, lang);
  return out + measurements(report, lang) + not_done(report, lang);
}

Spread spread_of(std::vector<Nanos> lengths) {
  if (lengths.empty()) return {};
  std::sort(lengths.begin(), lengths.end());
  // The nearest rank: of few lengths, nearly all is the greatest.
  const auto at = [&](std::size_t percent) { return lengths[(lengths.size() * percent + 99) / 100 - 1]; };
  return {lengths.size(), at(50), at(95), lengths.back()};
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
                                         words_cell(row.person),
                                         words_cell(row.detail)};
    out += csv_line(cells);
  }
  return out;
}

std::string milliseconds_text(Nanos length) {
  char out[64];
  std::snprintf(out, sizeof out, "%+.3f ms", static_cast<double>(length.count()) / 1e6);
  return out;
}

}  // namespace sukut::cli
