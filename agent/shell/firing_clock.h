// What the firing thread knows of time, and its lock: replaceable, so that tests need no real waiting.
// The default reads CLOCK_MONOTONIC_RAW and waits on CLOCK_MONOTONIC with a priority-inheriting lock.
#pragma once

#include <memory>
#include <optional>

#include "proto/instant.h"

namespace sukut::agent {

class FiringClock {
 public:
  virtual ~FiringClock() = default;

  [[nodiscard]] virtual Raw raw() = 0;
  [[nodiscard]] virtual Mono mono() = 0;
  [[nodiscard]] virtual Nanos suspended() = 0;  // proto/clock.h
  // Lockable, for std::unique_lock.
  virtual void lock() = 0;
  virtual void unlock() = 0;
  // With the lock held: sleeps until `until` or wake(); may return early.
  virtual void wait(std::optional<Mono> until) = 0;
  virtual void wake() = 0;
};

[[nodiscard]] std::unique_ptr<FiringClock> make_system_firing_clock();

}  // namespace sukut::agent
