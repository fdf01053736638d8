// Civil time: dates and local times of day to instants and back, by the IANA zone data.
// The only place (with calendar.cc) that knows about zones; everything after it works on instants.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/instant.h"
#include "proto/utc.h"

namespace sukut::cli {

inline constexpr const char* kHomeZone = "Asia/Baku";

struct CivilDate {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};
[[nodiscard]] bool exists(const CivilDate& date);
[[nodiscard]] CivilDate next_day(const CivilDate& date);
[[nodiscard]] std::string text_of(const CivilDate& date);  // "2027-01-20"

[[nodiscard]] bool is_zone(const std::string& zone);
[[nodiscard]] std::vector<std::string> zone_names();

// What a local time of day means on a date: one instant, none (clocks went forward over it) or two.
enum class LocalKind { unique, nonexistent, ambiguous };
struct LocalLookup {
  LocalKind kind = LocalKind::unique;
  Instant first;   // nonexistent: the instant of the change
  Instant second;  // ambiguous: the later of the two
};
// `zone` must be one (is_zone), `date` must exist.
[[nodiscard]] LocalLookup look_up(const std::string& zone, const CivilDate& date, int seconds_of_day);
// The first instant of the date, also where midnight does not exist; of two midnights the first.
[[nodiscard]] Instant start_of_day(const std::string& zone, const CivilDate& date);

[[nodiscard]] CivilDate date_in(const std::string& zone, Instant at);
// "2027-01-20 12:00:00 +04", with milliseconds where there are any. An unknown zone reads as UTC.
[[nodiscard]] std::string local_text(const std::string& zone, Instant at);
[[nodiscard]] std::string time_of_day_text(int seconds_of_day);  // "12:00:00"

// "2027-01-06T11:00+04:00", "2027-01-06T07:00:00Z". An offset is needed: a time without one is nobody's.
[[nodiscard]] std::optional<Instant> parse_instant(const std::string& text);
// First line of tzdata.zi ("2026f"), since the library says "unknown"; empty when it cannot be read.
[[nodiscard]] std::string tzdata_version();

}  // namespace sukut::cli
