// Kinds of time, kept apart by type. None of the clocks has a now(): time enters a core as an argument.
//
//   Raw      CLOCK_MONOTONIC_RAW  age and drift; no daemon slews it
//   Mono     CLOCK_MONOTONIC      timers
//   Boot     CLOCK_BOOTTIME       since boot, suspend included; only to notice a suspend and a young boot
//   Wall     CLOCK_REALTIME       what the host believes; never fires anything
//   Instant  UTC, POSIX count     cues; on an agent only the clock guard makes one for "now"
#pragma once

#include <chrono>
#include <cstdint>

namespace sukut {

using Nanos = std::chrono::nanoseconds;

template <typename Self>
struct ClockTag {
  using duration = Nanos;
  using rep = Nanos::rep;
  using period = Nanos::period;
  using time_point = std::chrono::time_point<Self, Nanos>;
  static constexpr bool is_steady = false;
};
struct RawClock : ClockTag<RawClock> {};
struct MonoClock : ClockTag<MonoClock> {};
struct BootClock : ClockTag<BootClock> {};
struct WallClock : ClockTag<WallClock> {};
struct CueClock : ClockTag<CueClock> {};

using Raw = RawClock::time_point;
using Mono = MonoClock::time_point;
using Boot = BootClock::time_point;
using Wall = WallClock::time_point;
using Instant = CueClock::time_point;

// Raw counters read together in one function (proto/io/system_clock): no interval, no judgement.
struct ClockReading {
  Raw raw;
  Mono mono;
  Boot boot;
  Wall wall;
  friend bool operator==(const ClockReading&, const ClockReading&) = default;
};

// How far an error bound can be believed.
enum class Trust { unknown, synchronized, holdover, disputed };

// True time lies in [at - error, at + error] unless trust is unknown.
struct BoundedInstant {
  Instant at;
  Nanos error{0};
  Trust trust = Trust::unknown;

  [[nodiscard]] bool is_known() const { return trust != Trust::unknown; }
  [[nodiscard]] Instant earliest() const { return at - error; }
  [[nodiscard]] Instant latest() const { return at + error; }
  friend bool operator==(const BoundedInstant&, const BoundedInstant&) = default;
};

template <typename Point>
[[nodiscard]] constexpr std::int64_t to_ns(Point point) { return point.time_since_epoch().count(); }
template <typename Point>
[[nodiscard]] constexpr Point from_ns(std::int64_t ns) { return Point(Nanos(ns)); }

}  // namespace sukut
