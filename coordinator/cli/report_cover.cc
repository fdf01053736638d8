// What the cover says, before it is laid out.
#include "coordinator/cli/report_cover.h"

#include <algorithm>
#include <map>
#include <set>

#include "coordinator/cli/calendar.h"

namespace sukut::cli {
namespace {

using coordinator::Figures;
using coordinator::NationalReport;
using coordinator::ReportRow;

constexpr std::size_t kLinesMax = 14;  // of a table; more do not fit on the page

void count(const ReportRow& row, CoverCounts& counts) {
  ++counts.named;
  if (coordinator::did_its_part(row.outcome)) {
    ++counts.executed;
  } else if (row.outcome == Outcome::declined) {
    ++counts.declined;
  } else if (row.outcome == Outcome::cancelled || row.outcome == Outcome::preempted) {
    ++counts.stopped;
  } else if (coordinator::is_unreported(row.outcome)) {
    ++counts.silent;
  } else {
    ++counts.not_done;
  }
}

void add(const CoverCounts& more, CoverCounts& to) {
  to.named += more.named;
  to.executed += more.executed;
  to.declined += more.declined;
  to.stopped += more.stopped;
  to.not_done += more.not_done;
  to.silent += more.silent;
}

template <typename NameOf>
CoverTable table_of(const NationalReport& report, Lang lang, NameOf name_of_row) {
  std::map<std::string, CoverCounts> groups;
  for (const ReportRow& row : report.rows) {
    const std::string name = name_of_row(row);
    count(row, groups[name.empty() ? std::string(say(lang, "not given")) : clipped(name, 40)]);
  }
  CoverTable table(groups.begin(), groups.end());
  std::stable_sort(table.begin(), table.end(),
                   [](const auto& a, const auto& b) { return a.second.named > b.second.named; });
  if (table.size() <= kLinesMax) return table;
  CoverCounts rest;
  for (std::size_t i = kLinesMax - 1; i < table.size(); ++i) add(table[i].second, rest);
  const std::string others = say(lang, "{} others", {std::to_string(table.size() - kLinesMax + 1)});
  table.resize(kLinesMax - 1);
  table.emplace_back(others, rest);
  return table;
}

// The instants of the report's first moment that is the same for all; of its first cue when there is no such moment.
void set_minute(const NationalReport& report, CoverFacts& facts) {
  std::set<CueId> told;
  for (const ReportRow& row : report.rows) told.insert(row.cue);
  const ZoneSpan* minute = nullptr;
  const ZoneSpan* first = nullptr;
  for (const Cue& cue : report.order.cues) {
    if (cue.spans.empty() || !told.contains(cue.id)) continue;
    const ZoneSpan& span = cue.spans.front();
    if (first == nullptr || span.start < first->start) first = &span;
    const bool is_for_all = is_moment(cue.action) && span.zone.empty();
    if (is_for_all && (minute == nullptr || span.start < minute->start)) minute = &span;
  }
  const ZoneSpan* span = minute != nullptr ? minute : first;
  if (span == nullptr) return;
  facts.from = span->start;
  facts.to = span->end;
}

void set_known_by(const NationalReport& report, CoverFacts& facts) {
  for (const KnownBy known_by :
       {KnownBy::measured, KnownBy::device_confirmed, KnownBy::attested, KnownBy::commanded, KnownBy::none}) {
    const auto number = std::count_if(report.rows.begin(), report.rows.end(), [&](const ReportRow& row) {
      return coordinator::did_its_part(row.outcome) && row.known_by == known_by;
    });
    if (number > 0) facts.known_by.emplace_back(known_by, static_cast<std::uint32_t>(number));
  }
}

std::string name_in(const ReportRow& row, Lang lang) {
  const std::string& name = lang == Lang::az ? row.name_az : row.name_en;
  return clipped(name.empty() ? row.station.text : name, 60);
}

void set_silent(const NationalReport& report, Lang lang, CoverFacts& facts) {
  std::set<StationId> seen;
  for (const ReportRow& row : report.rows) {
    if (coordinator::is_unreported(row.outcome) && seen.insert(row.station).second) {
      facts.silent.push_back(name_in(row, lang));
    }
  }
}

// "12:00:00", of "2027-01-20 12:00:00 +04".
std::string clock_of(const std::string& text) { return text.substr(11, text.rfind(' ') - 11); }

std::string date_of(Instant at, Lang lang) {
  const CivilDate date = date_in(kHomeZone, at);
  return date_text(lang, date.year, date.month, date.day);
}

}  // namespace

CoverFacts cover_facts(const Figures& figures, Lang lang) {
  const NationalReport& report = figures.report;
  CoverFacts facts;
  std::set<StationId> stations;
  for (const ReportRow& row : report.rows) {
    count(row, facts.all);
    stations.insert(row.station);
  }
  facts.stations = static_cast<std::uint32_t>(stations.size());
  facts.late = report.totals[static_cast<std::size_t>(Outcome::executed_late)];
  facts.rehearsed = report.totals[static_cast<std::size_t>(Outcome::rehearsed)];
  facts.sectors = table_of(report, lang, [&](const ReportRow& row) { return say_sector(lang, row.sector); });
  facts.regions = table_of(report, lang, [](const ReportRow& row) { return row.region; });
  set_known_by(report, facts);
  for (const CueAction action : {CueAction::sound, CueAction::silence}) {
    const Starts starts = starts_of(report, [&](const ReportRow& row) { return row.action == action; });
    if (starts.error.count > 0) facts.starts.emplace_back(action, starts);
  }
  set_silent(report, lang, facts);
  set_minute(report, facts);
  return facts;
}

std::vector<std::string> cover_heads(std::string_view name, Lang lang) {
  std::vector<std::string> heads{std::string(name)};
  for (const Said each : {Said("named"), Said("reported"), Said("executed"), Said("declines")}) {
    heads.emplace_back(say(lang, each));
  }
  return heads;
}

std::vector<std::string> cover_row(const std::string& name, const CoverCounts& counts) {
  std::vector<std::string> row{name};
  for (const std::uint32_t number : {counts.named, counts.reported(), counts.executed, counts.declined}) {
    row.push_back(number == 0 ? "–" : std::to_string(number));
  }
  return row;
}

std::string clipped(const std::string& words, std::size_t characters_max) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(words[i]) & 0xC0U) != 0x80U;
    if (begins && ++characters > characters_max) return words.substr(0, i) + "…";
  }
  return words;
}

