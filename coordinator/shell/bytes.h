// Length-prefixed fields in one string of bytes: the officers' endpoint and the store's checksums use it.
// Reading never runs past the end; a bad read makes everything after it fail too.
#pragma once

#include <cstdint>
#include <string_view>

#include "proto/ids.h"

namespace sukut::coordinator {

class ByteWriter {
 public:
  ByteWriter& number(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<char>((value >> shift) & 0xff));
    return *this;
  }
  ByteWriter& text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
    return *this;
  }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] std::uint64_t number() {
    if (rest_.size() < 8) return fail();
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i) value |= std::uint64_t{static_cast<std::uint8_t>(rest_[i])} << (8 * i);
    rest_.remove_prefix(8);
    return value;
  }
  [[nodiscard]] Bytes text(std::size_t limit) {
    const std::uint64_t size = number();
    if (!is_good_ || size > limit || size > rest_.size()) {
      fail();
      return {};
    }
    Bytes value(rest_.substr(0, static_cast<std::size_t>(size)));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return value;
  }
  // Everything was read, and nothing was missing.
  [[nodiscard]] bool is_done() const { return is_good_ && rest_.empty(); }

 private:
  std::uint64_t fail() {
    is_good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace sukut::coordinator
