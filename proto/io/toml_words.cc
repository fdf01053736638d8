// Words near to other words, and durations as people write them.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "proto/io/toml_file.h"
#include "proto/limits.h"

namespace sukut::io {
namespace {

constexpr std::size_t kWordMax = 64;

// Letters added, left out, changed, or two neighbours swapped.
std::size_t distance(const std::string& a, const std::string& b) {
  std::array<std::array<std::size_t, kWordMax + 1>, kWordMax + 1> d{};
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, changed});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::optional<std::int64_t> unit_ns(std::string_view unit) {
  if (unit == "ns") return 1;
  if (unit == "us") return 1'000;
  if (unit == "ms") return 1'000'000;
  if (unit.empty() || unit == "s") return 1'000'000'000;
  if (unit == "m") return 60'000'000'000;
  if (unit == "h") return 3'600'000'000'000;
  if (unit == "d") return 86'400'000'000'000;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& known) {
  if (word.size() > kWordMax) return std::nullopt;
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() > kWordMax) continue;
    const std::size_t found = distance(word, candidate);
    if (found < best_distance) {
      best = candidate;
      best_distance = found;
    }
  }
  return best;
}

std::optional<Nanos> parse_duration(const std::string& text) {
  std::int64_t whole = 0;
  const char* const end = text.data() + text.size();
  const auto [after_whole, error] = std::from_chars(text.data(), end, whole);
  if (error != std::errc{} || text.front() == '-') return std::nullopt;
  const char* at = after_whole;
  std::int64_t fraction = 0;
  std::int64_t divisor = 1;
  if (at != end && *at == '.') {
    const char* const first = ++at;
    for (; at != end && *at >= '0' && *at <= '9' && at - first < 9; ++at) {
      fraction = fraction * 10 + (*at - '0');
      divisor *= 10;
    }
    if (at == first) return std::nullopt;
  }
  const auto unit = unit_ns(std::string_view(at, static_cast<std::size_t>(end - at)));
  if (!unit || whole > std::numeric_limits<std::int64_t>::max() / *unit / 2) return std::nullopt;
  // The fraction is below one unit, a day at most, and has nine digits at most.
  const std::int64_t part = static_cast<std::int64_t>(
      static_cast<long double>(fraction) * static_cast<long double>(*unit) / static_cast<long double>(divisor));
  const Nanos duration(whole * *unit + part);
  return duration <= kDurationMax ? std::optional(duration) : std::nullopt;
}

}  // namespace sukut::io
