#include "tests/faults/cast.h"

namespace sukut::faults {

using std::chrono::seconds;

void Cast::enter() {
  for (Station& each : stations_) each.start();
  for (const Station& each : stations_) each.await_link();
}

void Cast::await_stage(const std::string& cue, const std::string& wanted, Nanos most) const {
  for (const Station& each : stations_) each.await_stage(cue, wanted, most);
}

void Cast::settle() const {
  for (const Station& each : stations_) {
    if (!each.is_dead()) await(seconds(50), each.id() + " to settle", [&] { return each.has_settled(); });
  }
}

Told Cast::told(const std::string& order, const Station& station, const std::string& cue) const {
  return centre_.report(order).at({station.id(), cue});
}

void Cast::expect_outcome(Finding& finding, const std::string& order, const Station& station, const std::string& cue,
                          const std::string& outcome, const std::string& reason) const {
  const Told told = this->told(order, station, cue);
  finding.expect(
      told.outcome == outcome && (reason.empty() || told.reason == reason),
      station.id() + " is reported " + outcome + " " + reason + " (it is " + told.outcome + " " + told.reason + ")");
}

Nanos Cast::expect_sound(Finding& finding, const Station& station, Instant minute, Nanos lead, Nanos late) const {
  const auto sounds = station.sounds();
  finding.expect(sounds.size() == 1, station.id() + " sounds once");
  if (sounds.empty()) return Nanos(0);
  const Nanos off = sounds.front().on - minute;
  finding.expect(-lead <= off && off <= late, station.id() + " sounds at T (" + length_text(off) + " off)");
  return off;
}

void Cast::expect_silent(Finding& finding, const Station& station) const {
  finding.expect(station.sounds().empty(), station.id() + " stays silent");
}

void Cast::expect_history(Finding& finding) const {
  std::vector<const Station*> all;
  for (const Station& each : stations_) all.push_back(&each);
  faults::expect_history(finding, centre_, all);
}

}  // namespace sukut::faults
