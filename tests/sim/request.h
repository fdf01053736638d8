// What sukut-sim is asked for: the words of its command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/world.h"

namespace sukut::sim {

inline constexpr std::uint64_t kUsualSeeds = 2000;

struct Request {
  enum class What { seeds, scenario, everywhere, freeze };
  What what = What::seeds;
  std::uint64_t first = 1;
  std::uint64_t seeds = kUsualSeeds;
  int jobs = 0;  // 0: as many as there are processors
  bool is_traced = false;
  bool keeps_going = false;
  bool is_forever = false;
  bool minimises = true;
  std::string scenario;
  Break broken = Break::none;
  std::vector<std::string> expected;  // promises of which one must be seen broken; empty: all must be kept
};

// Exits with 2 for a mistake.
[[nodiscard]] Request parse(int argc, char** argv);
[[noreturn]] void refuse(const std::string& what);

}  // namespace sukut::sim
