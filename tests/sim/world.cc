#include "tests/sim/world.h"

#include <algorithm>
#include <cstdio>

#include "tests/sim/adversary.h"
#include "tests/sim/centre.h"
#include "tests/sim/checks.h"
#include "tests/sim/network.h"
#include "tests/sim/station.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kHealing = minutes(10);
constexpr std::uint64_t kHappeningsMax = 50'000'000;

}  // namespace

World::World(const Story& story, const Options& options, Counters& counters)
    : story_(story), options_(options), counters_(counters), now_(story.begins) {
  for (std::size_t i = 0; i < story.stations.size(); ++i) {
    const int first = story.stations[i].second_of;
    station_keys_.push_back(People::station_key(first >= 0 ? static_cast<std::size_t>(first) : i).public_key());
  }
  checks_ = std::make_unique<Checks>(*this);
  network_ = std::make_unique<Network>(*this, story);
  centre_ = std::make_unique<Centre>(*this);
  for (std::size_t i = 0; i < story.stations.size(); ++i) stations_.push_back(std::make_unique<Station>(*this, i));
  adversary_ = std::make_unique<Adversary>(*this);
}

World::~World() = default;

void World::at(Instant when, std::function<void()> act) {
  queue_.push_back({std::max(when, now_), ++sequence_, std::move(act)});
  std::push_heap(queue_.begin(), queue_.end());
}

void World::mark(std::uint64_t what) {
  for (const std::uint64_t word : {what, static_cast<std::uint64_t>(to_ns(now_))}) {
    fingerprint_ = (fingerprint_ ^ word) * 0x100000001B3ULL;
  }
}

void World::note(std::size_t station, const std::string& text) {
  if (options_.is_hashed) {
    for (const char each : text) fingerprint_ = (fingerprint_ ^ static_cast<unsigned char>(each)) * 0x100000001B3ULL;
    mark(station);
  }
  if (!options_.is_traced) return;
  const bool is_centre = station >= story_.stations.size();
  const std::string who = is_centre ? "centre" : label_of(story_.stations[station]);
  std::printf("%16s %-12s %s\n", told(now_).c_str(), who.c_str(), text.c_str());
}

std::optional<Nanos> World::dies_here() {
  if (is_healed_) return std::nullopt;
  ++points_;
  if (!options_.kill || points_ != options_.kill->point) return std::nullopt;
  return options_.kill->down_for;
}

void World::run_until(Instant end) {
  while (!queue_.empty() && queue_.front().at <= end) {
    std::pop_heap(queue_.begin(), queue_.end());
    const Happening next = std::move(queue_.back());
    queue_.pop_back();
    now_ = next.at;
    if (++happened_ > kHappeningsMax) checks_->broken("S11", stations_.size(), "the world does not come to rest");
    next.act();
  }
  now_ = end;
}

void World::run() {
  centre_->start();
  Rng rng(story_.seed, "beginning");
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    at(now_ + rng.between(Nanos(0), seconds(3)), [this, i] { stations_[i]->start(); });
    const StationStory& station = story_.stations[i];
    if (station.wanders) wander(i, Quartz(station.rate_ppb, station.drift_ppm, Rng(story_.seed, "quartz", i)));
  }
  for (const Deed& deed : story_.deeds) {
    if (deed.verb == Verb::old_image)
      at(deed.at - deed.length, [this, &deed] { centre_->take_image(deed.at - deed.length); });
    at(deed.at, [this, &deed] { apply(deed); });
  }
  run_until(story_.ends);
  heal();
  Nanos slowest{0};
  for (const StationStory& station : story_.stations) slowest = std::max(slowest, station.pulse_every);
  // After a lie the truth is a stranger: it is believed when it has agreed with itself for ten minutes.
  const bool has_lies = std::any_of(story_.deeds.begin(), story_.deeds.end(), [](const Deed& deed) {
    return deed.verb == Verb::lie || deed.verb == Verb::smear;
  });
  const Nanos believing = has_lies ? minutes(12) + slowest : Nanos(0);
  // Whichever of two machines was turned away is let in when the other was silent for half an hour.
  const bool has_heir =
      std::any_of(story_.deeds.begin(), story_.deeds.end(), [](const Deed& deed) { return deed.verb == Verb::clone; });
  const Nanos inheriting = has_heir ? minutes(35) + slowest : Nanos(0);
  run_until(story_.ends + std::max(kHealing, slowest * 2 + minutes(3)) + believing + inheriting);
  checks_->finish();
}

void World::heal() {
  switch_seconds_off();
  is_healed_ = true;
  network_->heal();
  centre_->heal();
  for (auto& station : stations_) station->heal();
}

