// See reference.h.
#include "coordinator/shell/reference.h"

#include "proto/clock.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kAskEvery = std::chrono::seconds(16);
constexpr Nanos kFresh = std::chrono::minutes(1);
constexpr Nanos kAgeMax = std::chrono::hours(1);
constexpr Nanos kSleptMax = std::chrono::seconds(1);
constexpr int kDriftPpm = 50;

}  // namespace

ReferenceTime reference_at(const ClockReading& now, const std::optional<io::ChronyTracking>& tracking) {
  ReferenceTime time{now.mono, {from_ns<Instant>(to_ns(now.wall)), Nanos(0), Trust::unknown}, false};
  if (!tracking) return time;
  const Nanos age = now.raw - tracking->before.raw;
  // A suspended host: RAW stood still meanwhile. What is less may be a pause between two readings.
  const Nanos slept = std::chrono::abs(suspended(now) - suspended(tracking->before));
  if (age < Nanos(0) || age > kAgeMax || slept > kSleptMax) return time;
  time.utc.at = from_ns<Instant>(to_ns(tracking->before.wall) + tracking->correction.count() + age.count());
  time.utc.error = tracking->bound() + slept + drift_over(age, kDriftPpm);
  time.utc.trust = age <= kFresh ? Trust::synchronized : Trust::holdover;
  return time;
}

Reference::Reference(bool is_declared, Ask ask) : is_declared_(is_declared), ask_(std::move(ask)) {
  if (!is_declared_) thread_ = std::thread([this] { keep_asking(); });
}

Reference::~Reference() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

ReferenceTime Reference::now() const {
  const ClockReading reading = io::read_clocks();
  if (is_declared_) {
    return {reading.mono, {from_ns<Instant>(to_ns(reading.wall)), Nanos(0), Trust::synchronized}, true};
  }
  const std::lock_guard lock(mutex_);
  return reference_at(reading, tracking_);
}

void Reference::keep_asking() {
  bool is_answered = true;
  for (;;) {
    const auto tracking = ask_();
    if (tracking.has_value() != is_answered) {
      is_answered = tracking.has_value();
      if (is_answered) {
        spdlog::info("reference: chronyd answers, bound {} us", tracking->bound().count() / 1000);
      } else {
        spdlog::warn(
            "reference: chronyd gives no bound; live orders cannot be published. "
            "Install chrony and wait until `chronyc tracking` says Normal");
      }
    }
    std::unique_lock lock(mutex_);
    if (tracking) tracking_ = tracking;
    if (stopped_.wait_for(lock, kAskEvery, [this] { return is_stopping_; })) return;
  }
}

}  // namespace sukut::coordinator
