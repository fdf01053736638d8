// One line per field of a table in codec_shapes*.cc: its number, name, and what it may hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "proto/codec_walk.h"
#include "proto/instant.h"
#include "proto/limits.h"

namespace sukut::shapes {

inline constexpr std::uint64_t kU32 = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::uint64_t kU64 = std::numeric_limits<std::uint64_t>::max();
inline constexpr std::uint64_t kI31 = std::numeric_limits<std::int32_t>::max();
inline constexpr std::size_t kIdMax = 64;  // of a text id
inline constexpr std::size_t kId = 16;
inline constexpr std::size_t kHash = 32;

constexpr Field number(std::uint32_t n, const char* name, std::uint64_t limit) {
  return {.number = n, .name = name, .limit = limit};
}
constexpr Field flag(std::uint32_t n, const char* name) { return number(n, name, 1); }
// An enum with an unspecified 0, which nobody may send.
template <typename Enum>
constexpr Field choice(std::uint32_t n, const char* name, Enum last_by_number) {
  return {.number = n, .name = name, .limit = static_cast<std::uint64_t>(last_by_number), .least = 1};
}
// The same where the C++ enum counts from 0 and the wire from 1.
template <typename Enum>
constexpr Field shifted_choice(std::uint32_t n, const char* name, Enum last) {
  return {.number = n, .name = name, .limit = static_cast<std::uint64_t>(last) + 1, .least = 1};
}
// An enum whose 0 means something.
template <typename Enum>
constexpr Field listed(std::uint32_t n, const char* name, Enum last) {
  return number(n, name, static_cast<std::uint64_t>(last));
}
constexpr Field duration(std::uint32_t n, const char* name) {
  return number(n, name, static_cast<std::uint64_t>(kDurationMax.count()));
}
// Zigzag: 2n for n >= 0, 2|n| - 1 below.
constexpr Field difference(std::uint32_t n, const char* name) {
  return number(n, name, 2 * static_cast<std::uint64_t>(kDurationMax.count()));
}
constexpr Field instant(std::uint32_t n, const char* name) {
  return {.number = n,
          .name = name,
          .type = FieldType::fixed64,
          .limit = static_cast<std::uint64_t>(to_ns(kInstantMax)) - 1};
}
constexpr Field text(std::uint32_t n, const char* name, std::size_t limit) {
  return {.number = n, .name = name, .type = FieldType::text, .limit = limit};
}
constexpr Field bytes(std::uint32_t n, const char* name, std::size_t limit) {
  return {.number = n, .name = name, .type = FieldType::bytes, .limit = limit};
}
constexpr Field exact(std::uint32_t n, const char* name, std::size_t size) {
  return {.number = n, .name = name, .type = FieldType::exact, .limit = size};
}
constexpr Field part(std::uint32_t n, const char* name, const Shape& shape) {
  return {.number = n, .name = name, .type = FieldType::message, .shape = &shape};
}
constexpr Field needed(Field field) {
  field.is_required = true;
  return field;
}
constexpr Field many(Field field, std::size_t count_max) {
  field.count_max = static_cast<std::uint32_t>(count_max);
  return field;
}

}  // namespace sukut::shapes
