// Runs one program of the centre's own choosing to its end, in the calling thread: text on its standard input, a limit
// on its time, and what it last said when it failed. Beyond the limit it is killed with everything it started.
#pragma once

#include <string>
#include <vector>

#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::coordinator {

struct ProgramCall {
  std::vector<std::string> words;        // the program, found by PATH when it has no slash, and its arguments
  std::vector<std::string> environment;  // "SUKUT_ALERT=T-1h", beside our own; our own SUKUT_… are left out
  std::string input;
  Nanos time_limit = std::chrono::seconds(30);
};

// Done: it ended with code 0. program_failed: it could not be run, ended otherwise, took too long, or `stop_fd` became
// readable first; the detail names the program and its last words.
[[nodiscard]] Status run_program(const ProgramCall& call, int stop_fd);

}  // namespace sukut::coordinator
