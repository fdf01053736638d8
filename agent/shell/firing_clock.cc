#include "agent/shell/firing_clock.h"

#include <pthread.h>

#include <ctime>

#include "agent/drivers/pi_mutex.h"
#include "proto/check.h"

namespace sukut::agent {
namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

std::int64_t read_ns(clockid_t clock) {
  timespec at{};
  CHECK(::clock_gettime(clock, &at) == 0);
  return static_cast<std::int64_t>(at.tv_sec) * kSecondNs + at.tv_nsec;
}

class SystemFiringClock final : public FiringClock {
 public:
  SystemFiringClock() {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    CHECK(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
    CHECK(pthread_cond_init(&condition_, &attributes) == 0);
    pthread_condattr_destroy(&attributes);
  }
  ~SystemFiringClock() override { pthread_cond_destroy(&condition_); }

  Raw raw() override { return from_ns<Raw>(read_ns(CLOCK_MONOTONIC_RAW)); }
  Mono mono() override { return from_ns<Mono>(read_ns(CLOCK_MONOTONIC)); }
  Nanos suspended() override { return Nanos(read_ns(CLOCK_BOOTTIME) - read_ns(CLOCK_MONOTONIC)); }
  void lock() override { mutex_.lock(); }
  void unlock() override { mutex_.unlock(); }
  void wait(std::optional<Mono> until) override {
    if (!until) {
      pthread_cond_wait(&condition_, mutex_.native());
      return;
    }
    const std::int64_t ns = to_ns(*until);
    const timespec at{static_cast<time_t>(ns / kSecondNs), static_cast<long>(ns % kSecondNs)};
    pthread_cond_timedwait(&condition_, mutex_.native(), &at);
  }
  void wake() override { pthread_cond_signal(&condition_); }

 private:
  PiMutex mutex_;
  pthread_cond_t condition_{};
};

}  // namespace

std::unique_ptr<FiringClock> make_system_firing_clock() { return std::make_unique<SystemFiringClock>(); }

}  // namespace sukut::agent
