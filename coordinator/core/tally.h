// Counts what was dropped or refused, by reason, and says it at a limited rate: whoever sends nonsense
// costs the log one line a second at most, not one line a message.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "proto/instant.h"
#include "proto/reason.h"

namespace sukut::coordinator {

class Tally {
 public:
  // Counts one. Gives the line to log, with the number of those kept quiet before it, or nothing.
  [[nodiscard]] std::optional<std::string> count(Reason reason, const std::string& text, Mono now);
  [[nodiscard]] std::uint64_t of(Reason reason) const { return lines_[static_cast<std::size_t>(reason)].count; }

 private:
  struct Line {
    std::uint64_t count = 0;
    std::uint64_t quiet = 0;
    std::optional<Mono> said;
  };
  std::array<Line, kReasonCount> lines_{};
};

}  // namespace sukut::coordinator
