// A station's audio is never left muted: the device holds the end itself. The agent dies within the silence, or before
// it and stays dead; or the device itself dies within it.
#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"
#include "tests/faults/radio.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kSilence{6};
constexpr Nanos kFrames = milliseconds(60);  // what a start and an end may lie beside frame borders

}  // namespace

void play_audio_dead_man(Finding& finding) {
  const Stage stage("audio");
  Centre centre(stage);
  Cast cast(centre);
  Radio within_device(stage, "within");
  Radio before_device(stage, "before");
  Radio restarted_device(stage, "restarted");
  for (Radio* each : {&within_device, &before_device, &restarted_device}) each->start();
  for (const Radio* each : {&within_device, &before_device, &restarted_device}) each->await_air();
  Station& within = cast.add({"radio-within", "broadcast", within_device.output()});
  Station& before = cast.add({"radio-before", "broadcast", before_device.output()});
  Station& restarted = cast.add({"radio-restarted", "broadcast", restarted_device.output()});
  cast.enter();
  const Instant minute = minute_in(seconds(14));
  const Instant end = minute + kSilence;
  centre.publish("minute", {{"silence", minute, kSilence, "silence"}});
  cast.await_stage("silence", "intended", seconds(9));
  for (const Radio* each : {&within_device, &before_device}) {
    await(seconds(5), "the device to hold the silence", [&] { return each->holds_a_silence(); });
  }

  sleep_until(minute - seconds(2));
  before.kill();
  sleep_until(minute + seconds(2));
  finding.expect(within_device.is_silent_now() && before_device.is_silent_now(), "both are silent within the minute");
  within.kill();
  restarted_device.kill();
  restarted_device.start();
  sleep_until(end + seconds(1));
  for (const Radio* each : {&within_device, &before_device}) {
    finding.expect(!each->is_silent_now(), "the programme is heard again 1 s after the end");
  }
  restarted_device.await_air();
  finding.expect(comes_true(seconds(3), [&] { return !restarted_device.is_silent_now(); }),
                 "a radio that was killed is heard as soon as it is back");
  before.start();
  within.start();
  cast.settle();
  for (const Radio* each : {&within_device, &before_device, &restarted_device}) {
    finding.expect(!each->is_silent_now(), "and still when its agent is back");
  }
  for (const Radio* each : {&within_device, &before_device}) {
    finding.expect(std::chrono::abs(each->silence() - kSilence) <= kFrames, "the silence is as long as it should be");
  }
  finding.figure("silence of 6 s, agent killed within it: " + length_text(within_device.silence()) +
                 " on its stream; killed 2 s before it, and dead until after: " + length_text(before_device.silence()));
  for (const Station* each : {&within, &before}) {
    cast.expect_outcome(finding, "minute", *each, "silence", "interrupted", "process_restarted");
  }
  finding.figure("device killed within it: agent says " + cast.told("minute", restarted, "silence").outcome);
  cast.expect_history(finding);
}

void play_device_faults(Finding& finding) {
  const Stage stage("device");
  Centre centre(stage);
  Cast cast(centre);
  Radio busy_device(stage, "busy");
  Radio taken_device(stage, "taken");
  Radio absent_device(stage, "absent");
  for (Radio* each : {&busy_device, &taken_device}) each->start();
  for (const Radio* each : {&busy_device, &taken_device}) each->await_air();
  Station& absent = cast.add({"radio-absent", "broadcast", absent_device.output()});
  Station& busy = cast.add({"radio-busy", "broadcast", busy_device.output()});
  Station& taken = cast.add({"radio-taken", "broadcast", taken_device.output()});
  Station& missing = cast.add({"ship-missing", "ship", horn_output(stage, "ship-missing", {"on"}, {}, "no-such-horn")});
  Station& stuck = cast.add({"ship-stuck", "ship", horn_output(stage, "ship-stuck", {"latch"}, {"jam"})});
  busy_device.take_the_air(true);
  cast.enter();
  const Instant minute = minute_in(seconds(12));
  centre.publish("minute", {{"horns", minute}, {"silence", minute, seconds(4), "silence"}});

  struct Expected {
    const Station* station;
    const char* cue;
    const char* reason;
  };
  const std::vector<Expected> told_before{{&absent, "silence", "device_unreachable"},
                                          {&busy, "silence", "device_busy"},
                                          {&missing, "horns", "program_failed"}};
  for (const Expected& each : told_before) {
    const bool is_told =
        comes_true(minute - true_now(), [&] { return each.station->cue(each.cue).reason == each.reason; });
    finding.expect(is_told, each.station->id() + " says " + each.reason + " before T");
    if (is_told) finding.figure(each.station->id() + ": told " + length_text(minute - true_now()) + " before T");
  }
  sleep_until(minute + seconds(1));
  for (const Expected& each : told_before) {
    const Told told = cast.told("minute", *each.station, each.cue);
    finding.expect(told.outcome == "failed" && told.reason == each.reason, each.station->id() + " is reported failed " +
                                                                               each.reason + " 1 s after T (" +
                                                                               told.outcome + " " + told.reason + ")");
  }
  taken_device.take_the_air(true);
  const Instant taken_at = true_now();
  const bool is_back = comes_true(seconds(2), [&] { return !taken_device.is_silent_now(); });
  finding.expect(is_back, "a station that needs the air has it at once");
  finding.figure("air taken within the silence: heard after " + length_text(true_now() - taken_at));
  cast.settle();
  finding.expect(!busy_device.is_silent_now() && busy_device.silence() < milliseconds(100),
                 "a busy station is left alone");
  cast.expect_outcome(finding, "minute", taken, "silence", "failed", "device_busy");
  cast.expect_outcome(finding, "minute", stuck, "horns", "failed", "program_failed");
  cast.expect_history(finding);
}

}  // namespace sukut::faults
