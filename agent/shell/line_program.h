// A program that runs beside the agent and speaks to it in lines, on its standard output. What it says is bounded: a
// line over kLineMax bytes is cut, and one look reads so much and no more. Its standard error is the agent's own; its
// standard input says nothing and closes when the agent goes, so that a program can end with it.
// Not thread-safe.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "proto/result.h"

namespace sukut::agent {

class LineProgram {
 public:
  static constexpr std::size_t kLineMax = 1024;

  // program_failed with the mend when it cannot be run.
  [[nodiscard]] static Result<std::unique_ptr<LineProgram>> start(const std::vector<std::string>& words);
  // Ends it, and whatever it started: asked first, made to after half a second.
  ~LineProgram();
  LineProgram(const LineProgram&) = delete;
  LineProgram& operator=(const LineProgram&) = delete;

  // Readable when it has said something, or is gone.
  [[nodiscard]] std::vector<int> fds() const;
  // What it has said since, without line ends; empty: nothing whole yet.
  [[nodiscard]] std::vector<std::string> hear();
  // How it ended, in words; empty: it runs. One that can say nothing any more is ended here. hear() it after this: what
  // it said last is there.
  [[nodiscard]] std::string ended();

 private:
  LineProgram(pid_t pid, int watch, int to, int from) : pid_(pid), watch_(watch), to_(to), from_(from) {}
  void take(const char* bytes, std::size_t size, std::vector<std::string>& lines);

  pid_t pid_;
  int watch_;  // a descriptor of the process
  int to_;
  int from_;
  bool is_silent_ = false;  // its output has closed
  std::string line_;        // begun, not ended
  std::string ended_;
};

}  // namespace sukut::agent
