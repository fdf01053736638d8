// A report for people, and as CSV. Its documented JSON is coordinator/shell/figures_text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coordinator/core/figures.h"
#include "coordinator/core/record.h"
#include "proto/words.h"

namespace sukut::cli {

// "Preliminary report No. 2", "Final report No. 3"; of a mere look, that it is one.
[[nodiscard]] std::string heading_of(const coordinator::Figures& figures, Lang lang);
// Rows by cue as in the order, then by sector, then by station; times in Baku and UTC, lengths in milliseconds.
[[nodiscard]] std::string text_of(const coordinator::Figures& figures, Lang lang = Lang::en);
// A heading and a line per (station, cue) pair, RFC 4180. Nothing applicable: an empty value.
[[nodiscard]] std::string csv_of(const coordinator::NationalReport& report);

// Of many lengths: the middle, nearly all, and the greatest; and how many there are.
struct Spread {
  std::size_t count = 0;
  Nanos p50{0};
  Nanos p95{0};
  Nanos maximum{0};
};
[[nodiscard]] Spread spread_of(std::vector<Nanos> lengths);
// How exactly moments began: absolute errors by each station's own clock; the truth lies within ± `bound` of each.
struct Starts {
  Spread error;
  Nanos bound{0};      // the widest
  Nanos lateness{0};   // the greatest
};
// Of one action or cue at a time; `is_wanted` chooses the rows.
template <typename IsWanted>
[[nodiscard]] Starts starts_of(const coordinator::NationalReport& report, const IsWanted& is_wanted) {
  Starts starts;
  std::vector<Nanos> errors;
  for (const coordinator::ReportRow& row : report.rows) {
    if (!row.start_error || !is_moment(row.action) || !is_wanted(row)) continue;
    errors.push_back(std::chrono::abs(*row.start_error));
    starts.bound = std::max(starts.bound, row.error_bound.value_or(Nanos(0)));
    starts.lateness = std::max(starts.lateness, row.lateness.value_or(Nanos(0)));
  }
  starts.error = spread_of(std::move(errors));
  return starts;
}
[[nodiscard]] std::string milliseconds_text(Nanos length);  // "+1.204 ms"

}  // namespace sukut::cli
