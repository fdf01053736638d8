// Which journal rows are no longer needed: confirmed reports, 30 days after the end of what they speak of.
// The newest report always stays, because the next one is numbered after it.
#pragma once

#include <cstdint>
#include <vector>

#include "agent/core/journal.h"
#include "proto/instant.h"

namespace sukut::agent {

struct JournalRow {
  std::int64_t row = 0;
  JournalRecord record;
};

inline constexpr Nanos kReportsKeptFor = std::chrono::hours(24 * 30);

// Row numbers that may be deleted at `now`.
[[nodiscard]] std::vector<std::int64_t> rows_to_forget(const std::vector<JournalRow>& rows, Instant now);

}  // namespace sukut::agent
