// One cue by itself: what it shows of its readiness, and when it wants to be woken. Its life is told by agent_test.
#include "agent/core/cue_run.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/agent/people.h"

namespace sukut::agent::test {
namespace {

class CueRunTest : public ::testing::Test {
 protected:
  CueRunTest() {
    held_.order = sound_order();
    output_.action = CueAction::sound;
    output_.name = "siren";
    output_.holding = Holding::fired;
    outbox_.restore_journal(JournalId{});
  }

  // RAW, MONO and true time agree; kNoon is at `kNoon` of each counter.
  static ClockReading at(Instant instant) {
    const Nanos since = instant.time_since_epoch();
    return {Raw(since), Mono(since), Boot(since), Wall(since)};
  }
  void lock_clock(Instant instant, Nanos round_trip) {
    const ClockReading now = at(instant);
    (void)clock_.take_link({now.raw - round_trip, now.raw, instant - round_trip / 2, instant - round_trip / 2, {}},
                           now);
  }
  CueRun make() const { return CueRun(held_, held_.order.cues[0], held_.order.cues[0].spans[0], output_); }
  Readiness readiness(const CueRun& run, Instant instant) const {
    return run.view(at(instant), clock_, Reason::none).readiness.readiness;
  }
  std::vector<Action> step(CueRun& run, Instant instant) {
    const ClockReading now = at(instant);
    Batch batch;
    Moment moment{now, clock_.at(now.raw), clock_, outbox_, batch};
    run.step(moment);
    wake_ = run.wake_at(moment);
    return std::move(batch).take();
  }

  // A life begins with an intent of a former one, in a device that would start by itself.
  CueRun with_a_former_intent() {
    output_.holding = Holding::device;
    CueRun run = make();
    run.restore(IntentMade{run.key(), 1, run.span().start, run.span().end});
    return run;
  }
  std::vector<Action> adopt(CueRun& run, const HeldOrder& newer, Instant instant) {
    const ClockReading now = at(instant);
    Batch batch;
    Moment moment{now, clock_.at(now.raw), clock_, outbox_, batch};
    run.adopt(newer, newer.order.cues[0], newer.order.cues[0].spans[0], moment);
    return std::move(batch).take();
  }
  HeldOrder moved(Nanos later) const {
    HeldOrder newer = held_;
    newer.order.revision = 2;
    newer.order.cues[0].spans[0].start += later;
    newer.order.cues[0].spans[0].end += later;
    return newer;
  }
  static bool has_stop(const std::vector<Action>& actions) {
    return std::any_of(actions.begin(), actions.end(),
                       [](const Action& action) { return std::holds_alternative<StopOutput>(action); });
  }
  static bool has_commit(const std::vector<Action>& actions) {
    return std::any_of(actions.begin(), actions.end(), [](const Action& action) {
      const auto* arm = std::get_if<ArmOutput>(&action);
      return arm && arm->depth == Depth::commit;
    });
  }

