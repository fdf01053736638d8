// What each key of a cue means, what may be left out, what no cue may ask for.
#include "coordinator/cli/plan_cue.h"

#include <algorithm>

#include "coordinator/cli/anniversary.h"

namespace sukut::cli {
namespace {

using io::TomlTable;

constexpr Nanos kSoundTolerance = std::chrono::seconds(1);
constexpr Nanos kSilenceTolerance = std::chrono::milliseconds(250);

std::string known_words(const std::vector<std::string>& known) {
  std::string list;
  for (const std::string& word : known) list += (list.empty() ? "" : ", ") + word;
  return list;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const auto near = io::nearest(word, known);
  return near ? "did you mean \"" + *near + "\"?" : "known: " + known_words(known);
}

// One of a few words; complains with the nearest and gives nothing otherwise.
std::optional<std::string> one_of(const TomlTable& table, const std::string& key,
                                  const std::vector<std::string>& known) {
  const auto word = table.string(key);
  if (!word) return std::nullopt;
  if (std::find(known.begin(), known.end(), *word) != known.end()) return word;
  table.complain(key, "unknown " + key + " \"" + *word + "\"", did_you_mean(*word, known));
  return std::nullopt;
}

void read_scope(const TomlTable& table, Scope& scope) {
  const std::vector<std::string> sectors(kSectors.begin(), kSectors.end());
  for (const std::string& sector : table.strings("sectors")) {
    if (std::find(sectors.begin(), sectors.end(), sector) == sectors.end()) {
      table.complain("sectors", "unknown sector \"" + sector + "\"", did_you_mean(sector, sectors));
    }
    scope.sectors.push_back(sector);
  }
  scope.regions = table.strings("regions");
  scope.operators = table.strings("operators");
  for (const char* key : {"stations", "exclude"}) {
    for (const std::string& id : table.strings(key)) {
      if (!is_text_id(id)) {
        table.complain(key, "\"" + id + "\" is no station id", "ids are a-z, 0-9 and hyphens, 64 at most");
      }
      (std::string(key) == "stations" ? scope.stations : scope.exclude).emplace_back(id);
    }
  }
}

void read_end(const TomlTable& table, PlanCue& cue) {
  const bool has_length = table.has("length");
  const auto until = one_of(table, "until", {"closed", "end-of-day"});
  const auto latest_end = table.time_of_day("latest_end");
  if (has_length == table.has("until")) {
    table.complain(has_length ? "until" : "", has_length ? "both length and until" : "the cue has no end",
                   "give one of length = \"60s\", until = \"end-of-day\" or until = \"closed\"");
    return;
  }
  if (latest_end) cue.latest_end_seconds = latest_end->seconds;
  if (has_length) {
    const auto length = table.duration("length");
    if (length && *length <= Nanos(0))
      table.complain("length", "the cue ends before it starts", "give a length over 0");
    cue.length = length.value_or(std::chrono::seconds(1));
  } else if (until == "end-of-day") {
    cue.end = CueEnd::end_of_day;
  } else if (until == "closed") {
    cue.end = CueEnd::closed;
    if (!table.has("latest_end")) {
      table.complain("until", "until = \"closed\" without latest_end",
                     "add latest_end = 20:00:00, after which it ends by itself");
    }
  }
  if (cue.end != CueEnd::closed && table.has("latest_end")) {
    table.complain("latest_end", "latest_end goes only with until = \"closed\"", "remove it");
  }
  if (cue.end != CueEnd::length && cue.moment() && until) {
    table.complain("until", "a " + std::string(name_of(cue.action)) + " needs a length", "write length = \"60s\"");
  }
  if (cue.latest_end_seconds && *cue.latest_end_seconds <= cue.at_seconds) {
    table.complain("latest_end", "the cue ends before it starts",
                   "give a latest_end after " + time_of_day_text(cue.at_seconds));
  }
}

void read_gates(const TomlTable& table, PlanCue& cue) {
  const auto on_unbounded = one_of(table, "on_unbounded", {"silent", "sound-and-flag"});
  if (!cue.moment()) {
    for (const char* key : {"tolerance", "late_max", "on_unbounded"}) {
      if (!table.has(key)) continue;
      (void)(std::string(key) == "on_unbounded" ? std::nullopt : table.duration(key));
      table.complain(key,
                     std::string(key) + " is for sound and silence; a " + std::string(name_of(cue.action)) +
                         " may start any time before its deadline",
                     "remove it");
    }
    return;
  }
  const Nanos usual = cue.action == CueAction::sound ? kSoundTolerance : kSilenceTolerance;
  cue.tolerance = table.duration("tolerance").value_or(usual);
  cue.late_max = table.duration("late_max").value_or(2 * cue.tolerance);
  if (cue.tolerance <= Nanos(0)) table.complain("tolerance", "no clock is exact", "give a tolerance over 0");
  if (cue.late_max <= Nanos(0)) table.complain("late_max", "no start is exact", "give a late_max over 0");
  if (on_unbounded == "sound-and-flag") cue.on_unbounded = OnUnbounded::sound_and_flag;
}

void check_pattern(const TomlTable& table, PlanCue& cue) {
  const std::string action(name_of(cue.action));
  if (cue.pattern.empty()) {
    if (cue.action == CueAction::silence) cue.pattern = "bed";
    if (cue.action == CueAction::sound) {
      table.complain("", "the sound has no pattern", "write pattern = \"prolonged\" (ships) or \"steady\"");
    }
    return;
  }
  const std::string quoted = "\"" + cue.pattern + "\"";
  if (is_alarm_pattern(cue.pattern)) {
    table.complain("pattern", quoted + " is an alarm, never a ritual's tone", "use \"steady\"");
  } else if (!cue.moment()) {
    table.complain("pattern", "a " + action + " has no pattern", "remove it");
  } else if (!is_pattern_of(cue.action, cue.pattern)) {
    const std::vector<std::string> known = cue.action == CueAction::sound
                                               ? std::vector<std::string>{"continuous", "prolonged", "steady"}
                                               : std::vector<std::string>{"bed", "mute"};
    table.complain("pattern", "unknown pattern " + quoted + " of a " + action, did_you_mean(cue.pattern, known));
  }
}

// A continuous whistle is a distress signal (COLREG Annex IV 1(b)).
void check_whistle(const PlanCue& cue) {
  const bool for_ships = (cue.scope.sectors.empty() && cue.scope.stations.empty()) ||
                         std::count(cue.scope.sectors.begin(), cue.scope.sectors.end(), "ship") > 0;
  if (cue.action == CueAction::sound && cue.pattern == "continuous" && for_ships && cue.notice.empty()) {
    cue.source.complain("pattern", "a continuous whistle is a distress signal and this cue has no notice",
                        "use pattern = \"prolonged\", or name the published notice to mariners in notice = \"...\"");
  }
}

void read_action(const TomlTable& table, PlanCue& cue) {
  const std::vector<std::string> actions{"sound", "silence", "lower-flag", "restrict-road", "notice"};
  if (!table.need_string("action")) return;
  const auto action = one_of(table, "action", actions);
  if (action) cue.action = action_named(*action).value_or(CueAction::sound);
}

}  // namespace

std::vector<Text> read_texts(const TomlTable& parent, const std::string& key) {
  std::vector<Text> texts;
  const auto table = parent.table(key);
  if (!table) return texts;
  for (const std::string& lang : table->keys()) {
    const auto text = table->string(lang);
    if (!text) continue;
    if (lang.size() < 2 || lang.size() > 8) table->complain(lang, "\"" + lang + "\" is no language", "use az, en, ...");
    if (const auto fault = fault_in_braces(lang, *text)) table->complain(lang, fault->what, fault->mend);
    if (text->size() > kTextMax) table->complain(lang, "the text is over 512 bytes", "shorten it");
    texts.push_back({lang, *text});
  }
  return texts;
}

PlanCue read_cue(const TomlTable& table) {
  const auto scope = table.table("scope");
  PlanCue cue(table, scope.value_or(table));
  const auto id = table.need_string("id");
  if (id && !is_text_id(*id)) {
    table.complain("id", "\"" + *id + "\" is no id", "ids are a-z, 0-9 and hyphens, 64 at most");
  }
  cue.id = CueId(id.value_or(""));
  read_action(table, cue);
  cue.pattern = table.string("pattern").value_or("");
  const auto at = table.time_of_day("at");
  if (!table.has("at")) table.complain("", "the cue has no start", "write at = 12:00:00");
  if (at) cue.at_seconds = at->seconds;
  read_end(table, cue);
  if (one_of(table, "basis", {"instant", "local"}) == "local") cue.basis = Basis::local;
  read_gates(table, cue);
  cue.if_unheard_for = table.duration("if_unheard_for").value_or(Nanos(0));
  if (const auto by = table.time_of_day("confirm_by")) cue.confirm_by_seconds = by->seconds;
  if (cue.confirm_by_seconds && *cue.confirm_by_seconds <= cue.at_seconds) {
    table.complain("confirm_by", "confirm_by is before the start",
                   "give a time after " + time_of_day_text(cue.at_seconds));
  }
  cue.notice = table.string("notice").value_or("");
  if (scope) {
    read_scope(*scope, cue.scope);
  } else if (!table.has("scope")) {
    table.complain("", "the cue names nobody", "write scope = { sectors = [\"ship\"] }");
  }
  cue.texts = read_texts(table, "text");
  check_pattern(table, cue);
  check_whistle(cue);
  if (cue.moment() && cue.length > kOutputMax) {
    table.complain("length", "no output may last over 15 min", "give 900s at most");
  }
  return cue;
}

}  // namespace sukut::cli
