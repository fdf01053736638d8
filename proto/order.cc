// What an order's words mean: actions, patterns, who is named, which span is whose.
// The rules that make an order acceptable are in order_rules.cc.
#include "proto/order.h"

#include <algorithm>

#include "proto/check.h"

namespace sukut {
namespace {

constexpr std::array<CueAction, 5> kActions{CueAction::sound, CueAction::silence, CueAction::lower_flag,
                                            CueAction::restrict_road, CueAction::notice};
constexpr std::array<std::string_view, 3> kSoundPatterns{"continuous", "prolonged", "steady"};
constexpr std::array<std::string_view, 2> kSilencePatterns{"bed", "mute"};
// What sirens sound when people must run; a ritual never uses them.
constexpr std::array<std::string_view, 14> kAlarmPatterns{
    "alarm",    "alert",          "attack",      "wail",   "wailing",   "yelp",       "hi-lo",
    "high-low", "rising-falling", "alternating", "pulsed", "fast-wail", "evacuation", "all-clear"};

template <typename List, typename Value>
bool has(const List& list, const Value& value) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

bool allows(const std::vector<std::string>& rule, const std::string& value) { return rule.empty() || has(rule, value); }

}  // namespace

bool is_moment(CueAction action) { return action == CueAction::sound || action == CueAction::silence; }

std::string_view name_of(Mode mode) { return mode == Mode::live ? "live" : "drill"; }

std::string_view name_of(CueAction action) {
  switch (action) {
    case CueAction::sound:
      return "sound";
    case CueAction::silence:
      return "silence";
    case CueAction::lower_flag:
      return "lower-flag";
    case CueAction::restrict_road:
      return "restrict-road";
    case CueAction::notice:
      return "notice";
  }
  check_failed("a known action", __FILE__, __LINE__);
}

std::optional<CueAction> action_named(std::string_view name) {
  for (const CueAction action : kActions) {
    if (name_of(action) == name) return action;
  }
  return std::nullopt;
}

bool is_pattern_of(CueAction action, std::string_view pattern) {
  if (action == CueAction::sound) return has(kSoundPatterns, pattern);
  if (action == CueAction::silence) return has(kSilencePatterns, pattern);
  return pattern.empty();
}

bool is_alarm_pattern(std::string_view pattern) { return has(kAlarmPatterns, pattern); }

bool names(const Scope& scope, const StationAttributes& station) {
  if (has(scope.exclude, station.id)) return false;
  if (has(scope.stations, station.id)) return true;
  const bool has_rules = !scope.sectors.empty() || !scope.regions.empty() || !scope.operators.empty();
  if (!has_rules) return scope.stations.empty();
  return allows(scope.sectors, station.sector) && allows(scope.regions, station.region) &&
         allows(scope.operators, station.operator_name);
}

const ZoneSpan* span_for(const Cue& cue, const std::string& zone) {
  if (cue.basis == Basis::instant) return cue.spans.empty() ? nullptr : &cue.spans.front();
  const auto found =
      std::find_if(cue.spans.begin(), cue.spans.end(), [&](const ZoneSpan& span) { return span.zone == zone; });
  return found == cue.spans.end() ? nullptr : &*found;
}

Instant last_end(const Order& order) {
  Instant last = Instant::min();
  for (const Cue& cue : order.cues) {
    for (const ZoneSpan& span : cue.spans) last = std::max(last, span.end);
  }
  return last;
}

}  // namespace sukut
