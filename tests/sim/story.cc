#include "tests/sim/story.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sukut::sim {
namespace {

constexpr std::array<std::string_view, 31> kVerbs{
    "publish",     "cancel", "close",   "bring-order", "bring-cancel", "crash",    "crash-in-list", "partition",
    "disk",        "step",   "slew",    "suspend",     "inhibit",      "clear",    "person",        "device-busy",
    "device-gone", "forge",  "clog",    "half-open",   "withhold",     "delay",    "write-fails",   "old-image",
    "lie",         "smear",  "no-time", "clone",       "unplug",       "withdraw", "bring-withdraw"};

std::string seconds_text(Nanos span) {
  std::array<char, 48> text{};
  const char* sign = span < Nanos(0) ? "-" : "";
  const std::int64_t ns = span < Nanos(0) ? -span.count() : span.count();
  std::snprintf(text.data(), text.size(), "%s%lld.%09llds", sign, static_cast<long long>(ns / 1'000'000'000),
                static_cast<long long>(ns % 1'000'000'000));
  return text.data();
}

// Without a station: the coordinator's, not everybody's.
bool is_of_the_centre(Verb verb) {
  constexpr std::array kOnes{Verb::crash, Verb::disk,  Verb::write_fails, Verb::old_image,
                             Verb::lie,   Verb::smear, Verb::no_time};
  return std::find(kOnes.begin(), kOnes.end(), verb) != kOnes.end();
}

}  // namespace

std::string label_of(const StationStory& station) {
  return station.attributes.id.text + (station.second_of >= 0 ? "~" : "");
}

std::string_view name_of(Verb verb) { return kVerbs[static_cast<std::size_t>(verb)]; }

std::optional<Verb> verb_named(std::string_view name) {
  const auto found = std::find(kVerbs.begin(), kVerbs.end(), name);
  if (found == kVerbs.end()) return std::nullopt;
  return static_cast<Verb>(found - kVerbs.begin());
}

std::string_view name_of(Forgery forgery) {
  constexpr std::array<std::string_view, kForgeries> names{
      "too-few",        "signed-twice", "mutated",    "stripped",  "replayed",  "other-bytes",   "wrong-mode",
      "cancel-by-live", "beacon",       "time-again", "last-year", "two-faced", "time-unsigned", "withdraw-by-one"};
  return names[static_cast<std::size_t>(forgery)];
}

std::string told(Instant at) {
  const Nanos since = at - kNoon;
  return (since < Nanos(0) ? "T" : "T+") + seconds_text(since);
}

std::string told(const Story& story, const Deed& deed) {
  std::string text = told(deed.at) + " " + std::string(name_of(deed.verb));
  if (deed.station >= 0) {
    text += " " + label_of(story.stations[static_cast<std::size_t>(deed.station)]);
  } else {
    text += is_of_the_centre(deed.verb) ? " the-coordinator" : " everybody";
  }
  text += " order=" + std::to_string(deed.order);
  if (!deed.cue.empty()) text += " cue=" + deed.cue;
  if (deed.length != Nanos(0)) text += " length=" + seconds_text(deed.length);
  if (deed.verb == Verb::forge) return text + " " + std::string(name_of(static_cast<Forgery>(deed.detail)));
  return text + " detail=" + std::to_string(deed.detail);
}

agent::OutputSetup usual_output(CueAction action) {
  agent::OutputSetup output;
  output.action = action;
  output.name = std::string(name_of(action));
  output.driver = "simulated";
  output.drill_outputs_until = kNoon + std::chrono::hours(1);
  return output;
}

StationStory usual_station() {
  StationStory station;
  station.attributes = {{}, {}, "operator", "baku", "Asia/Baku"};
  return station;
}

Cue usual_cue(CueAction action, Instant start, Nanos length) {
  using std::chrono::milliseconds;
  Cue cue;
  cue.action = action;
  cue.spans.push_back({{}, start, start + length});
  if (action == CueAction::sound) cue.pattern = "steady";
  if (action == CueAction::silence) cue.pattern = "bed";
  if (!is_moment(action)) {
    cue.confirm_by = start + std::chrono::seconds(50);
    return cue;
  }
  cue.tolerance = milliseconds(250);
  cue.late_max = milliseconds(500);
  return cue;
}

Order usual_order(Mode mode) {
  Order order;
  order.mode = mode;
  order.tzdata = "2026a";
  order.observance = "january-20";
  order.titles = {{"az", "20 Yanvar"}, {"en", "20 January"}};
  return order;
}

}  // namespace sukut::sim
