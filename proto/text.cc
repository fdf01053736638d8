#include "proto/text.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace sukut {
namespace {

struct Character {
  std::size_t size = 0;  // bytes taken; 0: not UTF-8 at this place
  std::uint32_t code = 0;
};

std::size_t sequence_size(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// Overlong forms, surrogates and what lies past U+10FFFF are not characters (RFC 3629).
bool is_scalar(std::uint32_t code, std::size_t size) {
  if (size == 3) return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
  if (size == 4) return code >= 0x10000 && code <= 0x10FFFF;
  return true;
}

Character first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = sequence_size(first);
  if (size == 0 || size > text.size()) return {};
  if (size == 1) return {1, first};
  std::uint32_t code = first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return {};
    code = code << 6 | (next & 0x3FU);
  }
  return is_scalar(code, size) ? Character{size, code} : Character{};
}

bool is_plain(std::uint32_t code) {
  if (code < 0x20 || (code >= 0x7F && code <= 0x9F)) return false;  // controls
  if (code == 0x2028 || code == 0x2029) return false;               // line and paragraph separators
  const bool turns_direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return !turns_direction;
}

bool is_zone_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
         c == '-' || c == '+';
}

}  // namespace

bool is_plain_text(std::string_view text, std::size_t size_max) {
  if (text.size() > size_max) return false;
  while (!text.empty()) {
    const Character next = first_character(text);
    if (next.size == 0 || !is_plain(next.code)) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

std::string plain_text_of(std::string_view text, std::size_t size_max) {
  std::string plain;
  while (!text.empty()) {
    const Character next = first_character(text);
    const bool is_kept = next.size != 0 && is_plain(next.code);
    const std::string_view piece = is_kept ? text.substr(0, next.size) : std::string_view("?");
    if (plain.size() + piece.size() > size_max) break;
    plain += piece;
    text.remove_prefix(next.size == 0 ? 1 : next.size);
  }
  return plain;
}

std::string utc_text(Instant at) {
  const std::chrono::sys_time<Nanos> since(at.time_since_epoch());
  const auto day = std::chrono::floor<std::chrono::days>(since);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<Nanos> of_day(since - day);
  char out[64];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u %02ld:%02ld:%02ld", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<long>(of_day.hours().count()), static_cast<long>(of_day.minutes().count()),
                static_cast<long>(of_day.seconds().count()));
  std::string text = out;
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(of_day.subseconds()).count();
  if (ms != 0) {
    std::snprintf(out, sizeof out, ".%03ld", static_cast<long>(ms));
    text += out;
  }
  return text + " UTC";
}

bool is_zone_name(std::string_view zone) {
  return !zone.empty() && zone.size() <= 64 && zone.front() != '/' &&
         std::all_of(zone.begin(), zone.end(), is_zone_character);
}

}  // namespace sukut
