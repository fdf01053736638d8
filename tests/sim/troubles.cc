// The troubles that a deed brings to links, disks and sources of time; the rest of a world is in world.cc.
#include "tests/sim/centre.h"
#include "tests/sim/network.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {

using std::chrono::milliseconds;

void World::for_a_while(const Deed& deed, const std::function<void(bool)>& turn) {
  turn(true);
  at(now_ + deed.length, [this, turn] {
    if (!is_healed_) turn(false);
  });
}

bool World::trouble_a_link(const Deed& deed) {
  const auto each = [&](auto act) {
    for (std::size_t i = 0; i < stations_.size(); ++i) {
      if (deed.station < 0 || static_cast<std::size_t>(deed.station) == i) act(i);
    }
  };
  switch (deed.verb) {
    case Verb::clog:
      count("clogged links");
      each([&](std::size_t i) { network_->clog(i, now_ + deed.length); });
      return true;
    case Verb::half_open:
      count("half-open links");
      each([&](std::size_t i) { network_->half_open(i); });
      return true;
    case Verb::withhold:
      each([&](std::size_t i) { for_a_while(deed, [this, i](bool is_on) { network_->withhold(i, is_on); }); });
      return true;
    case Verb::delay:
      count("paths delayed one way");
      each([&](std::size_t i) {
        for_a_while(deed, [this, i, way = deed.detail % 4, by = milliseconds(deed.detail / 4)](bool is_on) {
          network_->delay(i, way, is_on ? Nanos(by) : -Nanos(by));
        });
      });
      return true;
    default:
      return false;
  }
}

bool World::trouble_a_disk(const Deed& deed) {
  if (deed.verb == Verb::write_fails) {
    if (deed.station < 0) centre_->fail_commit(deed.detail);
    if (deed.station >= 0) stations_[static_cast<std::size_t>(deed.station)]->journal().fail_once(deed.detail);
    return true;
  }
  if (deed.verb != Verb::old_image) return false;
  centre_->restore_image(deed.at - deed.length, deed.detail == 0);
  return true;
}

bool World::trouble_a_clock(const Deed& deed) {
  const auto add = [&](Nanos offset, std::int64_t ramp_ppm) {
    const Lie lie{now_, now_ + deed.length, offset, ramp_ppm};
    if (deed.station < 0) centre_->lies().add(lie);
    if (deed.station >= 0) stations_[static_cast<std::size_t>(deed.station)]->lies().add(lie);
  };
  switch (deed.verb) {
    case Verb::lie:
      count(deed.station < 0 ? "lies of the coordinator about time" : "lies of chrony");
      add(milliseconds(deed.detail), 0);
      return true;
    case Verb::smear:
      count("smeared time");
      add(Nanos(0), deed.detail);
      return true;
    case Verb::no_time:
      count("dead sources of time");
      for_a_while(deed, [this, station = deed.station](bool is_on) {
        Lies& lies = station < 0 ? centre_->lies() : stations_[static_cast<std::size_t>(station)]->lies();
        lies.silence(is_on);
      });
      return true;
    default:
      return false;
  }
}

}  // namespace sukut::sim
