#include "tests/sim/story.h"

#include <array>
#include <cstdio>

namespace sukut::sim {
namespace {

std::string seconds(Nanos span) {
  std::array<char, 48> text{};
  const char* sign = span < Nanos(0) ? "-" : "";
  const std::int64_t ns = span < Nanos(0) ? -span.count() : span.count();
  std::snprintf(text.data(), text.size(), "%s%lld.%09llds", sign, static_cast<long long>(ns / 1'000'000'000),
                static_cast<long long>(ns % 1'000'000'000));
  return text.data();
}

std::string_view name_of(agent::Holding holding) {
  constexpr std::array<std::string_view, 4> names{"fired", "device", "person", "dry"};
  return names[static_cast<std::size_t>(holding)];
}

std::string line_of(const StationStory& s) {
  std::string text = "  station " + s.attributes.id.text + " (" + s.attributes.sector + ")";
  for (const agent::OutputSetup& output : s.outputs) {
    text += " " + std::string(name_of(output.action)) + "/" + std::string(name_of(output.holding));
    if (!output.drill_outputs_until) text += "/no-drill";
  }
  text += " delay=" + seconds(s.link.delay) + " loss=" + std::to_string(s.link.loss_per_mille) +
          " rate=" + std::to_string(s.rate_ppb) + "ppb rho=" + std::to_string(s.drift_ppm) + "ppm" +
          (s.wanders ? " wanders" : "") + (s.has_chrony ? " chrony" : "") + (s.has_bulletin ? " bulletin" : "") +
          (s.accepts_single_source ? "" : " wants-two-sources") + (s.is_preempted ? " preempted" : "") +
          " fsync=" + seconds(s.fsync) + " booted=" + seconds(-s.boot_age);
  return text + "\n";
}

std::string lines_of(const OrderStory& order) {
  std::string text;
  for (std::size_t r = 0; r < order.revisions.size(); ++r) {
    const Order& body = order.revisions[r];
    text += "  order " + order.base + " r" + std::to_string(r + 1) + " " + std::string(name_of(body.mode)) + "\n";
    for (const Cue& cue : body.cues) {
      text += "    cue " + cue.id.text + " " + std::string(name_of(cue.action)) + " " + cue.pattern;
      for (const ZoneSpan& span : cue.spans) text += " [" + told(span.start) + " " + told(span.end) + ")";
      for (const StationId& id : cue.scope.exclude) text += " -" + id.text;
      text += " tolerance=" + seconds(cue.tolerance) + " late_max=" + seconds(cue.late_max);
      text += cue.on_unbounded == OnUnbounded::sound_and_flag ? " sound-and-flag\n" : "\n";
    }
  }
  return text;
}

}  // namespace

std::string_view name_of(Verb verb) {
  constexpr std::array<std::string_view, 18> names{
      "publish", "cancel", "close",   "bring-order", "bring-cancel", "crash",  "crash-in-list", "partition",   "disk",
      "step",    "slew",   "suspend", "inhibit",     "clear",        "person", "device-busy",   "device-gone", "forge"};
  return names[static_cast<std::size_t>(verb)];
}

std::string_view name_of(Forgery forgery) {
  constexpr std::array<std::string_view, kForgeries> names{"too-few",  "signed-twice", "mutated",    "stripped",
                                                           "replayed", "other-bytes",  "wrong-mode", "cancel-by-live",
                                                           "beacon",   "time-again"};
  return names[static_cast<std::size_t>(forgery)];
}

std::string told(Instant at) {
  const Nanos since = at - kNoon;
  return (since < Nanos(0) ? "T" : "T+") + seconds(since);
}

std::string told(const Story& story, const Deed& deed) {
  std::string text = told(deed.at) + " " + std::string(name_of(deed.verb));
  const bool is_centre = deed.verb == Verb::crash || deed.verb == Verb::disk;
  if (deed.station >= 0) {
    text += " " + story.stations[static_cast<std::size_t>(deed.station)].attributes.id.text;
  } else {
    text += is_centre ? " the-coordinator" : " everybody";
  }
  text += " order=" + std::to_string(deed.order);
  if (!deed.cue.empty()) text += " cue=" + deed.cue;
  if (deed.length != Nanos(0)) text += " length=" + seconds(deed.length);
  if (deed.verb == Verb::forge) return text + " " + std::string(name_of(static_cast<Forgery>(deed.detail)));
  return text + " detail=" + std::to_string(deed.detail);
}

std::string told(const Story& story) {
  std::string text =
      "  from " + told(story.begins) + " to " + told(story.ends) +
      (story.is_time_declared ? ", declared time\n" : ", time within " + seconds(story.reference_error) + "\n");
  for (const StationStory& station : story.stations) text += line_of(station);
  for (const OrderStory& order : story.orders) text += lines_of(order);
  for (const Deed& deed : story.deeds) text += "  " + told(story, deed) + "\n";
  return text;
}

}  // namespace sukut::sim
