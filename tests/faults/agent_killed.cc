// An agent is killed with −9 around its minute. Before it: the new life sounds. While a horn is on: the guard ends the
// horn at once, the new life says `interrupted` and starts nothing. After it: what was done is reported once. And its
// guard is killed: alone, the agent ends the output; together with the agent, the kernel ends the horn.
#include <csignal>

#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kHornMax = seconds(1);  // from the death to silence

// From `death` on. A horn that left no word of its end was killed: it is silent when its process is gone.
Nanos silent_after(const Station& station, Instant death) {
  const auto sounds = station.sounds();
  if (sounds.size() != 1) throw Broken{station.id() + " sounded " + std::to_string(sounds.size()) + " times"};
  const std::string proc = "/proc/" + std::to_string(sounds[0].pid);
  const bool is_relay = names_in(proc).empty();
  await(seconds(10), station.id() + " to be silent",
        [&] { return station.sounds()[0].off || (!is_relay && names_in(proc).empty()); });
  return station.sounds()[0].off.value_or(true_now()) - death;
}

void expect_dead_man(Finding& finding, const Station& station, Instant death) {
  const Nanos silence = silent_after(station, death);
  finding.expect(silence <= kHornMax, station.id() + " is silent within 1 s of the death");
  finding.figure(station.id() + " silent " + length_text(silence) + " after the death");
}

void kill_guards(const Station& station, Process& agent) {
  const auto guards = agent.children("sukut-guard");
  if (guards.empty()) throw Broken{station.id() + " has no guard"};
  for (const pid_t guard : guards) ::kill(guard, SIGKILL);
}

}  // namespace

void play_agent_killed(Finding& finding) {
  const Stage stage("killed");
  Centre centre(stage);
  Cast cast(centre);
  Station& before = cast.add({"before"});
  Station& holding = cast.add({"holding"});
  Station& stubborn = cast.add({"stubborn", "ship", horn_output(stage, "stubborn", {"on", "stubborn"}, {})});
  Station& relay = cast.add({"relay", "ship", latching_relay(stage, "relay")});
  Station& after = cast.add({"after"});
  Station& guardless = cast.add({"guardless"});
  Station& guardless_relay = cast.add({"guardless-relay", "ship", latching_relay(stage, "guardless-relay")});
  Station& both = cast.add({"both"});
  cast.enter();
  const Instant minute = minute_in(seconds(14));
  centre.publish("minute", {{"horns", minute, seconds(6)}});
  cast.await_stage("horns", "intended", seconds(8));

  sleep_until(minute - seconds(6));
  before.kill();
  before.start();

  sleep_until(minute + seconds(2));
  for (Station* each : {&holding, &stubborn, &relay}) {
    const Instant death = true_now();
    each->kill();
    expect_dead_man(finding, *each, death);
    each->start();
  }
  for (Station* each : {&guardless, &guardless_relay}) {
    const Instant death = true_now();
    kill_guards(*each, each->agent());
    expect_dead_man(finding, *each, death);
  }
  const Instant death = true_now();
  const auto guards = both.agent().children("sukut-guard");
  both.kill();
  for (const pid_t guard : guards) ::kill(guard, SIGKILL);
  expect_dead_man(finding, both, death);
  both.start();

  await(seconds(10), "the horn to end at its time", [&] { return !after.sounds().empty() && after.sounds()[0].off; });
  after.kill();
  after.start();
  cast.settle();

  const Nanos late = cast.expect_sound(finding, before, minute, milliseconds(5), milliseconds(250));
  finding.figure("killed before: on " + length_text(late) + " after T");
  cast.expect_outcome(finding, "minute", before, "horns", "executed");
  for (const Station* each : {&holding, &stubborn, &relay, &both}) {
    cast.expect_outcome(finding, "minute", *each, "horns", "interrupted", "process_restarted");
  }
  for (const Station* each : {&guardless, &guardless_relay}) {
    cast.expect_outcome(finding, "minute", *each, "horns", "failed", "program_failed");
  }
  const Told told = cast.told("minute", after, "horns");
  finding.expect(told.outcome == "executed" || told.outcome == "interrupted",
                 "killed at the end, it tells one outcome");
  finding.figure("killed at the end: " + told.outcome);
  cast.expect_history(finding);
}

}  // namespace sukut::faults
