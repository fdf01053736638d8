// What to look back on before an observance is ordered again: who did not take part the last time, and whom to phone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coordinator/cli/publish.h"
#include "coordinator/core/national_report.h"
#include "coordinator/core/record.h"

namespace sukut::cli {

// The newest live order of this observance that falls before `year`, unless it was cancelled as a whole.
[[nodiscard]] std::optional<PublishedOrder> last_order(const std::vector<PublishedOrder>& orders,
                                                       const std::string& observance, int year);

// The stations that missed, failed or were not heard, by operator, then station; a lawful veto, a cancel and a real alarm
// are no faults and not listed. Says so when nobody is, and when the report is not final.
[[nodiscard]] std::string outcome_text(const coordinator::NationalReport& report,
                                       const coordinator::Register& stations);

}  // namespace sukut::cli
