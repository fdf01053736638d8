// The driver of outputs that programs carry out: one starts it, another ends it. A guard process (guard.h), made
// when the cue is committed, runs them and owns the end, so that the output also ends when the agent is dead.
// Which programs these are, and what their exit codes mean, is the business of Programs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/drivers/driver.h"

namespace sukut::agent {

// What is run for a claim. Called from any thread of the driver; never changes anything.
class Programs {
 public:
  using Words = std::vector<std::string>;  // the program first
  enum class Phase { start, end };

  virtual ~Programs() = default;
  // Empty: nothing is run, and nothing is guarded either when both are.
  [[nodiscard]] virtual Words start(const Claim& claim) const = 0;
  [[nodiscard]] virtual Words end(const Claim& claim) const = 0;
  // Whether they could be run, for this claim where there is one; the mend is in `detail` when not.
  [[nodiscard]] virtual Status look(const Claim* claim) const = 0;
  // What a program says that failed, or that could not be run (told_exit of 127).
  [[nodiscard]] virtual Error told(Phase phase, const Words& words, int wait_status) const = 0;
  // What a former life left standing is undone; true when there was something. Called once, before any claim.
  virtual Result<bool> undo_leftovers() const { return false; }
};

[[nodiscard]] bool is_executable(const std::string& program);
// "ended with code 3", "was ended by signal 9", "could not be run".
[[nodiscard]] std::string told_exit(int wait_status);

// `guard_program guard …` is the guard process.
[[nodiscard]] std::unique_ptr<Driver> make_program_driver(std::string output, std::string guard_program,
                                                          std::unique_ptr<Programs> programs, Driver::Sink sink);

}  // namespace sukut::agent
