#include "tests/sim/draw_machines.h"

#include <algorithm>

#include "tests/sim/rng.h"

namespace sukut::sim {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kCrowd = 40;

Instant some_time(const Story& story, Rng& rng) {
  if (rng.chance(500)) return kNoon + rng.between(-seconds(90), seconds(50));
  return story.begins + rng.between(seconds(10), kNoon - story.begins);
}

// A second machine, most often there for a while before noon; one in three outlives the first.
void draw_second(Story& story) {
  Rng rng(story.seed, "second");
  if (!rng.chance(90) || story.stations.size() > kCrowd) return;
  const auto first = static_cast<int>(rng.below(story.stations.size()));
  StationStory second = story.stations[static_cast<std::size_t>(first)];
  second.second_of = first;
  second.rate_ppb = -second.rate_ppb;
  second.wall_error = rng.either_sign(microseconds(10), milliseconds(500));
  second.boot_age = rng.between(minutes(10), hours(100));
  const auto number = static_cast<int>(story.stations.size());
  story.stations.push_back(second);
  const Instant at = std::max(some_time(story, rng), story.begins + seconds(5));
  const Nanos length = rng.chance(300) ? rng.between(seconds(20), minutes(5)) : Nanos(0);
  const auto kind = rng.chance(600) ? CloneKind::disk : CloneKind::bundle;
  story.deeds.push_back({at, Verb::clone, number, 0, {}, length, static_cast<int>(kind)});
  if (length > Nanos(0) || !rng.chance(300)) return;
  const Instant dies = std::min(at + rng.between(seconds(1), minutes(4)), story.ends - seconds(5));
  story.deeds.push_back({dies, Verb::unplug, first, 0, {}, Nanos(0), 0});
}

// The old machine is reached by the bulletin where it hears one, or by somebody with a stick; it may die at once.
void draw_replaced(Story& story) {
  Rng rng(story.seed, "replaced");
  if (!rng.chance(90)) return;
  const auto station = static_cast<int>(rng.below(story.stations.size()));
  Instant at = std::max(some_time(story, rng), story.begins + seconds(5));
  story.deeds.push_back({at, Verb::withdraw, station, 0, {}, Nanos(0), 0});
  if (!rng.chance(700)) return;
  at += rng.chance(500) ? rng.between(milliseconds(1), seconds(2)) : rng.between(seconds(1), minutes(2));
  story.deeds.push_back({at, Verb::bring_withdraw, station, 0, {}, Nanos(0), 0});
  if (!rng.chance(400)) return;
  const Instant dies = at + rng.between(milliseconds(1), seconds(2));
  const Nanos down = rng.between(milliseconds(50), seconds(2));
  story.deeds.push_back({dies, Verb::crash, station, 0, {}, down, static_cast<int>(CrashKind::process)});
}

}  // namespace

void draw_machines(Story& story) {
  draw_replaced(story);
  draw_second(story);
}

}  // namespace sukut::sim
