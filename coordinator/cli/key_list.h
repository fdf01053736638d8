// Every key of the root, and how long it lasts.
#pragma once

#include <optional>
#include <string>

#include "coordinator/core/expiry.h"

namespace sukut::cli {

// "6mo", "2y", or a duration as "90d". Months have 31 days here and years 366, so that nothing is seen too late.
[[nodiscard]] std::optional<Nanos> parse_within(const std::string& text);

// Soonest first, then by holder; days left, Baku time. Marked: what expires within, and what a held order outlives.
[[nodiscard]] std::string text_of(const coordinator::Expiries& expiries, Instant now, Nanos within);

// Whole days, rounded down; below zero when it has expired.
[[nodiscard]] long long days_left(Instant expires, Instant now);

}  // namespace sukut::cli
