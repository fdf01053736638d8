// Civil time by date/tz. Keep every include of date/ here.
#include "coordinator/cli/calendar.h"

#include <date/date.h>
#include <date/tz.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "proto/check.h"

namespace sukut::cli {
namespace {

using SysTime = date::sys_time<Nanos>;

SysTime to_sys(Instant at) { return SysTime(at.time_since_epoch()); }
Instant from_sys(SysTime at) { return Instant(at.time_since_epoch()); }

date::year_month_day to_ymd(const CivilDate& d) { return date::year(d.year) / date::month(d.month) / date::day(d.day); }
CivilDate from_ymd(const date::year_month_day& ymd) {
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

const date::time_zone* find_zone(const std::string& zone) {
  try {
    return date::locate_zone(zone);
  } catch (const std::exception&) {
    return nullptr;
  }
}

std::string clock_text(Nanos since_epoch) {
  const SysTime at(since_epoch);
  const auto days = date::floor<date::days>(at);
  const CivilDate d = from_ymd(date::year_month_day(days));
  const long long of_day_ms = std::chrono::floor<std::chrono::milliseconds>(at - days).count();
  char out[64];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u %02lld:%02lld:%02lld", d.year, d.month, d.day, of_day_ms / 3600000,
                of_day_ms / 60000 % 60, of_day_ms / 1000 % 60);
  std::string text = out;
  if (of_day_ms % 1000 != 0) {
    std::snprintf(out, sizeof out, ".%03lld", of_day_ms % 1000);
    text += out;
  }
  return text;
}

std::string offset_text(std::chrono::seconds offset) {
  const long long minutes = offset.count() / 60;
  const long long size = minutes < 0 ? -minutes : minutes;
  char out[32];
  std::snprintf(out, sizeof out, "%c%02lld", minutes < 0 ? '-' : '+', size / 60);
  std::string text = out;
  if (size % 60 != 0) {
    std::snprintf(out, sizeof out, ":%02lld", size % 60);
    text += out;
  }
  return text;
}

}  // namespace

bool exists(const CivilDate& d) { return d.year >= 1970 && d.year <= 9999 && to_ymd(d).ok(); }

CivilDate next_day(const CivilDate& d) {
  return from_ymd(date::year_month_day(date::sys_days(to_ymd(d)) + date::days(1)));
}

std::string text_of(const CivilDate& d) {
  char out[64];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", d.year, d.month, d.day);
  return out;
}

bool is_zone(const std::string& zone) { return find_zone(zone) != nullptr; }

std::vector<std::string> zone_names() {
  std::vector<std::string> names;
  for (const auto& zone : date::get_tzdb().zones) names.push_back(zone.name());
  return names;
}

LocalLookup look_up(const std::string& zone, const CivilDate& d, int seconds_of_day) {
  const date::time_zone* found = find_zone(zone);
  CHECK(found != nullptr && exists(d));
  const date::local_seconds local = date::local_days(to_ymd(d)) + std::chrono::seconds(seconds_of_day);
  const date::local_info info = found->get_info(local);
  const auto minus = [&](std::chrono::seconds offset) {
    return Instant(std::chrono::seconds(local.time_since_epoch()) - offset);
  };
  switch (info.result) {
    case date::local_info::nonexistent:
      return {LocalKind::nonexistent, Instant(info.first.end.time_since_epoch()), {}};
    case date::local_info::ambiguous:
      return {LocalKind::ambiguous, minus(info.first.offset), minus(info.second.offset)};
    default:
      return {LocalKind::unique, minus(info.first.offset), {}};
  }
}

Instant start_of_day(const std::string& zone, const CivilDate& d) { return look_up(zone, d, 0).first; }

CivilDate date_in(const std::string& zone, Instant at) {
  const date::time_zone* found = find_zone(zone);
  CHECK(found != nullptr);
  return from_ymd(date::year_month_day(date::floor<date::days>(found->to_local(to_sys(at)))));
}

std::string local_text(const std::string& zone, Instant at) {
  const date::time_zone* found = find_zone(zone);
  if (found == nullptr) return utc_text(at);
  const std::chrono::seconds offset = found->get_info(to_sys(at)).offset;
  return clock_text(at.time_since_epoch() + offset) + " " + offset_text(offset);
}

std::string time_of_day_text(int seconds) {
  char out[48];
  std::snprintf(out, sizeof out, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return out;
}

std::optional<Instant> parse_instant(const std::string& text) {
  CivilDate d;
  unsigned hour = 0, minute = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%*[T ]%2u:%2u%n", &d.year, &d.month, &d.day, &hour, &minute, &used) < 5 ||
      used == 0 || !exists(d)) {
    return std::nullopt;
  }
  std::string rest = text.substr(static_cast<std::size_t>(used));
  unsigned second = 0;
  if (std::sscanf(rest.c_str(), ":%2u%n", &second, &used) == 1) rest = rest.substr(static_cast<std::size_t>(used));
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  int offset_minutes = 0;
  if (rest != "Z") {
    unsigned h = 0, m = 0;
    char sign = 0;
    used = 0;
    const int got = std::sscanf(rest.c_str(), "%c%2u:%2u%n", &sign, &h, &m, &used);
    if (got < 3 || static_cast<std::size_t>(used) != rest.size() || (sign != '+' && sign != '-') || h > 15 || m > 59) {
      return std::nullopt;
    }
    offset_minutes = static_cast<int>(h * 60 + m) * (sign == '-' ? -1 : 1);
  }
  const auto of_day = std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  return from_sys(date::sys_days(to_ymd(d)) + of_day - std::chrono::minutes(offset_minutes));
}

std::string tzdata_version() {
  for (const char* path : {"/usr/share/zoneinfo/tzdata.zi", "/usr/lib/zoneinfo/tzdata.zi"}) {
    std::ifstream file(path);
    std::string line;
    const std::string lead = "# version ";
    if (std::getline(file, line) && line.rfind(lead, 0) == 0) return line.substr(lead.size());
  }
  return {};
}

}  // namespace sukut::cli
