// The firing thread of one station, cut into separate events: wake, judge, decide, start the driver. The processor
// may be lost between any two, so that a cancel can fall into every gap; judge() and StartDecision are the real ones.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>

#include "agent/core/start_decision.h"
#include "tests/sim/rng.h"

namespace sukut::sim {

class World;

class Firing {
 public:
  Firing(World& world, std::size_t station, bool is_preempted, std::uint64_t seed);

  void set(const agent::Deadline& deadline);
  // Cancels the decision and asks the output to stop or to forget.
  void stop(const CueKey& key);
  void agent_died();
  void clock_changed();
  // The broken promise "compare-and-swap without cancel".
  void ignore_cancels() { ignores_cancels_ = true; }
  // No more long preemptions.
  void heal() { is_healed_ = true; }

 private:
  struct Entry {
    agent::Deadline deadline;
    std::shared_ptr<agent::StartDecision> decision = std::make_shared<agent::StartDecision>();
    std::uint64_t version = 0;
    bool is_judged = false;
    Nanos preempted{0};
  };

  void plan(Entry& entry);
  void wake(const CueKey& key, std::uint64_t version);
  void judge_now(Entry& entry);
  void decide(const CueKey& key, std::uint64_t version, Raw judged, agent::StartDecision& decision);
  void begin(const CueKey& key, Raw judged, Nanos lateness);
  void end(const CueKey& key, std::uint64_t version);
  [[nodiscard]] Raw raw() const;
  [[nodiscard]] Nanos wake_latency();
  [[nodiscard]] Nanos preemption();

  World& world_;
  std::size_t station_;
  bool is_preempted_;
  bool is_healed_ = false;
  bool ignores_cancels_ = false;
  std::map<CueKey, Entry> entries_;
  std::set<CueKey> over_;
  std::uint64_t versions_ = 0;
  Rng rng_;
};

}  // namespace sukut::sim
