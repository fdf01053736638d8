// The options of a station and of a cue in a scenario, each named once: the same list reads them and writes them, so
// that a drawn story can be frozen. A new field of a story belongs here, or sim_stories_freeze fails.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/sim/story.h"
#include "tests/sim/words.h"

namespace sukut::sim {

// visit(name, field, usual value). A flag turns a bool to what is not usual.
template <typename Visit>
void each_field(StationStory& s, const StationStory& usual, Visit&& visit) {
  visit("region", s.attributes.region, usual.attributes.region);
  visit("zone", s.attributes.zone, usual.attributes.zone);
  visit("delay", s.link.delay, usual.link.delay);
  visit("jitter", s.link.jitter, usual.link.jitter);
  visit("loss", s.link.loss_per_mille, usual.link.loss_per_mille);
  visit("duplicates", s.link.duplicate_per_mille, usual.link.duplicate_per_mille);
  visit("reorders", s.link.reorder_per_mille, usual.link.reorder_per_mille);
  visit("hand_over", s.link.hand_over_every, usual.link.hand_over_every);
  visit("no-bulletin", s.has_bulletin, usual.has_bulletin);
  visit("chrony", s.has_chrony, usual.has_chrony);
  visit("two-sources", s.accepts_single_source, usual.accepts_single_source);
  visit("rho", s.drift_ppm, usual.drift_ppm);
  visit("rate_ppb", s.rate_ppb, usual.rate_ppb);
  visit("wanders", s.wanders, usual.wanders);
  visit("wall", s.wall_error, usual.wall_error);
  visit("booted", s.boot_age, usual.boot_age);
  visit("fsync", s.fsync, usual.fsync);
  visit("preempted", s.is_preempted, usual.is_preempted);
  visit("pulse", s.pulse_every, usual.pulse_every);
  visit("time", s.time_every, usual.time_every);
  visit("second_of", s.second_of, usual.second_of);
}

template <typename Visit>
void each_field(agent::OutputSetup& o, const agent::OutputSetup& usual, Visit&& visit) {
  visit("drill_until", o.drill_outputs_until, usual.drill_outputs_until);
  visit("own_tolerance", o.tolerance, usual.tolerance);
  visit("moored", o.is_moored, usual.is_moored);
}

template <typename Visit>
void each_field(Cue& c, const Cue& usual, Visit&& visit) {
  visit("pattern", c.pattern, usual.pattern);
  visit("tolerance", c.tolerance, usual.tolerance);
  visit("late_max", c.late_max, usual.late_max);
  visit("unheard", c.if_unheard_for, usual.if_unheard_for);
  visit("confirm", c.confirm_by, usual.confirm_by);
  visit("until-closed", c.until_closed, usual.until_closed);
  visit("notice", c.notice, usual.notice);
  visit("sectors", c.scope.sectors, usual.scope.sectors);
  visit("regions", c.scope.regions, usual.scope.regions);
  visit("operators", c.scope.operators, usual.scope.operators);
  visit("only", c.scope.stations, usual.scope.stations);
  visit("not", c.scope.exclude, usual.scope.exclude);
}

template <typename Visit>
void each_field(Story& s, const Story& usual, Visit&& visit) {
  visit("seed", s.seed, usual.seed);
  visit("declared", s.is_time_declared, usual.is_time_declared);
  visit("reference", s.reference_error, usual.reference_error);
  visit("commit", s.store_commit, usual.store_commit);
}

template <typename Visit>
void each_field(Deed& d, const Deed& usual, Visit&& visit) {
  visit("cue", d.cue, usual.cue);
  visit("length", d.length, usual.length);
  visit("detail", d.detail, usual.detail);
}

// ---- How a value is spelt.
inline std::string spelt(const std::string& value) { return value; }
inline std::string spelt(Nanos value) { return written(value); }
inline std::string spelt(Instant value) { return written(value - kNoon); }
inline std::string spelt(const StationId& value) { return value.text; }
template <typename Number>
requires std::is_integral_v<Number> std::string spelt(Number value) { return std::to_string(value); }
template <typename T>
std::string spelt(const std::optional<T>& value) {
  return value ? spelt(*value) : "none";
}
template <typename T>
std::string spelt(const std::vector<T>& list) {
  std::string text;
  for (const T& each : list) text += (text.empty() ? "" : ",") + spelt(each);
  return text.empty() ? "none" : text;
}

inline void read(const std::string& text, std::string& value) { value = text; }
inline void read(const std::string& text, Nanos& value) { value = time_of(text); }
inline void read(const std::string& text, Instant& value) { value = kNoon + time_of(text); }
inline void read(const std::string& text, StationId& value) { value = StationId(text); }
template <typename Number>
requires std::is_integral_v<Number>
void read(const std::string& text, Number& value) { value = static_cast<Number>(number_of(text)); }
template <typename T>
void read(const std::string& text, std::optional<T>& value) {
  value.reset();
  if (text != "none") read(text, value.emplace());
}
template <typename T>
void read(const std::string& text, std::vector<T>& list) {
  list.clear();
  for (const std::string& each : list_of(text)) {
    if (text != "none") read(each, list.emplace_back());
  }
}

template <typename Thing>
void read_fields(Words& words, Thing& thing, const Thing& usual) {
  each_field(thing, usual, [&words](const char* name, auto& value, const auto& usually) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, bool>) {
      if (words.flag(name)) value = !usually;
    } else if (const auto text = words.option(name)) {
      read(*text, value);
    }
  });
}

// " name=value" for whatever is not usual.
template <typename Thing>
std::string written_fields(Thing thing, const Thing& usual) {
  std::string text;
  each_field(thing, usual, [&text](const char* name, auto& value, const auto& usually) {
    if (value == usually) return;
    text += std::string(" ") + name;
    if constexpr (!std::is_same_v<std::decay_t<decltype(value)>, bool>) text += "=" + spelt(value);
  });
  return text;
}

}  // namespace sukut::sim
