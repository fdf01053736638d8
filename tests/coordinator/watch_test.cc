// The watch, in virtual time: each alert is told once, at its stage, again while nobody takes it, and after a restart
// neither lost nor repeated.
#include "coordinator/core/watch.h"

#include <gtest/gtest.h>

#include "coordinator/core/alert.h"
#include "coordinator/core/minute.h"
#include "coordinator/core/name_base.h"
#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

constexpr Instant kMinute = kNoon;

class WatchTest : public testing::Test {
 protected:
  void publish(const Order& order, Instant at) { documents.push_back({signed_order(order), file_of(order), at}); }
  void draft(std::uint32_t revision, std::uint8_t order = 9) {
    reserved[{"january-20/2027", hex(filled<OrderId>(order))}] = revision;
  }
  Horizon horizon() const { return horizon_of(documents, reserved, watched); }
  // Every alert that is due at `at`, taken at once: "T-1h january-20/2027/r1".
  std::vector<std::string> taken(Instant at) {
    std::vector<std::string> list;
    while (const auto alert = watch.due(horizon(), at)) {
      list.push_back(std::string(name_of(alert->key.stage)) + " " + alert->key.subject);
      kept.push_back(watch.tried(*alert, at, ""));
    }
    return list;
  }
  void plan_is_watched() { watched.plans = {{"january-20/2027", "20 January", kMinute}}; }
  void restart() { watch = Watch(kept); }

  std::vector<DocumentStored> documents;
  std::map<std::pair<std::string, std::string>, std::uint32_t> reserved;
  WatchedPlans watched;
  Watch watch{{}};
  std::vector<AlertTold> kept;
  Order order = order_of(filled<OrderId>(9));
};

using List = std::vector<std::string>;

TEST_F(WatchTest, AWatchedDateForWhichNothingIsDoneIsToldAtEveryStage) {
  plan_is_watched();
  EXPECT_EQ(taken(kMinute - hours(24 * 31)), List{});
  EXPECT_EQ(taken(kMinute - hours(24 * 30)), List{"T-30d january-20/2027"});
  EXPECT_EQ(taken(kMinute - hours(24 * 20)), List{});
  EXPECT_EQ(taken(kMinute - hours(24 * 7)), List{"T-7d january-20/2027"});
  EXPECT_EQ(taken(kMinute - hours(24)), List{"T-24h january-20/2027"});
  EXPECT_EQ(taken(kMinute - hours(1)), List{"T-1h january-20/2027"});
  EXPECT_EQ(taken(kMinute - minutes(10)), List{"T-10min january-20/2027"});
  EXPECT_EQ(taken(kMinute), List{});
}

TEST_F(WatchTest, ADraftIsEnoughAtThirtyDaysButNotAtSeven) {
  plan_is_watched();
  draft(1);
  EXPECT_EQ(taken(kMinute - hours(24 * 30)), List{});
  const auto alert = watch.due(horizon(), kMinute - hours(24 * 7));
  ASSERT_TRUE(alert);
  EXPECT_EQ(alert->key.stage, Stage::week);
  EXPECT_EQ(alert->drafted, 1U);
  EXPECT_EQ(alert->about, "20 January");
}

TEST_F(WatchTest, APublishedOrderIsToldOfThreeTimes) {
  plan_is_watched();
  draft(1);
  publish(order, kMinute - hours(24 * 60));
  EXPECT_EQ(taken(kMinute - hours(24 * 30)), List{});
  EXPECT_EQ(taken(kMinute - hours(24 * 7)), List{});
  EXPECT_EQ(taken(kMinute - hours(24) - Nanos(1)), List{});
  EXPECT_EQ(taken(kMinute - hours(24)), List{"T-24h january-20/2027/r1"});
  EXPECT_EQ(taken(kMinute - hours(23)), List{});
  EXPECT_EQ(taken(kMinute - hours(1)), List{"T-1h january-20/2027/r1"});
  EXPECT_EQ(taken(kMinute - minutes(10)), List{"T-10min january-20/2027/r1"});
  EXPECT_EQ(taken(kMinute - minutes(1)), List{});
}

