// Child processes of a stage: each says what it says into a log, is signalled by its own pid, and is gone with its
// object.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "proto/instant.h"

namespace sukut::faults {

struct Command {
  std::vector<std::string> words;        // the program first, looked for in PATH
  std::vector<std::string> environment;  // "NAME=value", beside the harness's own
  std::string folder;                    // to be in; empty: the harness's
};

class Process {
 public:
  // `log`: a file to which both of its outputs are added.
  Process(const Command& command, const std::string& log);
  ~Process() { kill(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const;
  // −9; holds afterwards: it is gone and reaped.
  void kill();
  [[nodiscard]] bool runs();
  // Its exit status as waitpid tells it; nothing when it still runs after `most`.
  [[nodiscard]] std::optional<int> wait(Nanos most);
  [[nodiscard]] pid_t pid() const { return pid_; }
  // Pids of its children whose name is `name`.
  [[nodiscard]] std::vector<pid_t> children(const std::string& name) const;

 private:
  pid_t pid_ = -1;
  std::optional<int> status_;
};

struct Said {
  int code = -1;     // exit code; 128 + signal
  std::string text;  // of its standard output
  std::string complaint;
};
// Runs it to its end; what takes longer than 30 s is ended and has code -1.
[[nodiscard]] Said run(const Command& command);

}  // namespace sukut::faults
