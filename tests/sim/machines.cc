// Machines that come and go: a second one with a station's keys, one that is switched off, one that is replaced.
#include "tests/sim/centre.h"
#include "tests/sim/checks.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {

bool World::change_machines(const Deed& deed) {
  if (deed.station < 0) return false;
  const auto index = static_cast<std::size_t>(deed.station);
  Station& station = *stations_[index];
  switch (deed.verb) {
    case Verb::clone: {
      const int first = story_.stations[index].second_of;
      if (first < 0 || station.is_up()) return true;
      const bool is_disk = static_cast<CloneKind>(deed.detail) == CloneKind::disk;
      count(is_disk ? "copied disks" : "bundles installed twice");
      if (is_disk) checks_->copied(static_cast<std::size_t>(first), index);
      station.switch_on(is_disk ? stations_[static_cast<std::size_t>(first)].get() : nullptr);
      if (deed.length > Nanos(0)) at(now_ + deed.length, [&station] { station.switch_off(); });
      return true;
    }
    case Verb::unplug:
      count("machines switched off for good");
      station.switch_off();
      return true;
    case Verb::withdraw:
      count("machines replaced");
      centre_->withdraw(index);
      return true;
    case Verb::bring_withdraw:
      station.post(agent::DocumentBrought{next_request(), centre_->withdrawal_of(index), Path::file}, station.life());
      return true;
    default:
      return false;
  }
}

// Where both are still on, somebody pulls the plug of the second; the first has to be whole again.
void World::switch_seconds_off() {
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    const int first = story_.stations[i].second_of;
    if (first >= 0 && !stations_[static_cast<std::size_t>(first)]->is_off()) stations_[i]->switch_off();
  }
}

}  // namespace sukut::sim