TEST_F(WatchTest, AnOrderNeedsNoPlan) {
  publish(order, kMinute - hours(48));
  EXPECT_EQ(taken(kMinute - minutes(59)), List{"T-1h january-20/2027/r1"});
}

TEST_F(WatchTest, WhoeverWasAwayTellsOnlyTheStageThatLasts) {
  publish(order, kMinute - hours(48));
  EXPECT_EQ(taken(kMinute - minutes(9)), List{"T-10min january-20/2027/r1"});
  EXPECT_EQ(taken(kMinute - minutes(8)), List{});
}

TEST_F(WatchTest, ARestartRepeatsNothing) {
  publish(order, kMinute - hours(48));
  EXPECT_EQ(taken(kMinute - hours(24)).size(), 1U);
  restart();
  EXPECT_EQ(taken(kMinute - hours(2)), List{});
  EXPECT_EQ(taken(kMinute - hours(1)).size(), 1U);
}

TEST_F(WatchTest, WhatWasNotTakenIsTriedAgainEverMoreRarelyUntilItsStageIsOver) {
  publish(order, kMinute - hours(48));
  const Instant begin = kMinute - minutes(10);
  std::vector<std::int64_t> tries;
  for (Instant at = begin; at < kMinute + minutes(5); at += seconds(1)) {
    const auto alert = watch.due(horizon(), at);
    if (!alert) continue;
    tries.push_back(std::chrono::duration_cast<seconds>(at - begin).count());
    const AlertTold told = watch.tried(*alert, at, "no route");
    EXPECT_FALSE(told.is_taken);
    EXPECT_EQ(told.tries, tries.size());
    EXPECT_EQ(told.failure, "no route");
  }
  EXPECT_EQ(tries, (std::vector<std::int64_t>{0, 15, 45, 105, 225, 465}));
  EXPECT_EQ(back_off(1000), minutes(5));
}

TEST_F(WatchTest, ABackOffSurvivesARestartAndAClockThatWentBack) {
  publish(order, kMinute - hours(48));
  const Instant at = kMinute - hours(1);
  kept.push_back(watch.tried(*watch.due(horizon(), at), at, "no route"));
  restart();
  EXPECT_FALSE(watch.due(horizon(), at + seconds(14)));
  EXPECT_TRUE(watch.due(horizon(), at + seconds(15)));
  kept.back().at = at + hours(5);
  restart();
  EXPECT_TRUE(watch.due(horizon(), at + seconds(1)));
}

TEST_F(WatchTest, ALateOrderIsGivenTimeToArrive) {
  publish(order, kMinute - minutes(5));
  EXPECT_EQ(taken(kMinute - minutes(5) + kArriveIn - Nanos(1)), List{});
  EXPECT_EQ(taken(kMinute - minutes(5) + kArriveIn), List{"T-10min january-20/2027/r1"});
  documents.clear();
  publish(order, kMinute - seconds(20));  // over before it could be judged
  restart();
  kept.clear();
  EXPECT_EQ(taken(kMinute - seconds(1)), List{});
}

TEST_F(WatchTest, ANewRevisionIsJudgedAnew) {
  publish(order, kMinute - hours(48));
  EXPECT_EQ(taken(kMinute - minutes(10)).size(), 1U);
  publish(order_of(order.id, 2), kMinute - minutes(8));
  EXPECT_EQ(taken(kMinute - minutes(7)), List{"T-10min january-20/2027/r2"});
}

TEST_F(WatchTest, WhatWasCalledOffNeedsNoWatchUntilItIsDraftedAgain) {
  plan_is_watched();
  draft(1);
  publish(order, kMinute - hours(48));
  documents.push_back({signed_cancel(cancel_of(order.id)), {}, kMinute - hours(30)});
  EXPECT_EQ(taken(kMinute - hours(24)), List{});
  draft(2, 10);
  EXPECT_EQ(taken(kMinute - hours(24)), List{"T-24h january-20/2027"});
  Order again = order_of(filled<OrderId>(10), 2);
  publish(again, kMinute - hours(20));
  EXPECT_EQ(taken(kMinute - hours(2)), List{"T-24h january-20/2027/r2"});
}

