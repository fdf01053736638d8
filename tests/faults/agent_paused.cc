// An agent's process is stopped for half a minute: across its start it misses it and never makes it up; while its horn
// sounds, the guard ends the horn at the end without it.
#include <csignal>

#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"

namespace sukut::faults {

using std::chrono::milliseconds;
using std::chrono::seconds;

void play_agent_paused(Finding& finding) {
  const Stage stage("paused");
  Centre centre(stage);
  Cast cast(centre);
  Station& across = cast.add({"across"});
  Station& brief = cast.add({"brief"});
  Station& sounding = cast.add({"sounding"});
  cast.enter();
  const Instant minute = minute_in(seconds(12));
  centre.publish("minute", {{"horns", minute, seconds(4), "sound", "late_max = \"1s\""}});
  cast.await_stage("horns", "intended", seconds(9));

  sleep_until(minute - seconds(5));
  across.agent().signal(SIGSTOP);
  sleep_until(minute - milliseconds(300));
  brief.agent().signal(SIGSTOP);
  sleep_until(minute + milliseconds(300));
  brief.agent().signal(SIGCONT);
  sleep_until(minute + seconds(1));
  sounding.agent().signal(SIGSTOP);
  sleep_until(minute + seconds(25));
  across.agent().signal(SIGCONT);
  sleep_until(minute + seconds(31));
  sounding.agent().signal(SIGCONT);
  cast.settle();

  cast.expect_silent(finding, across);
  cast.expect_outcome(finding, "minute", across, "horns", "missed", "too_late");
  const Nanos late = cast.expect_sound(finding, brief, minute, Nanos(0), seconds(1));
  finding.figure("paused 0.6 s across T: on " + length_text(late) + " after T, within late_max 1 s");
  cast.expect_outcome(finding, "minute", brief, "horns", "executed");
  (void)cast.expect_sound(finding, sounding, minute, Nanos(0), milliseconds(500));
  const auto off = sounding.sounds().at(0).off;
  finding.expect(off.has_value(), "the horn of a paused agent is told to end");
  if (off) {
    const Nanos over = *off - (minute + seconds(4));
    finding.expect(over > -milliseconds(100) && over <= seconds(1), "the horn of a paused agent ends with the cue");
    finding.figure("paused while sounding: off " + length_text(over) + " after the end, by its guard");
  }
  cast.expect_history(finding);
}

}  // namespace sukut::faults
