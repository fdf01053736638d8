#include "proto/utc.h"

#include <chrono>
#include <cstdio>
#include <string>

namespace sukut {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// "2027-01-20T08:00:00" and the nanoseconds that are left of the second.
struct Civil {
  std::string text;
  std::int64_t rest_ns = 0;
};

Civil civil_of(Instant at, char between) {
  const auto day = std::chrono::floor<days>(at.time_since_epoch());
  const std::chrono::year_month_day date{sys_days(day)};
  const std::chrono::hh_mm_ss time(at.time_since_epoch() - day);
  char out[64];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u%c%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), between,
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return {out, time.subseconds().count()};
}

// "" or ".123", ".123456", ".123456789".
std::string fraction_text(std::int64_t ns, bool is_exact) {
  if (!is_exact) ns -= ns % 1'000'000;
  if (ns == 0) return "";
  char out[16];
  std::snprintf(out, sizeof out, ".%09d", static_cast<int>(ns));
  std::string text = out;
  while (text.ends_with("000")) text.resize(text.size() - 3);
  return text;
}

// The digits at `place`, or nothing when one of them is none.
std::optional<int> number_at(std::string_view text, std::size_t place, std::size_t digits) {
  int number = 0;
  for (std::size_t i = place; i < place + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

// ".123Z", ".123456Z", ".123456789Z" or "Z".
std::optional<Nanos> fraction_of(std::string_view text) {
  if (text.empty() || text.back() != 'Z') return std::nullopt;
  text.remove_suffix(1);
  if (text.empty()) return Nanos(0);
  const std::size_t digits = text.size() - 1;
  if (text.front() != '.' || (digits != 3 && digits != 6 && digits != 9)) return std::nullopt;
  auto number = number_at(text, 1, digits);
  if (!number) return std::nullopt;
  std::int64_t ns = *number;
  for (std::size_t i = digits; i < 9; ++i) ns *= 10;
  return Nanos(ns);
}

}  // namespace

std::string utc_text(Instant at) {
  const Civil civil = civil_of(at, ' ');
  return civil.text + fraction_text(civil.rest_ns, false) + " UTC";
}

std::string iso_text(Instant at) {
  const Civil civil = civil_of(at, 'T');
  return civil.text + fraction_text(civil.rest_ns, true) + "Z";
}

std::optional<Instant> instant_of_iso(std::string_view text) {
  constexpr std::size_t kSecondsEnd = 19;
  if (text.size() <= kSecondsEnd) return std::nullopt;
  const auto year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
  const auto hour = number_at(text, 11, 2), minute = number_at(text, 14, 2), second = number_at(text, 17, 2);
  const auto fraction = fraction_of(text.substr(kSecondsEnd));
  if (!year || !month || !day || !hour || !minute || !second || !fraction) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *year < 1970 || *year >= 2200 || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const Instant at(sys_days(date).time_since_epoch() + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                   std::chrono::seconds(*second) + *fraction);
  if (iso_text(at) != text) return std::nullopt;  // separators, and digits that were not needed
  return at;
}

}  // namespace sukut
