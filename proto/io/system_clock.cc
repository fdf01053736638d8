// Reads the host's counters. The four calls go through the vDSO and lie some hundred nanoseconds apart.
#include "proto/io/system_clock.h"

#include <ctime>
#include <fstream>
#include <string>

#include "proto/check.h"

namespace sukut::io {
namespace {

std::int64_t read_ns(clockid_t clock) {
  timespec at{};
  CHECK(::clock_gettime(clock, &at) == 0);
  return static_cast<std::int64_t>(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
}

ClockReading read_once() {
  ClockReading reading;
  reading.raw = from_ns<Raw>(read_ns(CLOCK_MONOTONIC_RAW));
  reading.mono = from_ns<Mono>(read_ns(CLOCK_MONOTONIC));
  reading.boot = from_ns<Boot>(read_ns(CLOCK_BOOTTIME));
  reading.wall = from_ns<Wall>(read_ns(CLOCK_REALTIME));
  return reading;
}

}  // namespace

// A pause between two of the calls would look like a suspend: such a reading is thrown away.
ClockReading read_clocks() {
  constexpr Nanos kTogether = std::chrono::milliseconds(1);
  ClockReading reading = read_once();
  for (int again = 0; again < 5 && from_ns<Mono>(read_ns(CLOCK_MONOTONIC)) - reading.mono > kTogether; ++again) {
    reading = read_once();
  }
  return reading;
}

Raw raw_now() { return from_ns<Raw>(read_ns(CLOCK_MONOTONIC_RAW)); }

BootId boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string text;
  std::getline(file, text);
  std::erase(text, '-');
  BootId id;
  if (!from_bytes(from_hex(text), id)) return BootId{};
  return id;
}

Instant wall_instant() { return from_ns<Instant>(read_ns(CLOCK_REALTIME)); }

}  // namespace sukut::io
