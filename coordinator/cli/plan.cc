// The head of a plan file: identity, date, zone, titles, drill; its cues are plan_cue.cc's.
#include "coordinator/cli/plan.h"

#include <algorithm>
#include <cstdio>

#include "coordinator/cli/anniversary.h"
#include "coordinator/cli/plan_cue.h"

namespace sukut::cli {
namespace {

using io::TomlTable;

constexpr Nanos kDrillTail = std::chrono::seconds(30);
constexpr std::int64_t kYearMax = 2198;

void read_date(const TomlTable& root, Plan& plan) {
  const auto text = root.need_string("date");
  if (!text) return;
  unsigned month = 0, day = 0;
  int used = 0;
  const bool is_date = std::sscanf(text->c_str(), "%2u-%2u%n", &month, &day, &used) == 2 &&
                       static_cast<std::size_t>(used) == text->size() && exists({2000, month, day});
  if (!is_date) {
    root.complain("date", "\"" + *text + "\" is not a day of the year", "write month-day, as in \"01-20\"");
    return;
  }
  plan.month = month;
  plan.day = day;
}

void read_zone(const TomlTable& root, Plan& plan) {
  const auto zone = root.need_string("zone");
  if (!zone) return;
  if (is_zone(*zone)) {
    plan.zone = *zone;
    return;
  }
  const auto near = io::nearest(*zone, zone_names());
  root.complain("zone", "unknown zone \"" + *zone + "\"",
                near ? "did you mean \"" + *near + "\"?" : "use an IANA zone name, as in \"Asia/Baku\"");
}

void read_since(const TomlTable& root, Plan& plan) {
  const auto since = root.integer("since");
  if (!since) return;
  if (*since >= 1 && *since <= kYearMax) {
    plan.since = static_cast<int>(*since);
  } else {
    root.complain("since", std::to_string(*since) + " is no year to count from", "write since = 1990");
  }
}

// Whoever names the years says from when they count.
void check_since(const TomlTable& root, const Plan& plan) {
  if (root.has("since")) return;
  const auto names_them = [](const Text& text) { return names_years(text.text); };
  const char* const what = "a text names {years}, and the plan has no since";
  const char* const mend = "add since = 1990, the year to count from";
  if (std::any_of(plan.titles.begin(), plan.titles.end(), names_them)) root.complain("title", what, mend);
  for (const PlanCue& cue : plan.cues) {
    if (std::any_of(cue.texts.begin(), cue.texts.end(), names_them)) cue.source.complain("text", what, mend);
  }
}

// "until-minute+30s" or "until-minute".
Nanos read_drill_tail(const TomlTable& root) {
  const auto drill = root.table("drill");
  if (!drill) return kDrillTail;
  const auto states = drill->string("states");
  if (!states) return kDrillTail;
  const std::string lead = "until-minute";
  if (*states == lead) return Nanos(0);
  if (states->rfind(lead + "+", 0) == 0) {
    const auto tail = io::parse_duration(states->substr(lead.size() + 1));
    if (tail && *tail >= Nanos(0) && *tail <= std::chrono::hours(24)) return *tail;
  }
  drill->complain("states", "\"" + *states + "\" does not say when the states of a drill end",
                  "write \"until-minute+30s\"");
  return kDrillTail;
}

void read_cues(const TomlTable& root, Plan& plan) {
  for (const TomlTable& table : root.tables("cue")) {
    PlanCue cue = read_cue(table);
    for (const PlanCue& other : plan.cues) {
      if (other.id == cue.id && !cue.id.text.empty()) {
        table.complain("id", "two cues are called \"" + cue.id.text + "\"", "give each its own id");
      }
    }
    plan.cues.push_back(std::move(cue));
  }
  if (plan.cues.empty()) root.complain("", "the plan has no cue", "add one [[cue]] at least");
  if (plan.cues.size() > kCuesMax) root.complain("cue", "more than 32 cues", "split the observance into two plans");
}

Plan read(io::TomlFile file) {
  Plan plan;
  plan.file = std::move(file);
  if (!plan.file.has_root()) return plan;
  const TomlTable root = plan.file.root();
  plan.id = root.need_string("id").value_or("");
  if (!plan.id.empty() && !is_text_id(plan.id)) {
    root.complain("id", "\"" + plan.id + "\" is no id", "ids are a-z, 0-9 and hyphens, 64 at most");
  }
  read_date(root, plan);
  read_zone(root, plan);
  read_since(root, plan);
  plan.titles = read_texts(root, "title");
  if (plan.titles.empty()) root.complain("title", "the plan has no title", "add [title] with az and en");
  plan.drill_tail = read_drill_tail(root);
  read_cues(root, plan);
  check_since(root, plan);
  root.refuse_unknown();
  return plan;
}

}  // namespace

Plan read_plan(const std::string& path) { return read(io::TomlFile::open(path)); }
Plan parse_plan(const std::string& text, const std::string& name) { return read(io::TomlFile::parse(text, name)); }

}  // namespace sukut::cli
