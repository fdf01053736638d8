// The agent's host is overloaded: processors and disk. Starts stay on time, because the
// firing thread has real-time priority and its memory is locked.
#include <unistd.h>

#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kCues = 15;
constexpr Nanos kLatenessMax = milliseconds(15);  // in a virtual machine
constexpr char kSpin[] = "while :; do :; done";
constexpr char kWrite[] = "while :; do dd if=/dev/zero of=storm bs=1M count=64 conv=fsync 2>/dev/null; done";

}  // namespace

void play_load(Finding& finding) {
  const Stage stage("load");
  Centre centre(stage);
  Cast cast(centre);
  Station& ship = cast.add({"ship"});
  cast.enter();
  std::deque<Process> storm;
  const auto rage = [&](const char* script) {
    storm.emplace_back(Command{{"sh", "-c", script}, {}, stage.path()}, stage / "log/storm.log");
  };
  const Instant first = minute_in(seconds(8));
  std::vector<CueText> cues;
  for (int i = 0; i < kCues; ++i)
    cues.push_back({"horns-" + std::to_string(100 + i), first + seconds(2 * i), seconds(1)});
  centre.publish("load", cues);
  cast.await_stage(cues.front().id, "intended", seconds(6));
  for (long i = 0; i < 2 * ::sysconf(_SC_NPROCESSORS_ONLN); ++i) rage(kSpin);
  rage(kWrite);
  sleep_until(cues.back().at + seconds(2));
  storm.clear();
  cast.settle();

  Nanos worst_own{0};
  Nanos worst_seen{0};
  for (const CueText& cue : cues) {
    cast.expect_outcome(finding, "load", ship, cue.id, "executed");
    worst_own = std::max(worst_own, cast.told("load", ship, cue.id).lateness.value_or(seconds(1)));
  }
  for (const Sound& each : ship.sounds()) {
    const auto cue = std::find_if(cues.begin(), cues.end(), [&](const CueText& text) { return text.id == each.cue; });
    worst_seen = std::max(worst_seen, each.on - cue->at);
  }
  finding.expect(worst_own <= kLatenessMax, "every wake-up is at most 15 ms late");
  finding.figure(std::to_string(kCues) + " starts beside " + std::to_string(2 * ::sysconf(_SC_NPROCESSORS_ONLN)) +
                 " spinning processes and one that writes and syncs: wake-up at most " + length_text(worst_own) +
                 " late, horn at most " + length_text(worst_seen) + " after T as seen outside");
  cast.expect_history(finding);
}

}  // namespace sukut::faults
