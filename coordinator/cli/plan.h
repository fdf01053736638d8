// A plan: one observance as people write it, in TOML, without a year. Reading it checks everything that
// needs neither the register nor a calendar; every complaint goes to the file's list with its place.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/cli/calendar.h"
#include "proto/io/toml_file.h"
#include "proto/order.h"

namespace sukut::cli {

enum class CueEnd { length, end_of_day, closed };

struct PlanCue {
  PlanCue(io::TomlTable cue_table, io::TomlTable scope_table)
      : source(std::move(cue_table)), scope_source(std::move(scope_table)) {}

  CueId id;
  CueAction action = CueAction::sound;
  std::string pattern;
  int at_seconds = 0;  // local time of day
  CueEnd end = CueEnd::length;
  Nanos length{0};                        // CueEnd::length
  std::optional<int> latest_end_seconds;  // CueEnd::closed
  std::optional<int> confirm_by_seconds;  // local time of day; absent: by the default of its kind
  Basis basis = Basis::instant;
  Nanos tolerance{0};
  Nanos late_max{0};
  OnUnbounded on_unbounded = OnUnbounded::silent;
  Nanos if_unheard_for{0};
  std::string notice;
  Scope scope;  // rules only; count and digest come with the draft
  std::vector<Text> texts;
  io::TomlTable source;  // for complaints that come later
  io::TomlTable scope_source;

  [[nodiscard]] bool moment() const { return is_moment(action); }
};

struct Plan {
  std::string id;
  unsigned month = 0;
  unsigned day = 0;
  std::string zone;
  std::optional<int> since;  // the year that {years} in texts and titles counts from
  std::vector<Text> titles;  // as written: placeholders are filled in when an order is drafted
  Nanos drill_tail{0};  // states of a drill end so long after the minute
  std::vector<PlanCue> cues;
  io::TomlFile file;

  [[nodiscard]] std::vector<io::Problem> problems() const { return file.problems(); }
};

// Always gives a plan; it may be used only when problems() is empty. A syntax error stops at the first.
[[nodiscard]] Plan read_plan(const std::string& path);
[[nodiscard]] Plan parse_plan(const std::string& text, const std::string& name);

}  // namespace sukut::cli
