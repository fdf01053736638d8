// Between the centre and its stations stands a proxy: it parts them, slows them down, breaks connections and corrupts
// what passes. What is armed sounds; what never arrived does not; a time exchange is never believed beyond its width.
#include <algorithm>

#include "tests/faults/cast.h"
#include "tests/faults/centre_rows.h"
#include "tests/faults/proxy.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kOnTime = milliseconds(250);  // as seen outside, on a loaded machine
constexpr Nanos kStoredMax = seconds(120);    // after healing
constexpr Nanos kReachedMax = seconds(60);

// A link and a bulletin of one's own.
struct Road {
  Proxy link;
  Proxy bulletin;

  explicit Road(const Centre& centre) : link(centre.link()), bulletin(centre.bulletin()) {}
  void set(const Proxy::Weather& weather) {
    link.set(weather);
    bulletin.set(weather);
  }
  [[nodiscard]] StationPlan plan(const std::string& id) const {
    StationPlan plan{id};
    plan.settings = "bulletins = [\"" + bulletin.endpoint() + "\"]\n";
    plan.endpoints = {link.endpoint()};
    return plan;
  }
};

bool is_told(const Centre& centre, const std::string& station) {
  return centre.report("minute").at({station, "horns"}).outcome != "pending";
}

}  // namespace

void play_parted(Finding& finding) {
  const Stage stage("parted");
  Centre centre(stage);
  Cast cast(centre);
  Road broken(centre);
  Road silent(centre);
  Road early(centre);
  const Station& one = cast.add(broken.plan("broken-off"));
  const Station& two = cast.add(silent.plan("silent-line"));
  const Station& late = cast.add(early.plan("parted-before"));
  cast.enter();
  early.set({.is_parted = true});
  const Instant minute = minute_in(seconds(18));
  centre.publish("minute", {{"horns", minute, seconds(4)}});
  for (const Station* each : {&one, &two}) each->await_stage("horns", "intended", seconds(7));
  sleep_until(minute - seconds(10));
  broken.set({.is_parted = true});
  silent.set({.is_silent = true});
  sleep_until(minute + seconds(10));
  const auto before = centre.report("minute");
  finding.expect(before.at({"broken-off", "horns"}).outcome != "executed", "the way was parted");
  for (Road* each : {&broken, &silent, &early}) each->set({});
  const Instant healed = true_now();
  await(kStoredMax, "all to be told", [&] {
    return is_told(centre, "broken-off") && is_told(centre, "silent-line") && is_told(centre, "parted-before");
  });
  const Nanos stored = true_now() - healed;
  cast.settle();
  Nanos worst{0};
  for (const Station* each : {&one, &two}) {
    worst = std::max(worst, cast.expect_sound(finding, *each, minute, milliseconds(5), kOnTime));
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
  }
  cast.expect_silent(finding, late);
  const Told told = cast.told("minute", late, "horns");
  finding.expect(told.outcome == "missed" || told.outcome == "not_received" || told.outcome == "refused",
                 "parted before the order came: silent, and said so, not " + told.outcome);
  finding.figure("parted T−10…T+10 s: on at most " + length_text(worst) + " after T, told " + length_text(stored) +
                 " after healing; parted before: silent, " + told.outcome + " " + told.reason);
  cast.expect_history(finding);
}

void play_bad_network(Finding& finding) {
  const Stage stage("bad-network");
  Centre centre(stage);
  Cast cast(centre);
  std::deque<Road> roads;
  std::vector<const Station*> all;
  for (int i = 0; i < 6; ++i) {
    Road& road = roads.emplace_back(centre);
    all.push_back(&cast.add(road.plan("far-" + std::to_string(i))));
  }
  cast.enter();
  // TCP hides lost and doubled packets; what is left of them is delay and connections that break, some in mid-frame.
  const Proxy::Weather bad{milliseconds(400), milliseconds(400), false, false, 30, 10, 10};
  for (Road& each : roads) each.set(bad);
  const Instant minute = minute_in(seconds(70));
  const Instant published = true_now();
  centre.publish("minute", {{"horns", minute, seconds(4)}});
  cast.await_stage("horns", "held", kReachedMax);
  const Nanos reached = true_now() - published;
  finding.expect(reached <= kReachedMax, "the order is held everywhere within 60 s");
  sleep_until(minute + seconds(5));
  // The same order a second time and its reports again: counted once.
  centre.publish_signed("minute");
  await(seconds(60), "all to be told through it", [&] {
    return std::all_of(all.begin(), all.end(), [&](const Station* each) { return is_told(centre, each->id()); });
  });
  const Nanos told = true_now() - minute;
  unsigned harmed = 0;
  for (Road& each : roads) {
    harmed += each.link.harmed() + each.bulletin.harmed();
    each.set({});
  }
  cast.settle();
  finding.expect(harmed > 0, "the proxy did harm");
  Nanos worst{0};
  for (const Station* each : all) {
    worst = std::max(worst,
                     std::chrono::abs(cast.expect_sound(finding, *each, minute, milliseconds(450), milliseconds(700))));
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
  }
  finding.figure("round trip 800 ms, " + std::to_string(harmed) + " pieces broken, halved or corrupted: held by all " +
                 length_text(reached) + " after publishing, on within " + length_text(worst) + " of T, all told at T+" +
                 length_text(told));
  cast.expect_history(finding);
}

void play_one_way_delay(Finding& finding) {
  const Stage stage("one-way");
  Centre centre(stage);
  Cast cast(centre);
  Road from_first(centre);
  Road later(centre);
  from_first.link.set({.down = milliseconds(1500)});
  const Station& fooled = cast.add(from_first.plan("delayed-from-first"));
  const Station& locked = cast.add(later.plan("delayed-later"));
  cast.enter();
  sleep_until(true_now() + seconds(4));
  later.link.set({.down = milliseconds(1500)});
  const Instant minute = minute_in(seconds(45));
  centre.publish("minute", {{"horns", minute, seconds(4), "sound", "tolerance = \"500ms\"\n"}});
  cast.await_stage("horns", "held", seconds(12));
  sleep_until(minute + seconds(5));
  from_first.set({});
  later.set({});
  cast.settle();
  cast.expect_silent(finding, fooled);
  const Told told = cast.told("minute", fooled, "horns");
  finding.expect(told.outcome == "refused" || told.outcome == "missed", "too wide a bound: not started, and said so");
  const Nanos off = cast.expect_sound(finding, locked, minute, milliseconds(5), kOnTime);
  cast.expect_outcome(finding, "minute", locked, "horns", "executed");
  finding.figure("replies 1.5 s late from the first: silent, " + told.outcome + " " + told.reason +
                 "; late after a lock: on " + length_text(off) + " after T, not shifted");
  cast.expect_history(finding);
}

}  // namespace sukut::faults
