// The pre-flight for people: grouped by what to do, then whom to phone; for spreadsheets, and for machines.
#pragma once

#include <string>
#include <string_view>

#include "coordinator/core/preflight.h"

namespace sukut::cli {

// Groups in the order of their obstacles, stations within by id, calls by operator. The last line is
// "ready: n of m; to phone: k": stations, and desks to call.
[[nodiscard]] std::string text_of(const coordinator::Preflight& preflight, Instant now);
// One line per call and station, by operator: operator, contact, phone, station, name, sector, cues, obstacle, reason,
// detail, heard (UTC), what to do.
[[nodiscard]] std::string csv_of(const coordinator::Preflight& preflight);

// What a person does about it.
[[nodiscard]] std::string_view mend_of(coordinator::Obstacle obstacle);

}  // namespace sukut::cli
