// The firing list step by step, and the thread around it with a clock of our own: a start happens exactly once, a
// cancel before it always wins, a moved deadline is obeyed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "agent/shell/firing.h"
#include "agent/shell/firing_list.h"
#include "tests/shell/agent_folder.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

Raw at(Nanos since) { return Raw(since); }

class RecordingDriver final : public Driver {
 public:
  void arm(const Claim&, Depth) override {}
  void start(const CueKey& key) noexcept override { note("start " + key.cue.text); }
  void stop(const CueKey& key) noexcept override { note("stop " + key.cue.text); }
  void disarm(const CueKey& key) noexcept override { note("disarm " + key.cue.text); }
  Status check() override { return Done{}; }

  [[nodiscard]] std::vector<std::string> calls() {
    const std::lock_guard lock(mutex_);
    return calls_;
  }

 private:
  void note(std::string call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }
  std::mutex mutex_;
  std::vector<std::string> calls_;
};

Deadline deadline(const std::string& cue, Nanos start, Nanos end) {
  Deadline deadline;
  deadline.key.cue = CueId(cue);
  deadline.start = at(start);
  deadline.end = at(end);
  deadline.tolerance = milliseconds(250);
  deadline.late_max = milliseconds(500);
  deadline.bound = milliseconds(1);
  deadline.bound_as_of = at(start);
  return deadline;
}

class FiringListTest : public testing::Test {
 protected:
  // Acts at `now`, stops as the thread would.
  std::vector<Event> act(Nanos now) {
    FiringList::Acted acted = list_.act([now] { return at(now); }, suspended_);
    for (const auto& [driver, key] : acted.to_stop) driver->stop(key);
    return std::move(acted.events);
  }
  FiringList::Undo cancel(const std::string& cue) {
    CueKey key;
    key.cue = CueId(cue);
    return list_.cancel(key).undo;
  }

  FiringList list_;
  RecordingDriver driver_;
  Nanos suspended_{0};
};

TEST_F(FiringListTest, StartsOnceAndStopsOnce) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  EXPECT_EQ(list_.next(), at(seconds(10)));
  EXPECT_THAT(act(seconds(9)), IsEmpty());
  const auto events = act(seconds(10) + Nanos(7));
  ASSERT_EQ(events.size(), 1U);
  const auto& fired = std::get<CueFired>(events.front());
  EXPECT_EQ(fired.at, at(seconds(10) + Nanos(7)));
  EXPECT_EQ(fired.lateness, Nanos(7));
  EXPECT_EQ(list_.next(), at(seconds(20)));
  EXPECT_THAT(act(seconds(11)), IsEmpty());
  EXPECT_THAT(act(seconds(20)), IsEmpty());
  EXPECT_THAT(act(seconds(21)), IsEmpty());
  EXPECT_THAT(driver_.calls(), ElementsAre("start a", "stop a"));
  EXPECT_FALSE(list_.next());
}

TEST_F(FiringListTest, ACancelBeforeTheStartWinsForGood) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  EXPECT_EQ(cancel("a"), FiringList::Undo::disarm);
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  EXPECT_THAT(act(seconds(10)), IsEmpty());
  EXPECT_THAT(driver_.calls(), IsEmpty());
}

TEST_F(FiringListTest, ACancelOfAnUnknownKeyKeepsItFromEverStarting) {
  EXPECT_EQ(cancel("a"), FiringList::Undo::unknown);
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  EXPECT_FALSE(list_.next());
}

TEST_F(FiringListTest, ACancelAfterTheStartAsksForAStopAlsoTwice) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  (void)act(seconds(10));
  EXPECT_EQ(cancel("a"), FiringList::Undo::stop);
  EXPECT_EQ(cancel("a"), FiringList::Undo::stop);
  EXPECT_FALSE(list_.next());
  list_.set(deadline("a", seconds(12), seconds(20)), driver_);
  EXPECT_FALSE(list_.next()) << "a cue that is over never starts again";
}

TEST_F(FiringListTest, AnArmedDeadlineMovesBothWays) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  list_.set(deadline("a", seconds(12), seconds(22)), driver_);
  EXPECT_THAT(act(seconds(11)), IsEmpty());
  list_.set(deadline("a", seconds(11), seconds(21)), driver_);
  EXPECT_EQ(act(seconds(11)).size(), 1U);
}

TEST_F(FiringListTest, ABegunCueOnlyTakesAnEarlierEnd) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  (void)act(seconds(10));
  list_.set(deadline("a", seconds(10), seconds(30)), driver_);
  EXPECT_EQ(list_.next(), at(seconds(20)));
  list_.set(deadline("a", seconds(15), seconds(16)), driver_);
  EXPECT_EQ(list_.next(), at(seconds(16)));
}

TEST_F(FiringListTest, TooLateDoesNotStart) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  const auto events = act(seconds(10) + milliseconds(501));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(std::get<CueNotFired>(events.front()).reason, Reason::too_late);
  EXPECT_THAT(driver_.calls(), IsEmpty());
  EXPECT_EQ(cancel("a"), FiringList::Undo::disarm);
}

TEST_F(FiringListTest, WhatTheHostSleptIsLate) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  suspended_ = seconds(1);
  const auto events = act(seconds(10));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(std::get<CueNotFired>(events.front()).reason, Reason::too_late);
  EXPECT_THAT(driver_.calls(), IsEmpty());
}

