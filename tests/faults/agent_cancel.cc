// Cancels race with starts: one order of many cues, each cancelled by one person somewhere within ±400 ms of its
// instant. Applied before the start decision: silence. After it: the horn is off within 100 ms.
#include <sstream>

#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kCues = 24;
constexpr Nanos kStopMax = milliseconds(100);

// When the agent noted each cancel, in order; its log is in UTC.
std::vector<Instant> cancels_noted(const Station& station) {
  std::vector<Instant> result;
  std::istringstream lines(station.log());
  for (std::string line; std::getline(lines, line);) {
    if (line.find("holds cancel") == std::string::npos) continue;
    tm parts{};
    int ms = 0;
    if (std::sscanf(line.c_str(), "%d-%d-%dT%d:%d:%d.%dZ", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                    &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &ms) != 7) {
      continue;
    }
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    result.push_back(from_ns<Instant>((::timegm(&parts) * 1000LL + ms) * 1'000'000LL));
  }
  return result;
}

}  // namespace

void play_cancel_race(Finding& finding) {
  const Stage stage("cancel");
  Centre centre(stage);
  Cast cast(centre);
  Station& ship = cast.add({"ship"});
  cast.enter();
  const Instant first = minute_in(seconds(8));
  std::vector<CueText> cues;
  for (int i = 0; i < kCues; ++i)
    cues.push_back({"horns-" + std::to_string(100 + i), first + seconds(2 * i), seconds(1)});
  centre.publish("race", cues);
  cast.await_stage(cues.front().id, "intended", seconds(6));
  for (int i = 0; i < kCues; ++i) {
    const Nanos off = milliseconds(-400 + 800 * ((i * 7) % kCues) / (kCues - 1));
    sleep_until(cues[static_cast<std::size_t>(i)].at + off);
    const Said said = centre.cancel("race", cues[static_cast<std::size_t>(i)].id);
    finding.expect(said.code == 0, "the cancel is taken: " + said.complaint);
  }
  cast.settle();

  const auto noted = cancels_noted(ship);
  finding.expect(noted.size() == kCues, "every cancel is held");
  const auto sounds = ship.sounds();
  int silent = 0;
  int stopped = 0;
  Nanos slowest{0};
  for (std::size_t i = 0; i < std::min(cues.size(), noted.size()); ++i) {
    cast.expect_outcome(finding, "race", ship, cues[i].id, "cancelled");
    const auto sound =
        std::find_if(sounds.begin(), sounds.end(), [&](const Sound& each) { return each.cue == cues[i].id; });
    if (sound == sounds.end()) {
      ++silent;
      continue;
    }
    ++stopped;
    finding.expect(noted[i] + milliseconds(2) >= cues[i].at,
                   cues[i].id + " was cancelled before its instant and sounded");
    finding.expect(sound->off.has_value(), cues[i].id + " ends");
    if (!sound->off) continue;
    const Nanos took = *sound->off - std::max(noted[i], sound->on);
    slowest = std::max(slowest, took);
    finding.expect(took <= kStopMax, cues[i].id + " is off within 100 ms of the cancel (" + length_text(took) + ")");
  }
  finding.expect(silent > 0 && stopped > 0, "the race is won by both sides");
  finding.figure(std::to_string(kCues) + " races: " + std::to_string(silent) + " silent, " + std::to_string(stopped) +
                 " stopped, at most " + length_text(slowest) + " after the cancel reached the agent");
  cast.expect_history(finding);
}

}  // namespace sukut::faults
