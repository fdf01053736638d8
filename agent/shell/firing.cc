#include "agent/shell/firing.h"

#include <mutex>
#include <utility>

#include "agent/shell/real_time.h"

namespace sukut::agent {
namespace {

using Lock = std::unique_lock<FiringClock>;

class NullDriver final : public Driver {
 public:
  void arm(const Claim&, Depth) override {}
  void start(const CueKey&) noexcept override {}
  void stop(const CueKey&) noexcept override {}
  void disarm(const CueKey&) noexcept override {}
  Status check() override { return Done{}; }
};

// One start into the void: brings the code of the real one into (locked) memory.
void warm_up(const std::function<Raw()>& raw) {
  FiringList list;
  NullDriver driver;
  Deadline deadline;
  deadline.start = raw();
  deadline.end = deadline.start + std::chrono::hours(1);
  deadline.is_gated = false;
  list.set(deadline, driver);
  (void)list.next();
  (void)list.act(raw, Nanos(0));
  (void)list.cancel(deadline.key);
}

}  // namespace

Firing::Firing(Driver::Sink sink, std::unique_ptr<FiringClock> clock)
    : sink_(std::move(sink)), clock_(std::move(clock)), thread_("sukut-firing", [this] { run(); }) {
  Lock lock(*clock_);
  while (!is_ready_) {
    lock.unlock();
    sched_yield();
    lock.lock();
  }
}

Firing::~Firing() {
  {
    const Lock lock(*clock_);
    is_stopping_ = true;
    clock_->wake();
  }
  thread_.join();
}

void Firing::set(const Deadline& deadline, Driver& driver) {
  const Lock lock(*clock_);
  list_.set(deadline, driver);
  clock_->wake();
}

bool Firing::cancel(const CueKey& key) {
  FiringList::Cancelled cancelled;
  {
    const Lock lock(*clock_);
    cancelled = list_.cancel(key);
  }
  switch (cancelled.undo) {
    case FiringList::Undo::unknown:
      return false;
    case FiringList::Undo::disarm:
      cancelled.driver->disarm(key);
      return true;
    case FiringList::Undo::stop:
      cancelled.driver->stop(key);
      return true;
  }
  return true;
}

void Firing::run() {
  const auto raw = [this] { return clock_->raw(); };
  auto warnings = become_real_time();
  warm_up(raw);
  Lock lock(*clock_);
  warnings_ = std::move(warnings);
  is_ready_ = true;
  while (!is_stopping_) {
    const auto next = list_.next();
    if (!next) {
      clock_->wait(std::nullopt);
      continue;
    }
    if (*next - clock_->raw() > kSpin) {
      clock_->wait(nap(*next));
      continue;
    }
    lock.unlock();
    spin_until(*next);
    lock.lock();
    const FiringList::Acted acted = list_.act(raw, clock_->suspended());
    lock.unlock();
    for (const auto& [driver, key] : acted.to_stop) driver->stop(key);
    for (const Event& event : acted.events) sink_(event);
    lock.lock();
  }
}

// The last nap is short enough for the slew of MONOTONIC (at most 83 333 ppm) not to matter.
Mono Firing::nap(Raw until) {
  const Nanos remains = until - clock_->raw();
  const Nanos length = remains > 2 * kSpin ? remains / 2 : remains - kSpin;
  return clock_->mono() + length;
}

void Firing::spin_until(Raw at) {
  while (clock_->raw() < at) {}
}

}  // namespace sukut::agent
