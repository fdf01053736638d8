// One station: the real agent core in a simulated shell. Carries an action list out in order; a Persist takes its time
// and everything else waits; the process may die before any action.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agent/core/agent.h"
#include "tests/sim/clocks.h"
#include "tests/sim/device.h"
#include "tests/sim/disk.h"
#include "tests/sim/firing.h"
#include "tests/sim/rng.h"
#include "tests/sim/story.h"

namespace sukut::sim {

class World;

class Station {
 public:
  Station(World& world, std::size_t index);

  void start();
  void crash(Nanos down_for, CrashKind kind);
  // A machine that is off does not start, whatever happens. Switched on, it has that one's disk, or an empty one.
  void switch_on(const Station* disk_of);
  void switch_off();
  [[nodiscard]] bool is_off() const { return is_off_; }
  void crash_in_list(int actions, Nanos down_for);
  void suspend(Nanos length);
  void step_wall(Nanos by);
  void set_slew(std::int64_t ppb);
  void set_rate(std::int64_t ppb);
  void heal();

  // To the agent's loop, if it still is in this life.
  void post(agent::Event event, std::uint64_t life);
  // From another thread of the same process: a little later.
  void post_soon(agent::Event event);

  [[nodiscard]] bool is_up() const { return agent_ != nullptr; }
  [[nodiscard]] std::uint64_t life() const { return life_; }
  [[nodiscard]] Instant suspended_until() const { return suspended_until_; }
  [[nodiscard]] HostClock& clock() { return clock_; }
  [[nodiscard]] Journal& journal() { return journal_; }
  [[nodiscard]] Lies& lies() { return lies_; }  // of its chrony
  [[nodiscard]] std::vector<std::unique_ptr<Device>>& devices() { return devices_; }
  [[nodiscard]] Device* device_for(const CueKey& key);
  [[nodiscard]] const StationStory& story() const { return story_; }
  // Only while up.
  [[nodiscard]] agent::AgentView view() const;

 private:
  void pump();
  void handle(const agent::Event& event);
  void run_list();
  void persist(const agent::Persist& action);
  void persisted(const agent::Persist& action);
  void finish_list();
  void plan_wake();
  void clock_changed();
  [[nodiscard]] bool dies_here();
  [[nodiscard]] agent::AgentSetup setup();

  void carry_out(const agent::OpenLink& action);
  void carry_out(const agent::CloseLink& action);
  void carry_out(const agent::Send& action);
  void carry_out(const agent::AskChrony& action);
  void carry_out(const agent::ArmOutput& action);
  void carry_out(const agent::SetDeadline& action);
  void carry_out(const agent::StopOutput& action);
  void carry_out(const agent::AnswerPerson& action);
  void carry_out(const agent::Note& action);
  void carry_out(const agent::Persist&) {}

  World& world_;
  std::size_t index_;
  const StationStory& story_;
  HostClock clock_;
  Journal journal_;
  Lies lies_;
  std::vector<std::unique_ptr<Device>> devices_;
  Firing firing_;
  std::unique_ptr<agent::Agent> agent_;
  bool is_off_ = false;
  std::uint64_t life_ = 0;
  std::uint64_t boots_ = 1;
  std::deque<agent::Event> inbox_;
  bool is_pumping_ = false;
  bool is_busy_ = false;     // waiting for the disk
  bool is_written_ = false;  // … and the write has reached it already
  bool was_set_aside_ = false;
  Instant suspended_until_;
  std::vector<agent::Action> list_;
  std::size_t next_action_ = 0;
  int actions_to_live_ = -1;
  Nanos down_after_{0};
  std::uint64_t wake_version_ = 0;
  std::map<CueKey, std::string> output_of_;
  Instant busy_second_;
  int events_in_second_ = 0;
  Rng rng_;
  std::shared_ptr<Rng> agent_rng_;
};

}  // namespace sukut::sim