void World::wander(std::size_t index, Quartz quartz) {
  const Quartz::Spell spell = quartz.next(now_);
  stations_[index]->set_rate(spell.rate_ppb);
  at(now_ + spell.length, [this, index, quartz] { wander(index, quartz); });
}

void World::partition(const Deed& deed) {
  count("partitions");
  if (deed.at < kNoon && deed.at + deed.length > kNoon) count("partitions across T");
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    if (deed.station >= 0 && static_cast<std::size_t>(deed.station) != i) continue;
    network_->cut(i, deed.detail, true);
    at(now_ + deed.length, [this, i, ways = deed.detail] {
      if (!is_healed_) network_->cut(i, ways, false);
    });
  }
}

void World::apply(const Deed& deed) {
  trace(stations_.size(), [&] { return "### " + told(story_, deed); });
  switch (deed.verb) {
    case Verb::publish:
      return centre_->publish(deed.order, deed.detail);
    case Verb::cancel:
      return centre_->cancel(deed);
    case Verb::close:
      return centre_->close(deed);
    case Verb::partition:
      return partition(deed);
    case Verb::forge:
      return adversary_->forge(deed);
    default:
      break;
  }
  if (trouble_a_link(deed) || trouble_a_disk(deed) || trouble_a_clock(deed) || change_machines(deed)) return;
  if (deed.station >= 0) return apply_to_station(deed, static_cast<std::size_t>(deed.station));
  if (deed.verb == Verb::crash) return centre_->crash(deed.length);
  if (deed.verb == Verb::disk) {
    centre_->fail_store(true);
    at(now_ + deed.length, [this] {
      if (!is_healed_) centre_->fail_store(false);
    });
  }
}

void World::apply_to_station(const Deed& deed, std::size_t index) {
  Station& station = *stations_[index];
  const auto for_a_while = [&](auto&& begin, auto end) {
    begin();
    at(now_ + deed.length, [this, end] {
      if (!is_healed_) end();
    });
  };
  switch (deed.verb) {
    case Verb::bring_order:
    case Verb::bring_cancel:
      return bring(deed, index);
    case Verb::crash:
      return station.crash(deed.length, static_cast<CrashKind>(deed.detail));
    case Verb::crash_in_list:
      return station.crash_in_list(deed.detail, deed.length);
    case Verb::disk:
      return for_a_while([&] { station.journal().fail(true); }, [&station] { station.journal().fail(false); });
    case Verb::wall_step:
      return station.step_wall(deed.length);
    case Verb::slew:
      return for_a_while([&] { station.set_slew(std::int64_t{deed.detail} * 1000); },
                         [&station] { station.set_slew(0); });
    case Verb::suspend:
      return station.suspend(deed.length);
    case Verb::inhibit:
      return station.post(agent::InhibitSet{next_request(), "officer", "real alarm"}, station.life());
    case Verb::clear:
      return station.post(agent::InhibitCleared{next_request(), "officer"}, station.life());
    case Verb::person:
      return person(deed, index);
    case Verb::device_busy:
      checks_->device_trouble(index, deed.length);
      for (auto& device : station.devices()) {
        for_a_while([&] { device->set_busy(true); }, [each = device.get()] { each->set_busy(false); });
      }
      return;
    case Verb::device_gone:
      checks_->device_trouble(index, deed.length);
      for (auto& device : station.devices()) {
        for_a_while([&] { device->set_gone(true); }, [each = device.get()] { each->set_gone(false); });
      }
      return;
    default:
      return;
  }
}

// By hand: a file on a stick. A cancel may be there before its order.
void World::bring(const Deed& deed, std::size_t index) {
  Station& station = *stations_[index];
  const auto hand_over = [&](const SignedDocument& document) {
    station.post(agent::DocumentBrought{next_request(), document, Path::file}, station.life());
  };
  if (deed.verb == Verb::bring_cancel) {
    if (centre_->id_of(deed.order)) hand_over(centre_->write_cancel(deed));
  } else if (const auto document = centre_->written(deed.order, deed.detail)) {
    hand_over(*document);
  }
}

void World::person(const Deed& deed, std::size_t index) {
  const auto id = centre_->id_of(deed.order);
  if (!id || !stations_[index]->is_up()) return;
  agent::PersonSpoke spoke;
  spoke.request = next_request();
  spoke.verb = static_cast<agent::Verb>(deed.detail);
  spoke.cue = CueId(deed.cue);
  spoke.order_name = checks_->name_held(index, *id);
  if (spoke.order_name.empty()) return;  // nobody speaks of what the station does not show
  spoke.person = "master";
  spoke.reason = Reason::declined_by_master;
  checks_->person_speaks(index, spoke.request, deed.detail, {*id, spoke.cue});
  stations_[index]->post(spoke, stations_[index]->life());
}

}  // namespace sukut::sim
