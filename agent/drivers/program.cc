#include "agent/drivers/program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace sukut::agent {

bool is_executable(const std::string& program) {
  if (program.find('/') != std::string::npos) return ::access(program.c_str(), X_OK) == 0;
  const char* path = ::getenv("PATH");
  std::string rest = path == nullptr ? "/usr/bin:/bin" : path;
  for (std::size_t begin = 0; begin <= rest.size();) {
    const std::size_t colon = std::min(rest.find(':', begin), rest.size());
    if (::access((rest.substr(begin, colon - begin) + "/" + program).c_str(), X_OK) == 0) return true;
    begin = colon + 1;
  }
  return false;
}

std::string end_text(int status) {
  if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) == 127) return "could not be run";
  return "ended with code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace sukut::agent
