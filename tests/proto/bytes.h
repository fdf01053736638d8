// Hand-made protobuf, for what no encoder would write.
#pragma once

#include <cstdint>
#include <string_view>

#include "proto/ids.h"

namespace sukut {

inline Bytes varint(std::uint64_t value) {
  Bytes bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7F) | 0x80);
  return bytes + static_cast<char>(value);
}
inline Bytes tag(std::uint32_t number, std::uint32_t wire_type) { return varint(number << 3 | wire_type); }
inline Bytes number_field(std::uint32_t number, std::uint64_t value) { return tag(number, 0) + varint(value); }
inline Bytes bytes_field(std::uint32_t number, std::string_view value) {
  return tag(number, 2) + varint(value.size()) + Bytes(value);
}
inline Bytes fixed64_field(std::uint32_t number, std::uint64_t value) {
  Bytes bytes = tag(number, 1);
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

}  // namespace sukut
