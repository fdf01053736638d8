// A real Liquidsoap station: a tone through sukut.guard, what goes out kept in a file and sent to the agent's monitor.
#pragma once

#include <memory>
#include <string>

#include "tests/faults/process.h"
#include "tests/faults/stage.h"

namespace sukut::faults {

class Radio {
 public:
  [[nodiscard]] static bool is_installed();

  Radio(const Stage& stage, const std::string& name);

  // Its start takes seconds; await_air() returns once it answers and plays.
  void start();
  void await_air() const;
  void kill();
  // A line to its command server; the first line of the answer.
  [[nodiscard]] std::string ask(const std::string& command) const;
  // The station itself needs the air: its emergency programme.
  void take_the_air(bool is_taken) const;
  // An arming stands in it.
  [[nodiscard]] bool holds_a_silence() const;
  // [output.silence] of agent.toml.
  [[nodiscard]] std::string output() const;

  // Of what went out so far: how long it was silent in all, and whether it is now.
  [[nodiscard]] Nanos silence() const;
  [[nodiscard]] bool is_silent_now() const;

 private:
  [[nodiscard]] std::string socket() const { return folder_ + "/station.sock"; }
  [[nodiscard]] std::string programme() const { return folder_ + "/programme.pcm"; }

  std::string folder_;
  std::string log_;
  int port_;
  std::unique_ptr<Process> process_;
};

}  // namespace sukut::faults
