// An agent is killed with −9 around its minute. Before it: the new life sounds. While a horn is on: the guard ends the
// horn at once, the new life says `interrupted` and starts nothing. After it: what was done is reported once.
#include "tests/faults/agent_rows.h"
#include "tests/faults/history.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kHornMax = seconds(1);  // from the death to silence

// A horn that ended without a word of its own was killed: its process is gone then.
Nanos silent_after(const Station& station, Instant death) {
  const auto sounds = station.sounds();
  if (sounds.size() != 1) throw Broken{station.id() + " sounded " + std::to_string(sounds.size()) + " times"};
  const std::string proc = "/proc/" + std::to_string(sounds[0].pid);
  Instant gone = death;
  await(seconds(10), station.id() + " to be silent", [&] {
    const bool is_over = sounds[0].off || station.sounds()[0].off || names_in(proc).empty();
    if (is_over) gone = true_now();
    return is_over;
  });
  const auto off = station.sounds()[0].off;
  return off.value_or(gone) - death;
}

void expect_outcome(Finding& finding, const Centre& centre, const Station& station, const std::string& outcome) {
  const Told told = centre.report("minute").at({station.id(), "horns"});
  finding.expect(told.outcome == outcome,
                 station.id() + " is reported " + outcome + ", not " + told.outcome + " " + told.reason);
}

}  // namespace

void play_agent_killed(Finding& finding) {
  const Stage stage("killed");
  Centre centre(stage);
  Station before(centre, {"before"});
  Station holding(centre, {"holding"});
  Station stubborn(centre, {"stubborn", "ship", horn_output(stage, "stubborn", {"on", "stubborn"}, {})});
  Station relay(centre, {"relay", "ship", latching_relay(stage, "relay")});
  Station after(centre, {"after"});
  const std::vector<Station*> all{&before, &holding, &stubborn, &relay, &after};
  for (Station* each : all) each->start();
  for (Station* each : all) each->await_link();
  const Instant minute = minute_in(seconds(14));
  centre.publish("minute", {{"horns", minute, seconds(6)}});
  for (Station* each : all) each->await_stage("horns", "intended", seconds(8));

  sleep_until(minute - seconds(6));
  before.kill();
  before.start();

  sleep_until(minute + seconds(2));
  for (Station* each : {&holding, &stubborn, &relay}) {
    const Instant death = true_now();
    each->agent().signal(9);
    const Nanos silence = silent_after(*each, death);
    finding.expect(silence <= kHornMax, each->id() + " is silent within 1 s of the death");
    finding.figure(each->id() + " silent " + length_text(silence) + " after the death");
    each->kill();
    each->start();
  }
  await(seconds(10), "the horn to end at its time", [&] { return !after.sounds().empty() && after.sounds()[0].off; });
  after.kill();
  after.start();

  for (Station* each : all) {
    await(seconds(40), each->id() + " to settle", [&] { return each->has_settled(); });
  }
  const auto sounds = before.sounds();
  finding.expect(sounds.size() == 1, "killed 6 s before, it sounds");
  if (!sounds.empty()) finding.figure("killed before: on " + length_text(sounds[0].on - minute) + " after T");
  expect_outcome(finding, centre, before, "executed");
  for (const Station* each : {&holding, &stubborn, &relay}) expect_outcome(finding, centre, *each, "interrupted");
  const Told told = centre.report("minute").at({"after", "horns"});
  finding.expect(told.outcome == "executed" || told.outcome == "interrupted",
                 "killed at the end, it tells one outcome");
  finding.figure("killed at the end: " + told.outcome);
  expect_history(finding, centre, {&before, &holding, &stubborn, &relay, &after});
}

}  // namespace sukut::faults
