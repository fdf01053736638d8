// The rows with what was measured, for people and as JSON.
#pragma once

#include <string>
#include <vector>

#include "tests/faults/row.h"

namespace sukut::faults {

enum class Verdict { holds, broken, not_played };

struct Played {
  const Row* row = nullptr;
  Verdict verdict = Verdict::not_played;
  std::string measured;
  double seconds = 0;
};

[[nodiscard]] std::string text_of(const Played& played);
[[nodiscard]] std::string summary_of(const std::vector<Played>& all);
[[nodiscard]] std::string json_of(const std::vector<Played>& all);

}  // namespace sukut::faults
