// The wall clock of a device against our own RAW counter: what one exchange says, and where the two have parted since.
// Pure arithmetic; the stamps are taken by the driver around a question to the device.
#pragma once

#include <cstdint>
#include <optional>

#include "proto/instant.h"

namespace sukut::agent {

// For words and figures that people read.
[[nodiscard]] constexpr double ms_of(Nanos length) { return static_cast<double>(length.count()) / 1e6; }

// The device said `device_us` between two own stamps.
struct DeviceStamp {
  Raw asked;
  Raw answered;
  std::int64_t device_us = 0;

  [[nodiscard]] Raw middle() const { return asked + (answered - asked) / 2; }
  // Half the round trip, and the microsecond that the device cut off.
  [[nodiscard]] Nanos error() const { return (answered - asked) / 2 + Nanos(1000); }
};

class DeviceClock {
 public:
  void forget() { stamp_.reset(); }
  void set(const DeviceStamp& stamp) { stamp_ = stamp; }
  [[nodiscard]] bool is_known() const { return stamp_.has_value(); }
  [[nodiscard]] Nanos error() const { return stamp_ ? stamp_->error() : Nanos(0); }

  // Preconditions: is_known().
  [[nodiscard]] std::int64_t device_us_at(Raw at) const {
    return stamp_->device_us + std::chrono::round<std::chrono::microseconds>(at - stamp_->middle()).count();
  }
  [[nodiscard]] Raw raw_at(std::int64_t device_us) const {
    return stamp_->middle() + std::chrono::microseconds(device_us - stamp_->device_us);
  }
  // How far the device has moved against what was expected: nothing while it is within the errors of both stamps,
  // 100 ppm of the time between them, and `slack`.
  [[nodiscard]] std::optional<Nanos> moved(const DeviceStamp& fresh, Nanos slack) const {
    const Nanos off = std::chrono::microseconds(fresh.device_us - device_us_at(fresh.middle()));
    const Nanos drift = std::chrono::abs(fresh.middle() - stamp_->middle()) / 10'000;
    if (std::chrono::abs(off) <= fresh.error() + error() + drift + slack) return std::nullopt;
    return off;
  }

 private:
  std::optional<DeviceStamp> stamp_;
};

}  // namespace sukut::agent