TEST_F(WatchTest, ACancelledCueDoesNotSilenceTheWatch) {
  publish(order, kMinute - hours(48));
  documents.push_back({signed_cancel(cancel_of(order.id, CueId("flags"))), {}, kMinute - hours(30)});
  EXPECT_EQ(taken(kMinute - hours(24)), List{"T-24h january-20/2027/r1"});
  EXPECT_TRUE(horizon().open.empty());  // and the cancelled cue is not missed at its latest end
}

TEST_F(WatchTest, ACueThatWasNotClosedIsToldAtItsLatestEnd) {
  publish(order, kMinute - hours(48));
  const Instant latest_end = kNoon + hours(6);
  EXPECT_EQ(taken(latest_end - seconds(1)), List{});
  EXPECT_EQ(taken(latest_end), List{"latest-end january-20/2027/r1 flags"});
  EXPECT_EQ(taken(latest_end + hours(1)), List{});
}

TEST_F(WatchTest, ACueThatWasClosedIsNotMissed) {
  publish(order, kMinute - hours(48));
  documents.push_back({signed_close(order.id, "flags"), {}, kNoon + hours(2)});
  EXPECT_EQ(taken(kNoon + hours(6)), List{});
}

TEST_F(WatchTest, AnUnclosedCueIsNotDugOutDaysLater) {
  publish(order, kMinute - hours(48));
  EXPECT_EQ(taken(kNoon + hours(6) + kUnclosedFor), List{});
}

TEST_F(WatchTest, APlanThatCannotBeReadIsAnAlertItself) {
  watched.unreadable = {{"/srv/plan.toml", "plan.toml:3:1: the plan has no cue"}};
  const auto alert = watch.due(horizon(), kMinute);
  ASSERT_TRUE(alert);
  EXPECT_EQ(alert->about, "plan.toml:3:1: the plan has no cue");
  EXPECT_EQ(taken(kMinute), List{"unreadable-plan /srv/plan.toml"});
  EXPECT_EQ(taken(kMinute + hours(100)), List{});
}

TEST_F(WatchTest, TheNearestMinuteIsToldFirst) {
  Order later = order_of(filled<OrderId>(11));
  later.name = "later/2027/r1";
  for (Cue& cue : later.cues) cue.spans[0].start += minutes(5), cue.spans[0].end += minutes(5);
  publish(later, kMinute - hours(48));
  publish(order, kMinute - hours(48));
  EXPECT_EQ(taken(kMinute - minutes(3)), (List{"T-10min january-20/2027/r1", "T-10min later/2027/r1"}));
}

TEST(Stage, NumbersAreFinal) {
  for (int number = 1; number <= kStageCount; ++number) EXPECT_TRUE(stage_of(number));
  EXPECT_EQ(stage_of(1), Stage::month);
  EXPECT_EQ(stage_of(6), Stage::unclosed);
  EXPECT_FALSE(stage_of(0));
  EXPECT_FALSE(stage_of(kStageCount + 1));
}

TEST(NameBase, EndsBeforeTheRevision) {
  EXPECT_EQ(name_base_of("january-20/2027/r12"), "january-20/2027");
  EXPECT_EQ(name_base_of("january-20/2027"), "january-20/2027");
  EXPECT_EQ(name_base_of("a/road"), "a/road");
}

TEST(Minute, IsTheFirstMomentThatIsTheSameInstantForAll) {
  Order order = order_of(filled<OrderId>(9));
  order.cues[1].spans[0].start = kNoon - hours(4);  // a state begins before it
  EXPECT_EQ(minute_of(order), kNoon);
  Cue abroad = order.cues[0];
  abroad.basis = Basis::local;
  abroad.spans = {ZoneSpan{"Asia/Tokyo", kNoon - hours(5), kNoon - hours(5) + seconds(60)}};
  order.cues.push_back(abroad);
  EXPECT_EQ(minute_of(order), kNoon);
  order.cues.erase(order.cues.begin());
  EXPECT_EQ(minute_of(order), kNoon - hours(5));
  order.cues.pop_back();
  EXPECT_EQ(minute_of(order), kNoon - hours(4));
}

}  // namespace
}  // namespace sukut::coordinator::test
