// One enrolled station of a row: its bundle, its config, its agent as a real process, and its horn.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/faults/centre.h"

namespace sukut::faults {

struct StationPlan {
  std::string id;
  std::string sector = "ship";
  // What stands under [output.…]; empty: a horn that sounds until it is told to end.
  std::string outputs = {};
  std::string settings = {};  // more top-level lines of agent.toml
  std::vector<std::string> environment = {};
  std::vector<std::string> wrapper = {};    // words in front of sukut-agent
  std::vector<std::string> endpoints = {};  // of the link; empty: the bundle's
};

// One time that a horn was on, as the horn itself noted it.
struct Sound {
  std::string cue;
  Instant on;
  std::optional<Instant> off;  // when it was told to end, or the relay was let go
  int pid = 0;
};

class Station {
 public:
  Station(Centre& centre, StationPlan plan);

  void start();
  // Once it has started; waits until the agent is linked.
  void await_link() const;
  [[nodiscard]] Process& agent() { return *agent_; }
  void kill() { agent_.reset(); }
  [[nodiscard]] bool is_dead() const { return agent_ == nullptr; }

  // From the next start on: words in front of sukut-agent; whether one source of time is enough.
  void wrap(std::vector<std::string> words) { plan_.wrapper = std::move(words); }
  void trust_one_source(bool is_enough);

  [[nodiscard]] const std::string& id() const { return plan_.id; }
  [[nodiscard]] std::string state_dir() const { return stage_ / ("state-" + plan_.id); }
  [[nodiscard]] std::string journal_path() const { return state_dir() + "/journal.db"; }
  [[nodiscard]] std::string log() const { return read_file(stage_ / ("log/" + plan_.id + ".log")); }
  [[nodiscard]] bool has_logged(const std::string& text) const { return log().find(text) != std::string::npos; }

  // What the agent says of a cue; empty when it does not answer.
  struct Cue {
    std::string stage;  // "held", "intended", "begun", "over"
    std::string readiness;
    std::string reason;
    std::string outcome;
  };
  [[nodiscard]] Cue cue(const std::string& id) const;
  [[nodiscard]] std::string trust() const;  // of its clock
  // Every cue that it knows is over, and every report is confirmed.
  [[nodiscard]] bool has_settled() const;
  void await_stage(const std::string& cue_id, const std::string& wanted, Nanos most) const;

  [[nodiscard]] std::vector<Sound> sounds() const;

 private:
  [[nodiscard]] std::string status() const;
  void write_config() const;

  const Stage& stage_;
  StationPlan plan_;
  bool is_one_source_enough_ = true;
  std::unique_ptr<Process> agent_;
};

// [output.sound] tables. `words`: "on", "on stubborn", "latch" of horn.c.
[[nodiscard]] std::string horn_output(const Stage& stage, const std::string& id, const std::vector<std::string>& start,
                                      const std::vector<std::string>& end, const std::string& program = "horn");
[[nodiscard]] std::string holding_horn(const Stage& stage, const std::string& id);
[[nodiscard]] std::string latching_relay(const Stage& stage, const std::string& id);

}  // namespace sukut::faults
