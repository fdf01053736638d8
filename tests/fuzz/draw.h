// What the fuzzers share: values drawn from a fuzzer's bytes, and how an oracle says that a promise is broken.
// Bytes that have run out read as zeros, so that every input, also the empty one, means something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sukut::fuzz {

class Draw {
 public:
  Draw(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
  explicit Draw(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool is_empty() const { return rest_.empty(); }
  [[nodiscard]] std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  [[nodiscard]] std::uint64_t number(int bytes = 8) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }
  // 0 … n-1; n > 0 and at most 65536.
  [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(n <= 256 ? byte() : number(2)) % n; }
  [[nodiscard]] bool flag() { return (byte() & 1U) != 0; }
  // A length in one byte, then as many bytes as there are.
  [[nodiscard]] std::string text() { return std::string(take(byte())); }
  [[nodiscard]] std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  [[nodiscard]] std::string_view rest() { return take(rest_.size()); }
  template <typename T>
  [[nodiscard]] T one_of(std::initializer_list<T> values) {
    return values.begin()[below(values.size())];
  }

 private:
  std::string_view rest_;
};

// The run ends here: what was promised, and what was seen.
[[noreturn]] inline void broken(const char* promise, const std::string& seen) {
  std::fprintf(stderr, "BROKEN: %s\n  %s\n", promise, seen.c_str());
  std::abort();
}
inline void hold(bool is_held, const char* promise, const std::string& seen = {}) {
  if (!is_held) broken(promise, seen);
}

}  // namespace sukut::fuzz

// libFuzzer's entry, or replay.cc's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
