// What chronyd says of the host's clock, by `chronyc -c tracking`. Nothing when it is not installed, not
// running or not synchronised. Blocks for the length of one local command: not for a loop thread.
#pragma once

#include <optional>
#include <string>

#include "proto/instant.h"

namespace sukut::io {

struct ChronyTracking {
  ClockReading before;          // read before asking: a slow answer only widens
  Nanos correction{0};          // true = wall + correction
  Nanos root_delay{0};
  Nanos root_dispersion{0};

  // |correction| + root_dispersion + root_delay / 2 (chrony's own definition of its maximum error).
  [[nodiscard]] Nanos bound() const;
};
[[nodiscard]] std::optional<ChronyTracking> ask_chrony();
// One CSV line of 14 fields, as chronyc prints it. Nothing when malformed or not synchronised.
[[nodiscard]] std::optional<ChronyTracking> parse_tracking(const std::string& line, const ClockReading& before);

}  // namespace sukut::io
