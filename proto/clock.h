// Clock arithmetic: what one exchange proves about true time, how a bound grows, how bounds meet.
// Pure; used by the agent's clock guard and, unchanged, by the simulator and the golden vectors.
// Rules: design of the four-timestamp exchange after RFC 5905 section 8; intervals after Marzullo (1984).
#pragma once

#include <optional>

#include "proto/instant.h"

namespace sukut {

// Closed interval that holds true time.
struct InstantSpan {
  Instant earliest;
  Instant latest;

  [[nodiscard]] Instant middle() const { return earliest + (latest - earliest) / 2; }
  [[nodiscard]] Nanos half_width() const { return (latest - earliest + Nanos(1)) / 2; }
  [[nodiscard]] bool contains(Instant at) const { return earliest <= at && at <= latest; }
  friend bool operator==(const InstantSpan&, const InstantSpan&) = default;
};

// One question and its answer. `asked` and `received` are own RAW counters; the server stamped
// `server_received` and `server_sent` with an error of at most `server_error`.
struct TimeExchange {
  Raw asked;
  Raw received;
  Instant server_received;
  Instant server_sent;
  Nanos server_error{0};
};

// True time at `received`: [T3 - e, T3 + RTT + e], RTT = (T4 - T1)(1 + rho) - (T3 - T2), at least 0.
// Nothing when the answer contradicts itself (sent before received, or more server time than round trip allows).
[[nodiscard]] std::optional<InstantSpan> span_of(const TimeExchange& exchange, int drift_ppm);

// |elapsed| * ppm / 1e6, rounded up.
[[nodiscard]] Nanos drift_over(Nanos elapsed, int drift_ppm);

// The span after `elapsed` of RAW time: moved by it and widened by rho * |elapsed| on both sides.
[[nodiscard]] InstantSpan advance(const InstantSpan& span, Nanos elapsed, int drift_ppm);

// How long the host has been suspended since it booted: BOOT counts it, MONO and RAW stand still. Differences below
// kSuspendMin are two counters read one after the other, not a suspend.
[[nodiscard]] Nanos suspended(const ClockReading& reading);
inline constexpr Nanos kSuspendMin = std::chrono::milliseconds(100);
// How wrong BOOT may be about a suspend of that length: the kernel reads the battery clock, which counts whole
// seconds, before it and after it.
[[nodiscard]] Nanos suspend_error(Nanos length);

// The common part, or nothing when the two contradict each other.
[[nodiscard]] std::optional<InstantSpan> intersect(const InstantSpan& a, const InstantSpan& b);

}  // namespace sukut
