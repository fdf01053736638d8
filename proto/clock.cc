// Everything saturates: a nonsensical stamp may give a useless span, never a wrong one by overflow.
#include "proto/clock.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace sukut {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMillion = 1'000'000;
constexpr Nanos kBatteryClockReads = std::chrono::seconds(2);
constexpr int kBatteryClockPpm = 100;

std::int64_t plus(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b > 0 ? kMost : kLeast;
}

std::int64_t minus(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b < 0 ? kMost : kLeast;
}

std::int64_t times(std::int64_t a, std::int64_t b) {  // neither negative
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? kMost : product;
}

Instant shifted(Instant at, std::int64_t by_ns) { return from_ns<Instant>(plus(to_ns(at), by_ns)); }

}  // namespace

Nanos drift_over(Nanos elapsed, int drift_ppm) {
  const std::int64_t size = elapsed.count() < 0 ? minus(0, elapsed.count()) : elapsed.count();
  const std::int64_t ppm = std::max(drift_ppm, 0);
  // In two parts, so that nothing overflows before the result does.
  const std::int64_t whole = times(size / kMillion, ppm);
  const std::int64_t rest = (size % kMillion * ppm + kMillion - 1) / kMillion;
  return Nanos(plus(whole, rest));
}

std::optional<InstantSpan> span_of(const TimeExchange& exchange, int drift_ppm) {
  const std::int64_t elapsed = minus(to_ns(exchange.received), to_ns(exchange.asked));
  const std::int64_t served = minus(to_ns(exchange.server_sent), to_ns(exchange.server_received));
  const std::int64_t error = exchange.server_error.count();
  if (elapsed < 0 || served < 0 || error < 0) return std::nullopt;
  const std::int64_t longest = plus(elapsed, drift_over(Nanos(elapsed), drift_ppm).count());
  const std::int64_t round_trip = minus(longest, served);
  // Both of the server's stamps may be wrong by its error; beyond that the answer contradicts itself.
  if (round_trip < minus(0, times(error, 2))) return std::nullopt;
  const std::int64_t late = plus(std::max<std::int64_t>(round_trip, 0), error);
  return InstantSpan{shifted(exchange.server_sent, -error), shifted(exchange.server_sent, late)};
}

InstantSpan advance(const InstantSpan& span, Nanos elapsed, int drift_ppm) {
  const std::int64_t drift = drift_over(elapsed, drift_ppm).count();
  return {shifted(span.earliest, minus(elapsed.count(), drift)), shifted(span.latest, plus(elapsed.count(), drift))};
}

Nanos suspended(const ClockReading& reading) {
  return reading.boot.time_since_epoch() - reading.mono.time_since_epoch();
}

Nanos suspend_error(Nanos length) { return kBatteryClockReads + drift_over(length, kBatteryClockPpm); }

std::optional<InstantSpan> intersect(const InstantSpan& a, const InstantSpan& b) {
  const InstantSpan common{std::max(a.earliest, b.earliest), std::min(a.latest, b.latest)};
  if (common.latest < common.earliest) return std::nullopt;
  return common;
}

}  // namespace sukut
