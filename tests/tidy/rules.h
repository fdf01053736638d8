// The house's rules that a reader of one source file can check: who may include whom, who may read a clock,
// who may wait, draw lots or print. Text in, breaches out; which files there are is the caller's business.
#pragma once

#include <string>
#include <vector>

namespace sukut::tidy {

struct Source {
  std::string path;  // from the project's root: "agent/core/agent.cc"
  std::string text;
};
struct Breach {
  std::string path;
  int line = 0;
  std::string what;
  [[nodiscard]] std::string describe() const { return path + ":" + std::to_string(line) + ": " + what; }
};

[[nodiscard]] std::vector<Breach> breaches_of(const Source& source);

// The sources of proto and the cores that no test beside their layer speaks of: neither <stem>_test.cc, nor a test
// that includes their header.
[[nodiscard]] std::vector<std::string> untested(const std::vector<Source>& tree);

// Every .h and .cc under `root`, build folders left out.
[[nodiscard]] std::vector<Source> read_tree(const std::string& root);

}  // namespace sukut::tidy
