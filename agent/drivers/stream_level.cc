#include "agent/drivers/stream_level.h"

#include <algorithm>
#include <cmath>

#include "proto/check.h"

namespace sukut::agent {
namespace {

constexpr double kQuietBefore_db = -55;  // below it a fall cannot be told from a pause
constexpr double kFall_db = 10;
constexpr double kFloor_db = -127;
constexpr Nanos kBefore = std::chrono::seconds(2);
constexpr Nanos kRecent = 2 * kBefore;
constexpr std::int64_t kBinsPerSecond = 1000;
constexpr std::int64_t kLoudRun = 5;

}  // namespace

StreamLevel::StreamLevel(int rate, int channels) : rate_(rate), channels_(channels) {
  CHECK(rate >= 8000 && channels >= 1);
}

void StreamLevel::clear() {
  levels_.clear();
  pieces_.clear();
  sum_ = 0;
  in_bin_ = 0;
  first_bin_ = bin_ = samples_ * kBinsPerSecond / rate_;
}

void StreamLevel::close_bin() {
  const double power = in_bin_ == 0 ? 0 : sum_ / static_cast<double>(in_bin_ * channels_) / (32768.0 * 32768.0);
  const double db = power <= 0 ? kFloor_db : std::max(kFloor_db, 10 * std::log10(power));
  levels_.push_back(static_cast<std::uint8_t>(std::lround(-2 * std::min(0.0, db))));
  sum_ = 0;
  in_bin_ = 0;
  ++bin_;
}

void StreamLevel::add(const std::int16_t* samples, std::size_t count, Raw arrived) {
  const std::size_t frames = count / static_cast<std::size_t>(channels_);
  if (frames == 0) return;
  pieces_.push_back({arrived, samples_});
  for (std::size_t i = 0; i < frames; ++i) {
    if (samples_ * kBinsPerSecond / rate_ > bin_) close_bin();
    for (int c = 0; c < channels_; ++c) {
      const double value = *samples++;
      sum_ += value * value;
    }
    ++in_bin_;
    ++samples_;
  }
}

void StreamLevel::keep_since(Raw since) {
  const auto keep = std::lower_bound(pieces_.begin(), pieces_.end(), since,
                                     [](const Piece& piece, Raw at) { return piece.arrived < at; });
  if (keep == pieces_.begin()) return;
  const std::int64_t bin =
      keep == pieces_.end() ? end_bin() : std::min(end_bin(), keep->first * kBinsPerSecond / rate_);
  levels_.erase(levels_.begin(), levels_.begin() + std::max<std::int64_t>(0, bin - first_bin_));
  first_bin_ = std::max(first_bin_, bin);
  pieces_.erase(pieces_.begin(), keep);
}

void StreamLevel::attend(Raw from, Raw until) {
  std::erase_if(attended_, [&](const Span& each) {
    const bool overlaps = each.from <= until && from <= each.until;
    if (overlaps) from = std::min(from, each.from), until = std::max(until, each.until);
    return overlaps;
  });
  attended_.push_back({from, until});
}

void StreamLevel::forget_at(Raw now) {
  std::erase_if(attended_, [now](const Span& each) { return each.until < now; });
  Raw since = now;
  for (const Span& each : attended_) since = std::min(since, each.from);
  keep_since(since - kRecent);
}

std::int64_t StreamLevel::sample_of_bin(std::int64_t bin) const {
  return (bin * rate_ + kBinsPerSecond - 1) / kBinsPerSecond;
}

std::int64_t StreamLevel::bin_at(Raw at) const {
  const auto next = std::upper_bound(pieces_.begin(), pieces_.end(), at,
                                     [](Raw when, const Piece& piece) { return when < piece.arrived; });
  const Piece& piece = next == pieces_.begin() ? pieces_.front() : *std::prev(next);
  return std::clamp(piece.first * kBinsPerSecond / rate_, first_bin_, end_bin());
}

const StreamLevel::Piece& StreamLevel::piece_of(std::int64_t sample) const {
  const auto next = std::upper_bound(pieces_.begin(), pieces_.end(), sample,
                                     [](std::int64_t wanted, const Piece& piece) { return wanted < piece.first; });
  return next == pieces_.begin() ? pieces_.front() : *std::prev(next);
}

double StreamLevel::level(std::int64_t first, std::int64_t last, double share) const {
  std::vector<std::uint8_t> some(levels_.begin() + (first - first_bin_), levels_.begin() + (last - first_bin_));
  if (some.empty()) return kFloor_db;
  // Stored as decibels below full scale, so loud is small.
  const auto index = static_cast<std::ptrdiff_t>(static_cast<double>(some.size() - 1) * (1 - share));
  std::nth_element(some.begin(), some.begin() + index, some.end());
  return -0.5 * some[static_cast<std::size_t>(index)];
}

std::int64_t StreamLevel::loud_bins(std::int64_t first, std::int64_t last, double threshold) const {
  std::int64_t loud = 0;
  std::int64_t run = 0;
  for (std::int64_t bin = first; bin <= last; ++bin) {
    if (bin < last && at(bin) > threshold) {
      ++run;
      continue;
    }
    if (run >= kLoudRun) loud += run;
    run = 0;
  }
  return loud;
}

Sighting StreamLevel::find(Raw start, Raw end, Silence& out) const {
  if (pieces_.empty() || levels_.empty()) return Sighting::no_data;
  const Nanos span = end - start;
  const std::int64_t before_first = bin_at(start - kBefore);
  const std::int64_t before_last = bin_at(start - span / 8 - std::chrono::milliseconds(50));
  const Nanos margin = std::max(span / 16, std::min<Nanos>(span / 4, std::chrono::milliseconds(100)));
  const std::int64_t inside_first = bin_at(start + margin);
  const std::int64_t inside_last = bin_at(end - margin);
  if (before_last <= before_first || inside_last <= inside_first) return Sighting::no_data;
  out.before_db = level(before_first, before_last, 0.8);
  out.inside_db = level(inside_first, inside_last, 0.8);
  if (out.before_db < kQuietBefore_db) return Sighting::quiet_before;
  if (out.before_db - out.inside_db < kFall_db) return Sighting::no_effect;

  // A little above the loudest millisecond of the bed, and never above the middle between the two.
  const double threshold = std::min((out.before_db + out.inside_db) / 2, level(inside_first, inside_last, 0.99) + 4);
  std::int64_t first = inside_first;
  std::int64_t last = inside_last;
  while (first > first_bin_ && at(first - 1) <= threshold) --first;
  while (last < end_bin() && at(last) <= threshold) ++last;

  const Piece& piece = piece_of(sample_of_bin(first));
  const Piece& after = piece_of(sample_of_bin(last));
  const Piece* next = &piece == &pieces_.back() ? nullptr : &piece + 1;
  const auto length_of = [&](std::int64_t frames) { return Nanos(frames * 1'000'000'000 / rate_); };
  out.start = piece.arrived;
  out.error = next == nullptr ? length_of(samples_ - piece.first) : length_of(next->first - piece.first);
  out.broken = std::chrono::milliseconds(loud_bins(first, last, threshold));
  out.length = length_of(sample_of_bin(last) - sample_of_bin(first)) - out.broken;
  const Nanos by_arrival = (after.arrived - piece.arrived) - length_of(after.first - piece.first);
  out.standstill = std::max(Nanos(0), by_arrival);
  return Sighting::seen;
}

}  // namespace sukut::agent
