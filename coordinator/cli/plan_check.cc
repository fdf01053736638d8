// Scopes against the register, times against the calendar, cues against each other.
#include "coordinator/cli/plan_check.h"

#include <algorithm>
#include <set>

#include "coordinator/cli/anniversary.h"
#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

using Stations = std::vector<StationAttributes>;

std::vector<std::string> all_of(const Stations& stations, std::string StationAttributes::*field) {
  std::set<std::string> words;
  for (const auto& station : stations) words.insert(station.*field);
  return {words.begin(), words.end()};
}

// True when every word is known.
bool check_words(const PlanCue& cue, const std::string& key, const std::vector<std::string>& asked,
                 const std::vector<std::string>& known, const std::string& thing) {
  bool all_known = true;
  for (const std::string& word : asked) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    all_known = false;
    const auto near = io::nearest(word, known);
    cue.scope_source.complain(key, "the register has no " + thing + " \"" + word + "\"",
                              near ? "did you mean \"" + *near + "\"?" : "see sukut station list");
  }
  return all_known;
}

// True when every word of the scope is known; sectors were complained about when the plan was read.
bool check_scope_words(const PlanCue& cue, const Stations& stations) {
  std::vector<std::string> ids;
  for (const auto& station : stations) ids.push_back(station.id.text);
  const auto texts = [](const std::vector<StationId>& list) {
    std::vector<std::string> out;
    for (const StationId& id : list) out.push_back(id.text);
    return out;
  };
  bool known = std::all_of(cue.scope.sectors.begin(), cue.scope.sectors.end(), [](const std::string& sector) {
    return std::find(kSectors.begin(), kSectors.end(), sector) != kSectors.end();
  });
  known &= check_words(cue, "regions", cue.scope.regions, all_of(stations, &StationAttributes::region), "region");
  known &= check_words(cue, "operators", cue.scope.operators, all_of(stations, &StationAttributes::operator_name),
                       "operator");
  known &= check_words(cue, "stations", texts(cue.scope.stations), ids, "station");
  known &= check_words(cue, "exclude", texts(cue.scope.exclude), ids, "station");
  return known;
}

// Who is named, in which zones. Complains about a whistle at a ship named by id alone.
std::vector<std::string> resolve(const PlanCue& cue, const Stations& stations, CheckedCue& out) {
  std::set<std::string> zones;
  for (const auto& station : stations) {
    if (!names(cue.scope, station)) continue;
    out.stations.push_back(station.id);
    ++out.sectors[station.sector];
    zones.insert(station.zone);
  }
  std::sort(out.stations.begin(), out.stations.end());
  const bool said_already = (cue.scope.sectors.empty() && cue.scope.stations.empty()) ||
                            std::count(cue.scope.sectors.begin(), cue.scope.sectors.end(), "ship") > 0;
  if (!said_already && cue.action == CueAction::sound && cue.pattern == "continuous" && cue.notice.empty() &&
      out.sectors.count("ship") > 0) {
    cue.source.complain("pattern", "a continuous whistle is a distress signal, and the scope names a ship",
                        "use \"prolonged\", or name the published notice to mariners in notice = \"...\"");
  }
  return {zones.begin(), zones.end()};
}

void check_zones(const PlanCue& cue, std::vector<std::string>& zones) {
  if (cue.basis != Basis::local) return;
  for (const std::string& zone : zones) {
    if (is_zone(zone)) continue;
    cue.scope_source.complain("", "a station of this cue has the unknown zone \"" + zone + "\" in the register",
                              "give it an IANA zone name");
  }
  std::erase_if(zones, [](const std::string& zone) { return !is_zone(zone); });
}

// Two cues on one output: the same action, at the same time, at one station.
void check_overlap(const Plan& plan, const std::vector<CheckedCue>& cues, const Stations& stations,
                   const CheckedCue& late) {
  const PlanCue& b = plan.cues[late.cue];
  for (const CheckedCue& early : cues) {
    const PlanCue& a = plan.cues[early.cue];
    if (early.cue >= late.cue || a.action != b.action) continue;
    std::vector<std::string> shared;
    for (const auto& station : stations) {
      if (!names(a.scope, station) || !names(b.scope, station)) continue;
      const ZoneSpan* one = span_of(early.times, station.zone);
      const ZoneSpan* two = span_of(late.times, station.zone);
      if (one != nullptr && two != nullptr && one->start < two->end && two->start < one->end) {
        shared.push_back(station.id.text);
      }
    }
    if (shared.empty()) continue;
    b.source.complain("at",
                      "overlaps cue \"" + a.id.text + "\" on the same output (" + std::string(name_of(a.action)) +
                          ") at " + shared.front() +
                          (shared.size() > 1 ? " and " + std::to_string(shared.size() - 1) + " more" : ""),
                      "move one of them, or exclude the stations from one scope");
  }
}

