#include "tests/sim/device.h"

#include <algorithm>
#include <utility>

#include "tests/sim/checks.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

}  // namespace

Device::Device(World& world, std::size_t station, const agent::OutputSetup& setup, std::uint64_t seed)
    : world_(world), station_(station), setup_(setup), rng_(seed, "device/" + setup.name, station) {}

Nanos Device::answer_delay() { return rng_.between(microseconds(100), milliseconds(rng_.chance(100) ? 400 : 20)); }

void Device::post(agent::Event event, Nanos delay) {
  const auto life = world_.station(station_).life();
  world_.at(world_.now() + delay,
            [this, life, event = std::move(event)] { world_.station(station_).post(event, life); });
}

void Device::arm(const agent::Claim& claim, agent::Depth depth) {
  if (gone_ > 0) {
    return post(agent::OutputRefused{claim.key, Reason::device_unreachable, "no answer"}, milliseconds(900));
  }
  if (busy_ > 0) {
    return post(agent::OutputRefused{claim.key, Reason::device_busy, "active for another reason"}, answer_delay());
  }
  if (depth == agent::Depth::commit) {
    Claimed& claimed = claims_[claim.key];
    if (!claimed.run && !claimed.is_stopped) {
      claimed.claim = claim;
      claimed.is_committed = true;
      plan(claim.key);
    } else if (claimed.run && claim.end_raw < claimed.claim.end_raw) {
      claimed.claim.end_raw = claim.end_raw;
      plan(claim.key);
    }
  }
  post(agent::OutputArmed{claim.key}, answer_delay());
}

// What the device will do by itself: a held start, and every end.
void Device::plan(const CueKey& key) {
  Claimed& claimed = claims_[key];
  claimed.version = ++versions_;
  const HostClock& clock = world_.station(station_).clock();
  const auto later = [this, key, version = claimed.version](Raw raw, auto act) {
    const Instant at = std::max(world_.now(), world_.station(station_).clock().when(raw));
    world_.at(at, [this, key, version, act] {
      const auto found = claims_.find(key);
      if (found != claims_.end() && found->second.version == version) act();
    });
  };
  const bool starts_itself = setup_.holding == agent::Holding::device && !claimed.run;
  if (starts_itself && clock.raw(world_.now()) < claimed.claim.end_raw) {
    later(claimed.claim.start_raw, [this, key] {
      turn_on(key);
      if (claims_[key].run) return plan(key);
      const bool is_hindered = !std::exchange(claims_[key].is_stopped, true);
      if (is_hindered) post(agent::OutputFailed{key, Reason::device_busy, "hindered at its start"}, answer_delay());
    });
  }
  if (claimed.run) later(claimed.claim.end_raw, [this, key] { turn_off(key); });
}

void Device::start(const CueKey& key) {
  const auto found = claims_.find(key);
  if (setup_.holding == agent::Holding::device) return;
  if (found == claims_.end() || !found->second.is_committed || gone_ > 0) {
    return post(agent::OutputFailed{key, Reason::device_unreachable, "never armed"}, answer_delay());
  }
  if (found->second.is_stopped) return world_.count("cancels between the decision and the driver");
  if (found->second.run) return;
  if (busy_ > 0) return post(agent::OutputFailed{key, Reason::device_busy, "active"}, answer_delay());
  turn_on(key);
  plan(key);  // its end
}

void Device::turn_on(const CueKey& key) {
  Claimed& claimed = claims_[key];
  if (claimed.is_stopped || claimed.run || busy_ > 0 || gone_ > 0) return;
  Station& station = world_.station(station_);
  Run run;
  run.key = key;
  run.claim = claimed.claim;
  run.on = world_.now();
  run.is_rehearsal = claimed.claim.is_rehearsal || setup_.holding == agent::Holding::dry;
  run.is_device_held = setup_.holding == agent::Holding::device;
  run.was_agent_alive = station.is_up();
  claimed.run = runs_.size();
  runs_.push_back(run);
  world_.trace(station_, [&] { return "output ON " + setup_.name + " " + key.cue.text; });
  world_.checks().output_on(station_, run);
  if (run.is_device_held) {
    post(agent::OutputStarted{key, station.clock().raw(world_.now()), KnownBy::device_confirmed, {}, {}},
         answer_delay());
  }
}

void Device::turn_off(const CueKey& key) {
  Claimed& claimed = claims_[key];
  if (!claimed.run || runs_[*claimed.run].off) return;
  end_run(*claimed.run);
  const Raw raw = world_.station(station_).clock().raw(world_.now());
  const KnownBy known_by = setup_.holding == agent::Holding::device ? KnownBy::device_confirmed : KnownBy::commanded;
  post(agent::OutputEnded{key, raw, known_by, {}}, answer_delay());
}

void Device::end_run(std::size_t run) {
  if (runs_[run].off) return;
  runs_[run].off = world_.now();
  world_.trace(station_, [&] { return "output OFF " + setup_.name + " " + runs_[run].key.cue.text; });
}

void Device::stop(const CueKey& key) {
  Claimed& claimed = claims_[key];
  claimed.is_stopped = true;
  turn_off(key);
}

// The guard of a fired output ends it within a second, and the next life's driver knows nothing of it. What the device
// holds itself, it keeps, unless the whole host goes down.
void Device::agent_died(bool is_reboot) {
  if (setup_.holding == agent::Holding::device && !is_reboot) return;
  for (auto& [key, claimed] : claims_) {
    if (!claimed.run || runs_[*claimed.run].off) continue;
    if (is_reboot) end_run(*claimed.run);
    world_.at(world_.now() + rng_.between(Nanos(0), milliseconds(900)), [this, run = *claimed.run] { end_run(run); });
  }
  claims_.clear();
}

void Device::clock_changed() {
  for (auto& [key, claimed] : claims_) {
    const bool is_open = claimed.is_committed && !claimed.is_stopped && !(claimed.run && runs_[*claimed.run].off);
    if (is_open) plan(key);
  }
}

}  // namespace sukut::sim
