// The host's wall clock is set 5 s before the minute, or slewed all the way to it, or its oscillator is far worse than
// declared. The start keeps to the map that the exchanges made; what contradicts the map is told.
#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"
#include "tests/faults/faked_clock.h"

namespace sukut::faults {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kOnTime = milliseconds(100);  // as seen outside, exec and this machine's load included
constexpr Nanos kMapLead = milliseconds(5);   // how far the map of a loopback exchange may be ahead

struct Step {
  const char* id;
  Nanos by;
};

}  // namespace

void play_clock_steps(Finding& finding) {
  const Stage stage("steps");
  Centre centre(stage);
  Cast cast(centre);
  const std::vector<Step> steps{{"hour-ahead", hours(1)},
                                {"hour-back", -hours(1)},
                                {"second-ahead", seconds(1)},
                                {"second-back", -seconds(1)},
                                {"weeks-back", -hours(24 * 7 * 1024)}};
  std::deque<FakedClock> clocks;
  std::vector<Station*> stations;
  for (const Step& each : steps) {
    FakedClock& clock = clocks.emplace_back(stage, each.id);
    stations.push_back(&cast.add({each.id, "ship", {}, {}, clock.environment()}));
  }
  cast.enter();
  const Instant minute = minute_in(seconds(14));
  centre.publish("minute", {{"horns", minute}});
  cast.await_stage("horns", "intended", seconds(9));
  sleep_until(minute - seconds(5));
  for (std::size_t i = 0; i < steps.size(); ++i) clocks[i].step(steps[i].by);
  sleep_until(minute + seconds(5));
  cast.settle();

  Nanos worst{0};
  Nanos worst_own{0};
  for (const Station* each : stations) {
    const Nanos off = cast.expect_sound(finding, *each, minute, kMapLead, kOnTime);
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
    const Told told = cast.told("minute", *each, "horns");
    const Nanos own = told.start_error.value_or(Nanos::max());
    finding.expect(own <= told.error_bound.value_or(Nanos(0)) + told.lateness.value_or(Nanos(0)),
                   each->id() + " starts within its bound and its lateness by its own map");
    finding.expect(each->has_logged("the wall clock was set"), each->id() + " has noticed the step");
    worst = std::max(worst, std::chrono::abs(off));
    worst_own = std::max(worst_own, own);
  }
  finding.figure("steps of ±1 h, ±1 s, −1024 weeks at T−5 s: at most " + length_text(worst) +
                 " off as seen outside, at most " + length_text(worst_own) + " by the own map");
  cast.expect_history(finding);
}

void play_clock_slew(Finding& finding) {
  const Stage stage("slew");
  Centre centre(stage);
  Cast cast(centre);
  FakedClock slewed_clock(stage, "slewed");
  FakedClock wild_clock(stage, "wild", Nanos(0), 500'000);  // ten times what is declared
  Station& slewed = cast.add({"slewed", "ship", {}, {}, slewed_clock.environment()});
  auto children = wild_clock.environment();
  children.emplace_back("SUKUT_CLOCK_CHILDREN=1");  // the guard counts by the same oscillator
  Station& wild = cast.add({"wild", "ship", {}, {}, children});
  cast.enter();
  const Instant locked = true_now();
  const Instant minute = minute_in(seconds(40));
  centre.publish("minute", {{"horns", minute}});
  bool is_disputed = false;
  Nanos disputed_after{0};
  // 500 ppm as an attacker on the time service would push the wall clock: 0.5 ms every second, nobody is told.
  for (Instant now = true_now(); now < minute + seconds(5); now = true_now()) {
    slewed_clock.push(std::chrono::microseconds(500));
    if (!is_disputed && wild.trust() == "disputed") {
      is_disputed = true;
      disputed_after = true_now() - locked;
    }
    sleep_until(now + seconds(1));
  }
  cast.settle();

  const Nanos off = cast.expect_sound(finding, slewed, minute, kMapLead, kOnTime);
  cast.expect_outcome(finding, "minute", slewed, "horns", "executed");
  finding.figure("wall clock slewed by 500 ppm: " + length_text(off) + " off");
  finding.expect(is_disputed, "an oscillator ten times worse than declared is noticed");
  finding.figure("oscillator 500 ppm fast: disputed " + length_text(disputed_after) + " after the first exchange");
  const Nanos early = (minute - locked) / 1'000'000 * 500 + seconds(2) / 1000;
  const Nanos wild_off = cast.expect_sound(finding, wild, minute, early + kMapLead, kOnTime);
  finding.figure("and starts " + length_text(wild_off) + " off");
  cast.expect_history(finding);
}

}  // namespace sukut::faults
