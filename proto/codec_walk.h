// A first look at bytes that came in, before protobuf makes anything of them: only known fields where
// they are critical, each as often as it may stand, none too long, none missing.
//
// Why not protobuf's own unknown fields: the lite runtime (an agent has 16 MiB in all) keeps them as bytes, and
// neither runtime sees a singular field that stands twice, a number cut to 32 bits, or a list that is too
// long before it is built; and protobuf prints a line for every text that is not UTF-8, which a sender must not be
// able to make us do. A second implementation would read such bytes differently; so they are refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "proto/result.h"

namespace sukut {

inline constexpr std::uint32_t kCriticalFirst = 100;
inline constexpr std::uint32_t kCriticalLast = 199;

enum class FieldType {
  varint,    // least to limit
  fixed64,   // least to limit, as an unsigned number: what is negative is over any limit
  packed64,  // a run of fixed64, at most `limit` of them
  bytes,     // at most `limit` of them
  text,      // one plain line of at most `limit` bytes (proto/text.h)
  exact,     // exactly `limit` bytes
  message,   // of `shape`
};

struct Shape;

struct Field {
  std::uint32_t number = 0;
  const char* name = "";
  FieldType type = FieldType::varint;
  std::uint64_t limit = 0;
  std::uint64_t least = 0;
  std::uint32_t count_max = 1;
  bool is_required = false;
  const Shape* shape = nullptr;
};

struct Shape {
  const char* name = "";
  std::span<const Field> fields;
};
inline constexpr std::size_t kFieldsMax = 32;

// malformed or unknown_critical_field, with the path of the field in `detail`. Shapes do not recurse, so the
// depth is bounded by the table; the time is linear in the size.
[[nodiscard]] Status walk(std::string_view bytes, const Shape& shape);

}  // namespace sukut
