#include "coordinator/cli/plan_check.h"

#include <algorithm>
#include <set>

#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

using Stations = std::vector<StationAttributes>;

std::vector<std::string> all_of(const Stations& stations, std::string StationAttributes::*field) {
  std::set<std::string> words;
  for (const auto& station : stations) words.insert(station.*field);
  return {words.begin(), words.end()};
}

void check_words(const PlanCue& cue, const std::string& key, const std::vector<std::string>& asked,
                 const std::vector<std::string>& known, const std::string& thing) {
  for (const std::string& word : asked) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    const auto near = io::nearest(word, known);
    cue.scope_source.complain(key, "the register has no " + thing + " \"" + word + "\"",
                              near ? "did you mean \"" + *near + "\"?" : "see sukut station list");
  }
}

void check_scope_words(const PlanCue& cue, const Stations& stations) {
  std::vector<std::string> ids;
  for (const auto& station : stations) ids.push_back(station.id.text);
  const auto texts = [](const std::vector<StationId>& list) {
    std::vector<std::string> out;
    for (const StationId& id : list) out.push_back(id.text);
    return out;
  };
  check_words(cue, "regions", cue.scope.regions, all_of(stations, &StationAttributes::region), "region");
  check_words(cue, "operators", cue.scope.operators, all_of(stations, &StationAttributes::operator_name), "operator");
  check_words(cue, "stations", texts(cue.scope.stations), ids, "station");
  check_words(cue, "exclude", texts(cue.scope.exclude), ids, "station");
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
    b.source.complain("at", "overlaps cue \"" + a.id.text + "\" on the same output (" + std::string(name_of(a.action)) +
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

CueTimes times_of(const Plan& plan, const PlanCue& cue, const Occasion& occasion,
                  const std::vector<std::string>& zones) {
  if (const auto* drill = std::get_if<DrillWish>(&occasion)) return drill_times(plan, cue, *drill, zones);
  return live_times(plan, cue, {std::get<LiveWish>(occasion).year, plan.month, plan.day}, zones);
}

}  // namespace

PlanCheck check_plan(const Plan& plan, const Stations* stations, const Occasion& occasion) {
  PlanCheck check;
  if (!plan.file.has_root() || plan.zone.empty() || plan.month == 0) return check;
  const auto* live = std::get_if<LiveWish>(&occasion);
  if (live != nullptr && !check_date(plan, *live)) return check;
  for (std::size_t i = 0; i < plan.cues.size(); ++i) {
    const PlanCue& cue = plan.cues[i];
    CheckedCue checked{i, {}, {}, {}};
    std::vector<std::string> zones;
    if (stations != nullptr) {
      if (live != nullptr) check_scope_words(cue, *stations);
      zones = resolve(cue, *stations, checked);
      check_zones(cue, zones);
      if (checked.stations.empty() && live == nullptr) {
        check.warnings.push_back("cue " + cue.id.text + " names no station here and is left out of the drill");
        continue;
      }
      if (checked.stations.empty()) {
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

std::string text_of(const Plan& plan, const PlanCheck& check, bool has_register) {
  Table table({"cue", "action", "Baku time", "", "UTC", "", "stations"});
  for (const CheckedCue& checked : check.cues) {
    const PlanCue& cue = plan.cues[checked.cue];
    bool is_first = true;
    for (const ZoneSpan& span : checked.times.spans) {
      const std::string what = std::string(name_of(cue.action)) + (cue.pattern.empty() ? "" : " " + cue.pattern);
      const std::string until = cue.end == CueEnd::closed ? " at latest" : "";
      table.add({is_first ? cue.id.text : "", is_first ? what : "", local_text(kHomeZone, span.start),
                 "to " + local_text(kHomeZone, span.end) + until, utc_text(span.start), "to " + utc_text(span.end),
                 !is_first ? "" : has_register ? std::to_string(checked.stations.size()) : "?"});
      const std::string zone = span.zone.empty() ? plan.zone : span.zone;
      if (zone != kHomeZone) {
        table.add({"", "", local_text(zone, span.start), zone, "", "", ""});
      }
      is_first = false;
    }
  }
  return table.text();
}

}  // namespace sukut::cli
