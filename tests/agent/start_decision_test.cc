// The last word on a start.
#include "agent/core/start_decision.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kSlept = minutes(7);  // before the deadline was set

Deadline deadline() {
  Deadline deadline;
  deadline.start = Raw(seconds(100));
  deadline.end = Raw(seconds(160));
  deadline.tolerance = milliseconds(250);
  deadline.late_max = milliseconds(500);
  deadline.bound_as_of = Raw(seconds(90));
  deadline.bound = milliseconds(10);
  deadline.suspended = kSlept;
  return deadline;
}

TEST(StartDecision, JudgesLatenessAndBound) {
  const Deadline normal = deadline();
  EXPECT_EQ(judge(normal, normal.start, kSlept), Reason::none);
  EXPECT_EQ(judge(normal, normal.start + milliseconds(500), kSlept), Reason::none);
  EXPECT_EQ(judge(normal, normal.start + milliseconds(501), kSlept), Reason::too_late);
  Deadline stale = normal;
  stale.bound_as_of = normal.start - minutes(80);  // 50 ppm over 80 min: 240 ms more, 250 ms in all
  EXPECT_EQ(judge(stale, stale.start, kSlept), Reason::none);
  stale.bound_as_of -= seconds(1);
  EXPECT_EQ(judge(stale, stale.start, kSlept), Reason::clock_unbounded);
  stale.may_start_unbounded = true;
  EXPECT_EQ(judge(stale, stale.start, kSlept), Reason::none);
}

TEST(StartDecision, WhatTheHostSleptSinceItIsLate) {
  Deadline deadline = sukut::agent::deadline();
  EXPECT_EQ(judge(deadline, deadline.start, kSlept + milliseconds(90)), Reason::none) << "two reads, no suspend";
  EXPECT_EQ(judge(deadline, deadline.start, kSlept + seconds(1)), Reason::too_late);
  EXPECT_EQ(judge(deadline, deadline.start, kSlept + milliseconds(300)), Reason::clock_unbounded);
  deadline.is_gated = false;
  EXPECT_EQ(judge(deadline, deadline.start, kSlept + seconds(59)), Reason::none);
  EXPECT_EQ(judge(deadline, deadline.start, kSlept + seconds(60)), Reason::too_late);
}

TEST(StartDecision, AStateStartsAnyTimeBeforeItsEnd) {
  Deadline state = deadline();
  state.is_gated = false;
  state.bound = minutes(5);
  EXPECT_EQ(judge(state, state.start + seconds(59), kSlept), Reason::none);
  EXPECT_EQ(judge(state, state.end, kSlept), Reason::too_late);
}

TEST(StartDecision, StartsOnceAndACancelBeforeWins) {
  StartDecision started;
  EXPECT_TRUE(started.start());
  EXPECT_FALSE(started.start());
  EXPECT_FALSE(started.cancel());
  StartDecision cancelled;
  EXPECT_TRUE(cancelled.cancel());
  EXPECT_FALSE(cancelled.start());
  EXPECT_TRUE(cancelled.cancel());
}

TEST(StartDecision, ExactlyOneOfTwoThreadsWins) {
  for (int round = 0; round < 2000; ++round) {
    StartDecision decision;
    std::atomic<bool> go{false};
    bool has_started = false;
    std::thread fires([&] {
      while (!go) {}
      has_started = decision.start();
    });
    go = true;
    const bool has_cancelled = decision.cancel();
    fires.join();
    ASSERT_NE(has_started, has_cancelled);
  }
}

}  // namespace
}  // namespace sukut::agent