bool check_date(const Plan& plan, const LiveWish& live) {
  const CivilDate date{live.year, plan.month, plan.day};
  if (!exists(date)) {
    plan.file.root().complain("date", text_of(date) + " does not exist", "choose another year");
    return false;
  }
  if (date < date_in(plan.zone, live.now)) {
    plan.file.root().complain("date", text_of(date) + " has passed",
                              "give --year " + std::to_string(next_year(plan, live.now)) + " or later");
  }
  return true;
}

// A drill rehearses the observance to come.
std::optional<int> years_at(const Plan& plan, const Occasion& occasion) {
  if (!plan.since) return std::nullopt;
  const auto* drill = std::get_if<DrillWish>(&occasion);
  const int year = drill != nullptr ? next_year(plan, drill->minute_at) : std::get<LiveWish>(occasion).year;
  if (year > *plan.since) return year - *plan.since;
  plan.file.root().complain("since", std::to_string(*plan.since) + " does not lie before " + std::to_string(year),
                            "give the year to count from");
  return std::nullopt;
}

CueTimes times_of(const Plan& plan, const PlanCue& cue, const Occasion& occasion,
                  const std::vector<std::string>& zones) {
  if (const auto* drill = std::get_if<DrillWish>(&occasion)) return drill_times(plan, cue, *drill, zones);
  return live_times(plan, cue, {std::get<LiveWish>(occasion).year, plan.month, plan.day}, zones);
}

// An end on the day of the start needs no date: "12:01:00".
std::string end_text(const std::string& start, const std::string& end) {
  constexpr std::size_t kDate = 11;  // "2027-01-20 "
  if (start.compare(0, kDate, end, 0, kDate) != 0) return "to " + end;
  return "to " + end.substr(kDate, end.find(' ', kDate) - kDate);
}

}  // namespace

PlanCheck check_plan(const Plan& plan, const Stations* stations, const Occasion& occasion) {
  PlanCheck check;
  if (!plan.file.has_root() || plan.zone.empty() || plan.month == 0) return check;
  const auto* live = std::get_if<LiveWish>(&occasion);
  if (live != nullptr && !check_date(plan, *live)) return check;
  check.years = years_at(plan, occasion);
  for (std::size_t i = 0; i < plan.cues.size(); ++i) {
    const PlanCue& cue = plan.cues[i];
    CheckedCue checked{i, {}, {}, {}};
    std::vector<std::string> zones;
    if (stations != nullptr) {
      const bool all_known = live == nullptr || check_scope_words(cue, *stations);
      zones = resolve(cue, *stations, checked);
      check_zones(cue, zones);
      if (checked.stations.empty() && live == nullptr) {
        check.warnings.push_back("cue " + cue.id.text + " names no station here and is left out of the drill");
        continue;
      }
      if (checked.stations.empty() && all_known) {
        cue.source.complain("scope", "the scope of \"" + cue.id.text + "\" names nobody in the register",
                            "widen the scope, or register the stations (sukut station add)");
      }
    }
    checked.times = times_of(plan, cue, occasion, zones);
    check.cues.push_back(std::move(checked));
  }
  if (stations != nullptr) {
    for (const CheckedCue& cue : check.cues) check_overlap(plan, check.cues, *stations, cue);
  }
  if (tzdata_version().empty()) check.warnings.emplace_back("the version of the zone data is unknown (no tzdata.zi)");
  return check;
}

int next_year(const Plan& plan, Instant now) {
  if (plan.zone.empty() || plan.month == 0) return 0;
  const CivilDate today = date_in(plan.zone, now);
  for (int year = today.year; year < today.year + 9; ++year) {
    const CivilDate date{year, plan.month, plan.day};
    if (exists(date) && !(date < today)) return year;
  }
  return today.year + 1;
}

std::vector<Text> texts_at(std::vector<Text> texts, const PlanCheck& check) {
  for (Text& text : texts) {
    if (check.years) text.text = with_years(text.lang, text.text, *check.years);
  }
  return texts;
}

std::string text_of(const Plan& plan, const PlanCheck& check, bool has_register) {
  Table table({"cue", "action", "stations", "Baku time", "", "UTC", "", "local"});
  for (const CheckedCue& checked : check.cues) {
    const PlanCue& cue = plan.cues[checked.cue];
    bool is_first = true;
    for (const ZoneSpan& span : checked.times.spans) {
      const std::string what = std::string(name_of(cue.action)) + (cue.pattern.empty() ? "" : " " + cue.pattern);
      const std::string count = has_register ? std::to_string(checked.stations.size()) : "?";
      const std::string until = cue.end == CueEnd::closed ? " at latest" : "";
      const std::string zone = span.zone.empty() ? plan.zone : span.zone;
      const std::string start = local_text(kHomeZone, span.start), start_utc = utc_text(span.start);
      table.add({is_first ? cue.id.text : "", is_first ? what : "", is_first ? count : "", start,
                 end_text(start, local_text(kHomeZone, span.end)) + until, start_utc,
                 end_text(start_utc, utc_text(span.end)),
                 zone == kHomeZone ? "" : local_text(zone, span.start) + " " + zone});
      is_first = false;
    }
  }
  return table.text();
}

}  // namespace sukut::cli
