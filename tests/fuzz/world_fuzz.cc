// A whole minute, with the simulator's promises checked after every event: the bytes pick a drawn story and then change
// what happens in it: deeds of other stories come in, others go, all of them move in time, most of all around noon.
// What the simulator counts (dangers met, outcomes) guides the search besides the code that is reached. A broken promise
// is told as a scenario that sukut-sim --scenario plays and makes small.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/fuzz/draw.h"
#include "tests/sim/draw.h"
#include "tests/sim/scenario.h"
#include "tests/sim/world.h"

namespace {

// libFuzzer reads this section beside the code's own counters.
#ifdef __clang__
[[gnu::section("__libfuzzer_extra_counters")]]
#endif
std::array<std::uint8_t, 4096>
    dangers;

}  // namespace

namespace sukut::fuzz {
namespace {

using namespace std::chrono_literals;
using sim::Deed;
using sim::kNoon;
using sim::Story;
using sim::Verb;

constexpr std::size_t kStationsMax = 4;
constexpr Nanos kLongest = 15min;

// Small and short stories alone, so that there are many.
Story small_story(std::uint64_t seed) {
  for (;; seed += 65536) {
    Story story = sim::draw_story(seed);
    if (story.stations.size() <= kStationsMax && story.ends - story.begins <= kLongest) return story;
  }
}

// Steps of every size, dense near zero.
Nanos step(Draw& draw) {
  static constexpr std::array<std::int64_t, 8> units{1,          1'000,       50'000,        1'000'000,
                                                     20'000'000, 300'000'000, 2'000'000'000, 30'000'000'000};
  const std::int64_t unit = units[draw.below(units.size())];
  return Nanos(unit * (static_cast<std::int64_t>(draw.byte()) - 128));
}

// The instants around which everything is decided.
Instant some_instant(const Story& story, Draw& draw) {
  const Instant near = kNoon + draw.one_of<Nanos>({-30s, -10s, -2s, 0s, 0s, 10s, 60s});
  return std::clamp(near + step(draw), story.begins, story.ends);
}

// A publication stays where its story has it: what is sent when is what the drawing takes care of.
bool is_movable(const Deed& deed) { return deed.verb != Verb::publish && deed.verb != Verb::bring_order; }

void adopt(Story& story, Draw& draw) {
  const Story other = small_story(draw.number(2));
  if (other.deeds.empty()) return;
  Deed deed = other.deeds[draw.below(other.deeds.size())];
  if (!is_movable(deed)) return;
  deed.at = some_instant(story, draw);
  if (deed.station >= 0) deed.station = static_cast<int>(draw.below(story.stations.size()));
  deed.order = static_cast<int>(draw.below(story.orders.size()));
  story.deeds.push_back(deed);
}

void change(Story& story, Draw& draw) {
  const std::size_t how = draw.below(4);
  if (how == 0 || story.deeds.empty()) return adopt(story, draw);
  const std::size_t at = draw.below(story.deeds.size());
  if (!is_movable(story.deeds[at])) return;
  if (how == 1) story.deeds[at].at = some_instant(story, draw);
  if (how == 2) story.deeds.erase(story.deeds.begin() + static_cast<std::ptrdiff_t>(at));
  if (how == 3) {
    Deed again = story.deeds[at];
    again.at = some_instant(story, draw);
    story.deeds.push_back(again);
  }
}

Story story_of(Draw& draw) {
  Story story = small_story(draw.number(2));
  for (int i = 0; i < 16 && !draw.is_empty(); ++i) change(story, draw);
  std::stable_sort(story.deeds.begin(), story.deeds.end(), [](const Deed& a, const Deed& b) { return a.at < b.at; });
  return story;
}

// How often each thing was counted, by powers of two.
void show(const sim::Counters& counters) {
  for (const auto& [what, count] : counters) {
    std::size_t size = 1;
    while (size < 16 && count >> size != 0) ++size;
    dangers[(std::hash<std::string>{}(what)*16 + size) % dangers.size()] = 1;
  }
}

void check(Draw draw) {
  const Story story = story_of(draw);
  sim::Counters counters;
  sim::World world(story, {}, counters);
  try {
    world.run();
  } catch (const sim::BrokenPromise& promise) {
    broken(promise.promise.c_str(), std::string(promise.what()) + "\n" + sim::frozen(story));
  }
  show(counters);
}

}  // namespace
}  // namespace sukut::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sukut::fuzz::check(sukut::fuzz::Draw(data, size));
  return 0;
}
