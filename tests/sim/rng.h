// The simulator's dice: xoshiro256**, one stream per subsystem, so that a new fault does not reshuffle the
// others. No std distributions: they differ between libraries, and a seed must replay anywhere.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "proto/instant.h"

namespace sukut::sim {

class Rng {
 public:
  Rng(std::uint64_t seed, std::string_view stream, std::uint64_t number = 0) {
    std::uint64_t mix = seed ^ 0x9E3779B97F4A7C15ULL * (number + 1);
    for (const char c : stream) mix = (mix ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    for (auto& word : state_) word = split_mix(mix);
  }

  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  // 0 … n-1; n > 0. The bias of the remainder is below 2^-30 for every n used here.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  // low … high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % (static_cast<std::uint64_t>(high - low) + 1));
  }
  Nanos between(Nanos low, Nanos high) { return Nanos(between(low.count(), high.count())); }
  bool chance(int per_mille) { return static_cast<int>(below(1000)) < per_mille; }
  // Magnitudes spread over the decades between low and high, either sign.
  Nanos either_sign(Nanos low, Nanos high) {
    Nanos size = low;
    while (size * 10 < high && chance(750)) size *= 10;
    const Nanos drawn = between(size, size * 10 < high ? size * 10 : high);
    return chance(500) ? drawn : -drawn;
  }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  static std::uint64_t split_mix(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace sukut::sim
