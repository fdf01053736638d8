#include "tests/sim/draw_alone.h"

#include <algorithm>

#include "agent/core/event.h"
#include "tests/sim/rng.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A cancel is brought by hand to a station that has never seen the order; its process dies; then the order comes. The
// centre knows nothing of that cancel.
void draw_forewarned(Story& story) {
  Rng rng(story.seed, "forewarned");
  if (!rng.chance(30)) return;
  const int station = static_cast<int>(rng.below(story.stations.size()));
  const Instant at = std::max(story.begins + seconds(2), kNoon - rng.between(seconds(60), seconds(90)));
  story.deeds.push_back({story.begins, Verb::partition, station, 0, {}, at + seconds(3) - story.begins, 7});
  story.deeds.push_back({at, Verb::bring_cancel, station, 0, {}, Nanos(0), 0});
  const Instant dies = at + rng.between(milliseconds(300), seconds(2));
  story.deeds.push_back({dies, Verb::crash, station, 0, {}, milliseconds(500), static_cast<int>(CrashKind::process)});
}

// A decline, then a cancel, then the decline is taken back: it does not bring back what was called off meanwhile.
void draw_taken_back(Story& story) {
  Rng rng(story.seed, "taken-back");
  if (!rng.chance(40)) return;
  const int station = static_cast<int>(rng.below(story.stations.size()));
  const CueAction action = story.stations[static_cast<std::size_t>(station)].outputs.front().action;
  const std::string cue = action == CueAction::silence ? "minute-silence" : "minute-horns";
  const auto spoken = [&](Instant at, agent::Verb verb) {
    story.deeds.push_back({at, Verb::person, station, 0, cue, Nanos(0), static_cast<int>(verb)});
  };
  const Instant declined = kNoon - rng.between(seconds(40), seconds(60));
  spoken(declined, agent::Verb::decline);
  const Instant cancelled = declined + rng.between(seconds(1), seconds(10));
  story.deeds.push_back({cancelled, Verb::bring_cancel, station, 0, rng.chance(500) ? cue : "", Nanos(0), 0});
  spoken(cancelled + rng.between(seconds(1), seconds(20)), agent::Verb::withdraw);
}

}  // namespace

void draw_alone(Story& story) {
  draw_forewarned(story);
  draw_taken_back(story);
  Rng rng(story.seed, "alone");
  if (!rng.chance(50)) return;
  const int station = static_cast<int>(rng.below(story.stations.size()));
  const int order = static_cast<int>(rng.below(story.orders.size()));
  const CueAction action = story.stations[static_cast<std::size_t>(station)].outputs.front().action;
  const std::string cue = action == CueAction::silence ? "minute-silence" : "minute-horns";
  const Instant at = kNoon - rng.between(seconds(4), seconds(55));
  story.deeds.push_back({at - seconds(1), Verb::partition, station, 0, {}, kNoon + seconds(30) - at, 7});
  switch (rng.below(4)) {
    case 0:
      story.deeds.push_back({at, Verb::inhibit, station, 0, {}, Nanos(0), 0});
      break;
    case 1:
      story.deeds.push_back({at, Verb::person, station, 0, cue, Nanos(0), static_cast<int>(agent::Verb::decline)});
      break;
    default:
      story.deeds.push_back({at, Verb::bring_cancel, station, order, rng.chance(500) ? cue : "", Nanos(0), 0});
  }
  const Instant dies = at + rng.between(milliseconds(1), seconds(2));
  const Nanos down = rng.between(milliseconds(50), milliseconds(1500));
  story.deeds.push_back({dies, Verb::crash, station, 0, {}, down, static_cast<int>(CrashKind::process)});
}

}  // namespace sukut::sim
