// The cover for a message or a fax: the same counts and sentences, in columns.
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/report_cover.h"
#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

using coordinator::Figures;

std::string plain_table(std::string_view name, const CoverTable& lines, Lang lang) {
  Table table(cover_heads(name, lang));
  for (const auto& [group, counts] : lines) table.add(cover_row(group, counts));
  return "\n" + table.plain_text();
}

std::string plain_starts(const CoverFacts& facts, Lang lang) {
  if (facts.starts.empty()) return "";
  Table table({"", std::string(say(lang, "starts")), std::string(say(lang, "half within")),
               std::string(say(lang, "95 % within")), std::string(say(lang, "all within")),
               std::string(say(lang, "clock bound at most"))});
  for (const auto& [action, starts] : facts.starts) {
    const Spread& error = starts.error;
    table.add({std::string(say(lang, action)), std::to_string(error.count), length_text(error.p50, lang),
               length_text(error.p95, lang), length_text(error.maximum, lang), "± " + length_text(starts.bound, lang)});
  }
  return "\n" + std::string(say(lang, "How exactly it began, by each station's own clock")) + "\n" + table.plain_text();
}

}  // namespace

std::string cover_text(const Figures& figures, const Digest& signed_figures, Lang lang) {
  const CoverFacts facts = cover_facts(figures, lang);
  const coordinator::NationalReport& report = figures.report;
  const CoverCounts& all = facts.all;
  const auto line = [&](Said name, const std::string& words) {
    return std::string(say(lang, name)) + ": " + words + "\n";
  };
  std::string out =
      std::string(say(lang, "National report")) + "\n" + title_of(report.order, lang == Lang::az ? "az" : "en") + "\n";
  if (facts.from < facts.to) out += span_text(facts.from, facts.to, lang) + "\n";
  out += "\n";
  if (report.order.mode == Mode::drill) out += std::string(say(lang, "DRILL")) + "  ";
  out += heading_of(figures, lang) + "\n";
  if (figures.issue) out += say(lang, "issued {}", {both_times(figures.issue->at, lang)}) + "\n";
  out += "\n" + line("named", std::to_string(all.named)) + line("reported", std::to_string(all.reported())) +
         line("executed", std::to_string(all.executed)) + line("lawfully declined", std::to_string(all.declined));
  out += numbers_sentence(facts, lang) + "\n";
  out += plain_table(say(lang, "sector"), facts.sectors, lang) + plain_table(say(lang, "region"), facts.regions, lang);
  out += plain_starts(facts, lang) + "\n";
  if (!facts.known_by.empty()) out += line("How it is known", known_by_sentence(facts, lang));
  out += line("Not heard", silent_sentence(facts, lang)) + time_sentence(figures, lang) + "\n";
  out += line("Order", report.order.name + ", " + say(lang, "fingerprint {}", {fingerprint(report.hash)}));
  out += line("Figures signed by the coordinator",
              signed_figures.is_zero() ? std::string(say(lang, "not issued: without number and signature"))
                                       : say(lang, "fingerprint {}", {fingerprint(signed_figures)}));
  return out + "\n" + line("office, name", "______________________") + line("signature", "______________________") +
         line("date", "______________________");
}

}  // namespace sukut::cli
