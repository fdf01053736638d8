// The centre's own time is wrong: set by half a minute while agents hold a map, or smeared over a leap second.
#include "tests/faults/cast.h"
#include "tests/faults/centre_rows.h"
#include "tests/faults/faked_clock.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kOnTime = milliseconds(250);  // as seen outside, on a loaded machine

}  // namespace

void play_lying_centre(Finding& finding) {
  const Stage stage("lying");
  Centre centre(stage);
  Cast cast(centre);
  const Station& one = cast.add({"one"});
  const Station& two = cast.add({"two"});
  cast.enter();
  sleep_until(true_now() + seconds(4));
  const Instant minute = minute_in(seconds(45));
  centre.publish("minute", {{"horns", minute, seconds(4)}});
  cast.await_stage("horns", "held", seconds(10));
  FakedClock clock(stage, "centre", seconds(30));
  centre.kill();
  centre.set_environment(clock.environment());
  centre.start();
  for (const Station* each : {&one, &two}) {
    each->await_link();
    await(seconds(20), each->id() + " to contradict", [&] { return each->trust() == "disputed"; });
  }
  sleep_until(minute + seconds(5));
  Nanos worst{0};
  for (const Station* each : {&one, &two}) {
    worst = std::max(worst, std::chrono::abs(cast.expect_sound(finding, *each, minute, milliseconds(5), kOnTime)));
  }
  cast.settle();
  for (const Station* each : {&one, &two}) cast.expect_outcome(finding, "minute", *each, "horns", "executed");
  finding.figure("centre 30 s ahead after a lock: disputed, own map kept, on within " + length_text(worst) + " of T");
  cast.expect_history(finding);
}

void play_smeared_centre(Finding& finding) {
  const Stage stage("smeared");
  // A leap second smeared over 24 h: 11.6 ppm, half a second off in its middle, by definition right.
  FakedClock clock(stage, "centre", milliseconds(500), 11'574);
  Centre centre(stage);
  centre.kill();
  centre.set_environment(clock.environment());
  centre.start();
  Cast cast(centre);
  const Station& one = cast.add({"one"});
  cast.enter();
  const Instant minute = minute_in(seconds(40));
  centre.publish("minute", {{"horns", minute, seconds(4)}});
  cast.await_stage("horns", "held", seconds(10));
  sleep_until(minute - seconds(2));
  const std::string trust = one.trust();
  sleep_until(minute + seconds(5));
  cast.settle();
  const Nanos off = cast.expect_sound(finding, one, minute - milliseconds(500), milliseconds(5), kOnTime);
  cast.expect_outcome(finding, "minute", one, "horns", "executed");
  finding.expect(trust == "synchronized",
                 "a smear within the declared drift is followed, not disputed (" + trust + ")");
  finding.figure("centre smeared by 11.6 ppm: on " + length_text(off) + " after its T, trust " + trust);
  cast.expect_history(finding);
}

}  // namespace sukut::faults
