// A station's outputs and their drivers, with a true record of what they did. Keeps the drivers' contract:
// an output ends by itself at its end also when the agent is dead; a `fired` one within a second of the death, by its
// guard; one that the device holds runs from its start to its end alone. A stop wins over a start that comes after it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "agent/core/action.h"
#include "agent/core/event.h"
#include "agent/core/setup.h"
#include "tests/sim/rng.h"

namespace sukut::sim {

class World;

// One time that an output was on.
struct Run {
  CueKey key;
  agent::Claim claim;
  Instant on;
  std::optional<Instant> off;
  bool is_rehearsal = false;  // or dry: nothing was heard
  bool is_device_held = false;
  bool was_agent_alive = true;
};

class Device {
 public:
  Device(World& world, std::size_t station, const agent::OutputSetup& setup, std::uint64_t seed);

  void arm(const agent::Claim& claim, agent::Depth depth);
  void start(const CueKey& key);
  // Ends the output, or keeps it from ever starting under this key in this life.
  void stop(const CueKey& key);
  void agent_died(bool is_reboot);
  // RAW runs differently from now on: what the device holds is kept on it.
  void clock_changed();
  void set_busy(bool is_on) { busy_ += is_on ? 1 : -1; }
  void set_gone(bool is_on) { gone_ += is_on ? 1 : -1; }
  void heal() { busy_ = gone_ = 0; }

  [[nodiscard]] bool is_busy() const { return busy_ > 0; }
  [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }
  [[nodiscard]] const agent::OutputSetup& setup() const { return setup_; }

 private:
  struct Claimed {
    agent::Claim claim;
    bool is_committed = false;
    bool is_stopped = false;
    std::optional<std::size_t> run;
    std::uint64_t version = 0;
  };

  void plan(const CueKey& key);
  void turn_on(const CueKey& key);
  void turn_off(const CueKey& key);
  void end_run(std::size_t run);
  void post(agent::Event event, Nanos delay);
  [[nodiscard]] Nanos answer_delay();

  World& world_;
  std::size_t station_;
  agent::OutputSetup setup_;
  std::map<CueKey, Claimed> claims_;
  std::vector<Run> runs_;
  std::uint64_t versions_ = 0;
  int busy_ = 0;
  int gone_ = 0;
  Rng rng_;
};

}  // namespace sukut::sim
