#include "tests/sim/draw_emergency.h"

#include <algorithm>

#include "tests/sim/rng.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class Emergencies {
 public:
  explicit Emergencies(Story& story) : story_(story), rng_(story.seed, "emergency") {}

  void draw() {
    if (!rng_.chance(125)) return;
    for (int number = 0, most = static_cast<int>(rng_.between(1, 2)); number < most; ++number) one(number);
  }

 private:
  Deed& deed(Verb verb, Instant at, int station, int number) {
    story_.deeds.push_back({std::max(at, story_.begins), verb, station, 0, {}, Nanos(0), number});
    return story_.deeds.back();
  }
  [[nodiscard]] int some_station() { return static_cast<int>(rng_.below(story_.stations.size())); }
  [[nodiscard]] Instant some_time() {
    const std::size_t dice = rng_.below(10);
    if (dice < 3) return kNoon + rng_.between(-milliseconds(20), milliseconds(20));
    if (dice < 6) return kNoon + rng_.between(-seconds(35), seconds(30));
    return story_.begins + rng_.between(Nanos(0), story_.ends - story_.begins);
  }

  void one(int number) {
    const Instant at = some_time();
    const Nanos length =
        rng_.chance(500) ? rng_.between(seconds(1), seconds(60)) : rng_.between(minutes(1), minutes(90));
    const int scope = rng_.chance(600) ? -1 : some_station();
    if (rng_.chance(250)) deed(Verb::bring_clear, at - rng_.between(seconds(1), seconds(20)), some_station(), number);
    if (rng_.chance(800)) deed(Verb::declare, at, scope, number).length = length;
    if (rng_.chance(400)) by_hand(number, at, length, scope);
    if (rng_.chance(500)) deed(Verb::lift, at + rng_.between(milliseconds(10), seconds(90)), -1, number);
    if (rng_.chance(500)) replay(at, length);
  }

  // To the very instant, at some.
  void by_hand(int number, Instant at, Nanos length, int scope) {
    for (std::size_t i = 0; i < story_.stations.size(); ++i) {
      if ((scope >= 0 && static_cast<int>(i) != scope) || !rng_.chance(500)) continue;
      const Instant when = rng_.chance(500) ? kNoon + rng_.between(-milliseconds(6), milliseconds(6)) : at;
      deed(Verb::bring_inhibit, when, static_cast<int>(i), number).length = length;
    }
  }

  // After its end, and often to a station whose host has just booted.
  void replay(Instant at, Nanos length) {
    const int station = some_station();
    const Instant after = at + length + rng_.between(-seconds(5), seconds(90));
    const auto again = static_cast<int>(Forgery::inhibit_again);
    if (rng_.chance(400)) {
      const Instant dies = rng_.chance(500) ? kNoon - rng_.between(seconds(12), seconds(28)) : after - seconds(3);
      deed(Verb::crash, dies, station, static_cast<int>(CrashKind::reboot)).length = milliseconds(500);
      for (int i = 0; i < 4; ++i) {
        deed(Verb::forge, dies + milliseconds(500) + rng_.between(milliseconds(1), seconds(2)), station, again);
      }
    }
    deed(Verb::forge, after, rng_.chance(500) ? -1 : station, again);
  }

  Story& story_;
  Rng rng_;
};

}  // namespace

void draw_emergency(Story& story) { Emergencies(story).draw(); }

}  // namespace sukut::sim