  HeldOrder held_;
  OutputSetup output_;
  ClockGuard clock_{ClockGuard::Setup{50, true, {}}};
  SecretKey key_ = key_of(9);
  Outbox outbox_{StationId("siren-baku"), centre(), key_};
  std::optional<Mono> wake_;
};

TEST_F(CueRunTest, ReadyWithAFreshClockAtRiskInHoldoverUnboundedBeyondTheTolerance) {
  const CueRun run = make();
  EXPECT_EQ(readiness(run, kNoon - hours(1)), Readiness::unbounded);
  lock_clock(kNoon - hours(7), milliseconds(20));
  EXPECT_EQ(readiness(run, kNoon - hours(7) + minutes(1)), Readiness::ready);
  // Seven hours alone at 50 ppm are 1.26 s: over the second that this cue allows.
  EXPECT_EQ(readiness(run, kNoon - hours(6)), Readiness::unbounded);
  lock_clock(kNoon - hours(2), milliseconds(20));
  EXPECT_EQ(readiness(run, kNoon - hours(1)), Readiness::at_risk);
}

TEST_F(CueRunTest, AStricterSiteWins) {
  output_.tolerance = milliseconds(5);
  const CueRun run = make();
  lock_clock(kNoon - minutes(5), milliseconds(20));
  EXPECT_EQ(readiness(run, kNoon - minutes(4)), Readiness::unbounded);
}

TEST_F(CueRunTest, ProbesWhenHeldAndCommitsAfterTheIntent) {
  CueRun run = make();
  lock_clock(kNoon - minutes(5), milliseconds(2));
  const auto early = step(run, kNoon - minutes(4));
  ASSERT_EQ(early.size(), 1u);
  EXPECT_EQ(std::get<ArmOutput>(early[0]).depth, Depth::probe);
  const auto near = step(run, kNoon - seconds(30));
  ASSERT_EQ(near.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<Persist>(near[0]));
  EXPECT_EQ(std::get<ArmOutput>(near[1]).depth, Depth::commit);
  EXPECT_TRUE(std::holds_alternative<SetDeadline>(near[2]));
}

TEST_F(CueRunTest, WakesInTimeForEachStepAndNeverInThePast) {
  CueRun run = make();
  lock_clock(kNoon - minutes(5), milliseconds(2));
  Instant now = kNoon - minutes(4);
  bool has_intent = false;
  for (int steps = 0; steps < 200 && !has_intent; ++steps) {
    for (const Action& action : step(run, now)) has_intent |= std::holds_alternative<Persist>(action);
    if (has_intent) break;
    ASSERT_TRUE(wake_.has_value());
    const Instant next(wake_->time_since_epoch());
    ASSERT_GT(next, now);
    now = next;
  }
  EXPECT_TRUE(has_intent);
  EXPECT_LT(now, kNoon - seconds(29));
}

TEST_F(CueRunTest, ANewerRevisionTakesAwayWhatAFormerLifeLeftInADevice) {
  CueRun run = with_a_former_intent();  // and the clock is not known yet
  EXPECT_TRUE(has_stop(adopt(run, moved(hours(1)), kNoon - seconds(20))));
  EXPECT_TRUE(run.is_over());
}

TEST_F(CueRunTest, AnEmergencyTakesAwayWhatAFormerLifeLeftInADevice) {
  CueRun run = with_a_former_intent();
  const ClockReading now = at(kNoon - seconds(20));
  Batch batch;
  Moment moment{now, clock_.at(now.raw), clock_, outbox_, batch};
  moment.is_inhibited = true;
  run.step(moment);
  EXPECT_TRUE(has_stop(std::move(batch).take()));
}

TEST_F(CueRunTest, ADeclineTakesAwayWhatAFormerLifeLeftInADevice) {
  CueRun run = with_a_former_intent();
  const ClockReading now = at(kNoon - seconds(20));
  Batch batch;
  Moment moment{now, clock_.at(now.raw), clock_, outbox_, batch};
  PersonSpoke declined;
  declined.verb = Verb::decline;
  EXPECT_EQ(run.on(declined, moment).reason, Reason::none);
  EXPECT_TRUE(has_stop(std::move(batch).take()));
}

// It was killed at noon before it could say that it had begun; then the order was moved.
TEST_F(CueRunTest, WhatMayHaveStartedUnderAnOlderRevisionDoesNotStartUnderTheNewer) {
  CueRun run = make();
  run.restore(IntentMade{run.key(), 1, kNoon, kNoon + minutes(1)});
  run.restore(IntentMade{run.key(), 2, kNoon + hours(1), kNoon + hours(1) + minutes(1)});
  (void)adopt(run, moved(hours(1)), kNoon + seconds(10));
  lock_clock(kNoon + seconds(20), milliseconds(2));
  (void)step(run, kNoon + seconds(21));
  EXPECT_TRUE(run.is_over());
}

TEST_F(CueRunTest, ADeviceIsNotToldByAClockThatWouldNotPassTheGate) {
  output_.holding = Holding::device;
  CueRun run = make();
  lock_clock(kNoon - seconds(40), seconds(4));  // two seconds either way: twice what the cue allows
  EXPECT_FALSE(has_commit(step(run, kNoon - seconds(29))));
  lock_clock(kNoon - seconds(20), milliseconds(2));
  EXPECT_TRUE(has_commit(step(run, kNoon - seconds(19))));
}

}  // namespace
}  // namespace sukut::agent::test
