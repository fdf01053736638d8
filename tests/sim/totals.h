// What many runs add up to.
#pragma once

#include <cstdint>
#include <string>

#include "tests/sim/world.h"

namespace sukut::sim {

struct Totals {
  std::uint64_t runs = 0;
  std::uint64_t happenings = 0;
  Nanos virtual_time{0};
  std::uint64_t broken = 0;
  Counters counters;

  void add(const World& world, const Story& story);
  void add(const Totals& other);
  // As lines of text, for the pipe between two processes; false when the text is not whole.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool add(const std::string& text);
};

// Simulated years, happenings and virtual seconds per second, after the counters.
void print(const Totals& totals, double took_s);

}  // namespace sukut::sim
