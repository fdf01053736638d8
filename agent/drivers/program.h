// Programs of other people that an agent runs: whether one can be run, and in words how it ended.
#pragma once

#include <string>

namespace sukut::agent {

// By its path, or by a name that PATH finds.
[[nodiscard]] bool is_executable(const std::string& program);
// Of a status as waitpid() gives it: "ended with code 3", "was ended by signal 9", "could not be run".
[[nodiscard]] std::string end_text(int status);

}  // namespace sukut::agent