std::string span_text(Instant from, Instant to, Lang lang) {
  const std::string first = local_text(kHomeZone, from), last = local_text(kHomeZone, to);
  const bool is_one_day = first.substr(0, 10) == last.substr(0, 10);
  std::string text = date_of(from, lang) + ", " + clock_of(first) + " – ";
  if (!is_one_day) text += date_of(to, lang) + ", ";
  text += clock_of(last) + " " + say(lang, "Baku time (UTC{})", {first.substr(first.rfind(' ') + 1)});
  const bool is_same_date = is_one_day && utc_text(from).substr(0, 10) == first.substr(0, 10) &&
                            utc_text(to).substr(0, 10) == first.substr(0, 10);
  if (!is_same_date) return text + " = " + utc_text(from) + " – " + utc_text(to);
  return text + " = " + clock_of(utc_text(from)) + " – " + clock_of(utc_text(to)) + " UTC";
}

std::string numbers_sentence(const CoverFacts& facts, Lang lang) {
  std::string text = say(lang, "Counted are the cues of {} stations.", {std::to_string(facts.stations)});
  const auto add = [&](std::uint32_t number, Said sentence) {
    if (number > 0) text += " " + say(lang, sentence, {std::to_string(number)});
  };
  add(facts.late, "Of the executed {} began later than the tolerance.");
  add(facts.rehearsed, "Of the executed {} ran in silence, as a rehearsal.");
  add(facts.all.not_done, "{} were not carried out: refused, missed, failed or not confirmed.");
  add(facts.all.stopped, "{} were stopped, by a signed cancel or a real emergency.");
  add(facts.all.declined, "A master, driver, dispatcher or broadcaster may lawfully decline: {} did; it is no fault.");
  return text;
}

std::string time_sentence(const Figures& figures, Lang lang) {
  return std::string(
      figures.report.is_declared_time
          ? say(lang, "Time: declared by the centre, not traceable to UTC; the bounds are against the centre's clock.")
          : say(lang, "Time: traceable to UTC; each station states how far its clock may have been wrong."));
}

std::string known_by_sentence(const CoverFacts& facts, Lang lang) {
  std::string list;
  for (const auto& [known_by, number] : facts.known_by) {
    std::string word(say(lang, known_by));
    std::replace(word.begin(), word.end(), '_', ' ');
    list += (list.empty() ? "" : " · ") + word + " " + std::to_string(number);
  }
  return list;
}

// As many names as fit on two lines; the rest is counted.
std::string silent_sentence(const CoverFacts& facts, Lang lang) {
  constexpr std::size_t kNamesMax = 220;
  if (facts.silent.empty()) return std::string(say(lang, "Every station named was heard."));
  std::string names;
  std::size_t told = 0;
  for (; told < facts.silent.size(); ++told) {
    const std::string& name = facts.silent[told];
    if (told > 0 && names.size() + name.size() > kNamesMax) break;
    names += (told == 0 ? "" : ", ") + name;
  }
  if (told < facts.silent.size()) {
    names += " " + say(lang, "and {} more, in the list of contacts", {std::to_string(facts.silent.size() - told)});
  }
  return names;
}

std::string length_text(Nanos length, Lang lang) {
  std::string text = milliseconds_text(length).substr(1);
  if (lang == Lang::az) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

}  // namespace sukut::cli