TEST_F(FiringListTest, AnUnboundedClockDoesNotStartUnlessTheOrderSaysSo) {
  Deadline strict = deadline("a", seconds(10), seconds(20));
  strict.bound = milliseconds(251);
  Deadline lenient = deadline("b", seconds(10), seconds(20));
  lenient.bound = milliseconds(251);
  lenient.may_start_unbounded = true;
  list_.set(strict, driver_);
  list_.set(lenient, driver_);
  const auto events = act(seconds(10));
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(std::get<CueNotFired>(events[0]).reason, Reason::clock_unbounded);
  EXPECT_EQ(std::get<CueFired>(events[1]).key.cue, CueId("b"));
}

TEST_F(FiringListTest, SeveralAtOneInstantAllStart) {
  list_.set(deadline("a", seconds(10), seconds(20)), driver_);
  list_.set(deadline("b", seconds(10), seconds(15)), driver_);
  EXPECT_EQ(act(seconds(10)).size(), 2U);
  EXPECT_EQ(list_.next(), at(seconds(15)));
}

// Time passes only when the thread waits or looks; MONOTONIC runs `slew` faster than RAW.
class VirtualClock final : public FiringClock {
 public:
  explicit VirtualClock(double slew) : slew_(slew) {}

  Raw raw() override { return Raw(Nanos(raw_ns_ += 1000)); }
  Mono mono() override { return Mono(Nanos(static_cast<std::int64_t>(static_cast<double>(raw_ns_) * (1 + slew_)))); }
  Nanos suspended() override { return Nanos(0); }
  void lock() override { mutex_.lock(); }
  void unlock() override { mutex_.unlock(); }
  void wait(std::optional<Mono> until) override {
    ++waits_;
    if (until) {
      raw_ns_ =
          std::max<std::int64_t>(raw_ns_, static_cast<std::int64_t>(static_cast<double>(to_ns(*until)) / (1 + slew_)));
      return;
    }
    std::unique_lock lock(mutex_, std::adopt_lock);
    woken_.wait(lock, [this] { return is_woken_; });
    is_woken_ = false;
    (void)lock.release();
  }
  void wake() override {
    is_woken_ = true;
    woken_.notify_all();
  }
  [[nodiscard]] int waits() const { return waits_; }

 private:
  double slew_;
  std::atomic<std::int64_t> raw_ns_{0};
  std::atomic<int> waits_{0};
  std::mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ = false;
};

// MONOTONIC slewed as far as chrony may, both ways: the start is never early and late by no more than one look.
TEST(Firing, MeetsTheInstantWhateverTheSlewOfMonotonic) {
  for (const double slew : {-0.083333, 0.0, 0.083333}) {
    Heard heard;
    RecordingDriver driver;
    auto clock = std::make_unique<VirtualClock>(slew);
    const VirtualClock& watched = *clock;
    Firing firing([&heard](Event event) { heard(std::move(event)); }, std::move(clock));
    firing.set(deadline("a", std::chrono::hours(24 * 60), std::chrono::hours(24 * 60) + seconds(60)), driver);
    const auto fired = heard.wait<CueFired>();
    EXPECT_GE(fired.lateness, Nanos(0)) << slew;
    EXPECT_LE(fired.lateness, Nanos(10'000)) << slew;
    EXPECT_LT(watched.waits(), 200) << "sixty days are slept through by halves, not polled";
    wait_until([&driver] { return driver.calls().size() == 2; });
    EXPECT_THAT(driver.calls(), ElementsAre("start a", "stop a"));
  }
}

TEST(Firing, ACancelIsPassedToTheDriver) {
  Heard heard;
  RecordingDriver driver;
  Firing firing([&heard](Event event) { heard(std::move(event)); });
  Deadline far = deadline("a", seconds(1'000'000'000), seconds(1'000'000'060));
  firing.set(far, driver);
  EXPECT_TRUE(firing.cancel(far.key));
  EXPECT_THAT(driver.calls(), ElementsAre("disarm a"));
  CueKey unknown;
  unknown.cue = CueId("b");
  EXPECT_FALSE(firing.cancel(unknown));
}

// A thousand races of a start and a cancel: whatever wins, the output is never left on.
TEST(Firing, StartAndCancelRaceToOneOutcome) {
  Heard heard;
  RecordingDriver driver;
  Firing firing([&heard](Event event) { heard(std::move(event)); });
  const auto clock = make_system_firing_clock();
  for (int i = 0; i < 300; ++i) {
    Deadline soon = deadline("c" + std::to_string(i), Nanos(0), Nanos(0));
    soon.start = clock->raw() + std::chrono::microseconds(i);
    soon.end = soon.start + seconds(60);
    soon.bound_as_of = soon.start;
    firing.set(soon, driver);
    EXPECT_TRUE(firing.cancel(soon.key));
    const auto calls = driver.calls();
    const bool was_disarmed = calls.back() == "disarm " + soon.key.cue.text;
    const bool was_stopped = calls.back() == "stop " + soon.key.cue.text;
    EXPECT_TRUE(was_disarmed || was_stopped);
    EXPECT_EQ(std::ranges::count(calls, "start " + soon.key.cue.text), was_stopped ? 1 : 0);
  }
}

}  // namespace
}  // namespace sukut::agent
