// The clocks of one process, wrong on purpose while it runs (tests/bench/clock_preload.c). Its children see true ones.
#pragma once

#include <string>
#include <vector>

#include "tests/faults/stage.h"

struct sukut_clock_file;

namespace sukut::faults {

class FakedClock {
 public:
  FakedClock(const Stage& stage, const std::string& name, Nanos wall_offset = Nanos(0), std::int64_t rate_ppb = 0);
  ~FakedClock();
  FakedClock(const FakedClock&) = delete;
  FakedClock& operator=(const FakedClock&) = delete;

  // The wall clock jumps, and whoever asked to be told is told.
  void step(Nanos by);
  // The wall clock is pushed without a word, as a slew does in small pieces.
  void push(Nanos by);
  [[nodiscard]] std::vector<std::string> environment() const;

 private:
  std::string path_;
  sukut_clock_file* file_;
};

}  // namespace sukut::faults
