#include "tests/sim/firing.h"

#include <algorithm>

#include "tests/sim/checks.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

}  // namespace

Firing::Firing(World& world, std::size_t station, bool is_preempted, std::uint64_t seed)
    : world_(world), station_(station), is_preempted_(is_preempted), rng_(seed, "firing", station) {}

Raw Firing::raw() const { return world_.station(station_).clock().raw(world_.now()); }

Nanos Firing::wake_latency() {
  const int dice = is_healed_ ? 0 : static_cast<int>(rng_.below(1000));
  if (dice < 900) return rng_.between(Nanos(0), microseconds(60));
  if (dice < 980) return rng_.between(microseconds(60), milliseconds(3));
  if (dice < 993) return rng_.between(milliseconds(3), milliseconds(60));
  return rng_.between(milliseconds(60), milliseconds(900));
}

Nanos Firing::preemption() {
  const int dice = is_healed_ ? 0 : static_cast<int>(rng_.below(1000));
  if (is_preempted_ && dice >= 300) return rng_.between(Nanos(0), milliseconds(60));
  return rng_.between(Nanos(0), dice < 950 ? microseconds(10) : milliseconds(4));
}

void Firing::set(const agent::Deadline& deadline) {
  if (over_.contains(deadline.key)) return;
  Entry& entry = entries_[deadline.key];
  if (entry.decision->state() == agent::StartDecision::State::started) {
    if (deadline.end >= entry.deadline.end) return;
    entry.deadline.end = deadline.end;
  } else {
    entry.deadline = deadline;
  }
  plan(entry);
}

// The thread wakes for whatever comes next; replacing a deadline makes it look anew, also between judging and deciding.
void Firing::plan(Entry& entry) {
  entry.version = ++versions_;
  const bool has_begun = entry.decision->state() == agent::StartDecision::State::started;
  const Raw target = has_begun ? entry.deadline.end : entry.deadline.start;
  const Instant due = world_.station(station_).clock().when(target);
  const Nanos late = has_begun ? rng_.between(Nanos(0), milliseconds(2)) : wake_latency();
  world_.at(std::max(due, world_.now()) + late, [this, key = entry.deadline.key, version = entry.version, has_begun] {
    has_begun ? end(key, version) : wake(key, version);
  });
}

void Firing::wake(const CueKey& key, std::uint64_t version) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.version != version || !world_.station(station_).is_up()) return;
  judge_now(found->second);
}

void Firing::judge_now(Entry& entry) {
  const CueKey key = entry.deadline.key;
  const Raw now = raw();
  if (now < entry.deadline.start) return plan(entry);
  const Reason against =
      agent::judge(entry.deadline, now, suspended(world_.station(station_).clock().read(world_.now())));
  world_.trace(station_, [&] { return "judges " + key.cue.text + ": " + std::string(name_of(against)); });
  if (against != Reason::none) {
    if (!entry.decision->cancel()) return;
    over_.insert(key);
    entries_.erase(key);
    world_.checks().not_fired(station_, key, against);
    return world_.station(station_).post_soon(agent::CueNotFired{key, against, now});
  }
  world_.checks().judged(station_, entry.deadline, now);
  entry.preempted = preemption();
  entry.is_judged = true;
  const auto life = world_.station(station_).life();
  world_.at(world_.now() + entry.preempted, [this, key, version = entry.version, now, life, decision = entry.decision] {
    if (life == world_.station(station_).life()) decide(key, version, now, *decision);
  });
}

// A cancel may have come since the judgement; the decision alone knows. The thread holds on to it while it is cut off.
void Firing::decide(const CueKey& key, std::uint64_t version, Raw judged, agent::StartDecision& decision) {
  const auto found = entries_.find(key);
  const bool is_listed = found != entries_.end();
  if (is_listed && found->second.version != version) return;  // replaced meanwhile: its own wake-up follows
  if (!decision.start()) return;
  const Nanos lateness = is_listed ? judged - found->second.deadline.start : Nanos(0);
  const Nanos gap = preemption();
  world_.checks().decided(station_, key, (is_listed ? found->second.preempted : Nanos(0)) + gap);
  const auto life = world_.station(station_).life();
  world_.at(world_.now() + gap, [this, key, judged, lateness, life] {
    if (world_.station(station_).life() == life && world_.station(station_).is_up()) begin(key, judged, lateness);
  });
}

void Firing::begin(const CueKey& key, Raw, Nanos lateness) {
  Station& station = world_.station(station_);
  if (Device* device = station.device_for(key)) device->start(key);
  station.post_soon(agent::CueFired{key, raw(), lateness});
  if (const auto found = entries_.find(key); found != entries_.end()) plan(found->second);
}

void Firing::end(const CueKey& key, std::uint64_t version) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.version != version || !world_.station(station_).is_up()) return;
  if (raw() < found->second.deadline.end) return plan(found->second);
  over_.insert(key);
  entries_.erase(found);
  if (Device* device = world_.station(station_).device_for(key)) device->stop(key);
}

void Firing::stop(const CueKey& key) {
  const auto found = entries_.find(key);
  if (ignores_cancels_ && found != entries_.end() &&
      found->second.decision->state() == agent::StartDecision::State::armed) {
    return;
  }
  if (found != entries_.end()) {
    const bool is_in_time = found->second.decision->cancel();
    if (is_in_time && found->second.is_judged) world_.count("cancels between the judgement and the decision");
    entries_.erase(found);
  }
  over_.insert(key);
  if (Device* device = world_.station(station_).device_for(key)) device->stop(key);
}

void Firing::agent_died() {
  entries_.clear();
  over_.clear();
}

void Firing::clock_changed() {
  for (auto& [key, entry] : entries_) plan(entry);
}

}  // namespace sukut::sim
