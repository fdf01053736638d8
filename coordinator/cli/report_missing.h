// Whom to call: the stations of which nothing came, with the contacts of the register.
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/national_report.h"
#include "coordinator/core/record.h"

namespace sukut::cli {

// A heading and a line per station, by operator, then by station, RFC 4180: its cues of which nothing came (pending,
// not_received, not_heard), when it was heard last (UTC, about anything; empty: never), its contact and telephone
// (empty when it has left the register).
[[nodiscard]] std::string missing_csv(const coordinator::NationalReport& report,
                                      const std::vector<coordinator::StationEntry>& stations,
                                      const std::vector<coordinator::StationHeard>& heard);

// One line of CSV: cells joined by commas, quoted where they need it, ended by CR LF.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace sukut::cli
