// The agent's promises as stories: deliver, advance, expect.
#include "agent/core/agent.h"

#include <gtest/gtest.h>

#include "tests/agent/story.h"

namespace sukut::agent::test {
namespace {

TEST(Agent, SoundsOneMinuteAtNoonAndReportsIt) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
  EXPECT_EQ(story.reports(ReportType::held).size(), 1u);
  EXPECT_EQ(story.reports(ReportType::armed).size(), 1u);
  ASSERT_EQ(story.reports(ReportType::started).size(), 1u);
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::executed);
  const Report started = story.reports(ReportType::started).front();
  ASSERT_TRUE(started.start_error.has_value());
  EXPECT_LE(std::chrono::abs(*started.start_error), milliseconds(10));
  EXPECT_EQ(started.first_path, Path::link);
  EXPECT_EQ(story.view().reports_waiting, 0u);
}

TEST(Agent, PulsesSayWhichSourcesOfTimeAgree) {
  constexpr std::uint32_t kLinkAlone = 1;
  Story story;
  story.advance_to(kNoon - minutes(5));
  EXPECT_EQ(story.last_pulse().sources, kLinkAlone);
}

TEST(Agent, ActsWithEveryNetworkCut) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - minutes(8));
  story.cut_link(true);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
  EXPECT_GT(story.view().reports_waiting, 0u);
  story.cut_link(false);
  story.advance_to(kNoon + minutes(12));
  EXPECT_EQ(story.view().reports_waiting, 0u);
}

TEST(Agent, HoldsNoIntentBeforeThirtySecondsAndNeverStartsWithoutOne) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - seconds(31));
  EXPECT_FALSE(story.has_intent());
  story.fail_journal(true);
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  story.fail_journal(false);
  story.advance_to(kNoon + minutes(3));
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::refused);
  EXPECT_EQ(story.reason("minute-sound"), Reason::journal_unwritable);
}

TEST(Agent, JournalThatFailsAfterTheIntentDoesNotStopTheMinute) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - seconds(20));
  ASSERT_TRUE(story.has_intent());
  story.fail_journal(true);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
  story.fail_journal(false);
  story.advance_to(kNoon + minutes(3));
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::executed);
}

TEST(Agent, OrderSecondsBeforeTheInstantIsExecutedWhenItsIntentIsDurableInTime) {
  Story story;
  story.advance_to(kNoon - seconds(5));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(Agent, OrderInTheLastTwoSecondsIsMissed) {
  Story story;
  story.advance_to(kNoon - seconds(1));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::missed);
  EXPECT_EQ(story.reason("minute-sound"), Reason::too_late);
}

TEST(Agent, CancelBeforeWinsAndCancelDuringStops) {
  Story before;
  before.advance_to(kNoon - minutes(9));
  before.deliver(signed_order(sound_order()));
  before.advance_to(kNoon - milliseconds(1));
  before.deliver(signed_cancel(order_id(1)));
  before.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(before.sounded().empty());
  EXPECT_EQ(before.outcome("minute-sound"), Outcome::cancelled);

  Story during;
  during.advance_to(kNoon - minutes(9));
  during.deliver(signed_order(sound_order()));
  during.advance_to(kNoon + seconds(20));
  during.deliver(signed_cancel(order_id(1)));
  ASSERT_EQ(during.sounded().size(), 1u);
  ASSERT_TRUE(during.sounded().front().off.has_value());
  EXPECT_LE(*during.sounded().front().off, kNoon + seconds(20) + milliseconds(100));
  EXPECT_EQ(during.outcome("minute-sound"), Outcome::cancelled);
}

TEST(Agent, CancelBeforeItsOrderIsATombstoneOverRestarts) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_cancel(order_id(1)), Path::bulletin);
  story.restart();
  story.advance_to(kNoon - minutes(8));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::cancelled);
}

TEST(Agent, CancelOfOneCueLeavesTheOthers) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_cancel(order_id(1), CueId("another-cue")));
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(Agent, RestartBeforeTheMinuteRearmsFromTheJournalAloneWithinTheSameBoot) {
  Story story;
  story.advance_to(kNoon - minutes(5));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - minutes(4));
  story.cut_link(true);
  for (const Nanos before : {Nanos(minutes(3)), Nanos(seconds(45)), Nanos(seconds(20)), Nanos(seconds(4))}) {
    story.advance_to(kNoon - before);
    story.restart();
  }
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(Agent, RestartAfterTheIntentNeverStartsTwice) {
  Story story;
  story.advance_to(kNoon - minutes(5));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + seconds(10));
  ASSERT_EQ(story.sounded().size(), 1u);
  story.restart();
  story.advance_to(kNoon + minutes(2));
  EXPECT_EQ(story.sounded().size(), 1u);
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::interrupted);
  EXPECT_EQ(story.reason("minute-sound"), Reason::process_restarted);
}

TEST(Agent, RestartsDoNotRepeatWhatWasToldAlready) {
  Story story;
  story.advance_to(kNoon - minutes(5));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_cancel(order_id(1)));
  story.advance_to(kNoon - minutes(4));
  const std::size_t told = story.reports(ReportType::ended).size();
  story.restart();
  story.advance_to(kNoon + minutes(2));
  EXPECT_EQ(story.reports(ReportType::ended).size(), told);
}

TEST(Agent, AnotherStoreIsToldEverythingAlsoWhenTheAgentDiesBeforeItHasTold) {
  Story story;
  story.advance_to(kNoon - minutes(5));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - minutes(4));
  const auto receipts = [&story](std::uint64_t seq) {
    const auto& journal = story.journal();
    return std::count_if(journal.begin(), journal.end(), [seq](const JournalRecord& record) {
      const auto* confirmed = std::get_if<ReportConfirmed>(&record);
      return confirmed && confirmed->seq == seq;
    });
  };
  ASSERT_EQ(receipts(1), 1);
  story.set_store(4);
  story.cut_link(true);
  Welcome welcome;
  welcome.store.bytes.fill(4);
  story.give(MessageArrived{welcome, Path::link});  // what it sends now is lost
  story.cut_link(false);
  story.restart();
  story.advance_to(kNoon - minutes(3));
  EXPECT_EQ(receipts(1), 2);
}

TEST(Agent, ClockThatIsNotKnownRefusesRatherThanGuesses) {
  auto options = Story::with(Holding::fired);
  options.has_link = false;
  Story story(options);
  story.deliver(signed_order(sound_order()), Path::file);
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
}

TEST(Agent, BoundOverToleranceIsRefusedAtTheGateUnlessTheOrderSaysSound) {
  auto options = Story::with(Holding::fired);
  options.round_trip = milliseconds(700);  // ε 350 ms
  Order order = order_of({cue_of("minute-silence", CueAction::silence, "mute", kNoon, seconds(60))});
  order.cues[0].tolerance = milliseconds(250);
  options.outputs[0].action = CueAction::silence;
  Story story(options);
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(order));
  story.advance_to(kNoon - minutes(6));
  ASSERT_EQ(story.view().cues.size(), 1u);
  EXPECT_EQ(story.view().cues[0].readiness.readiness, Readiness::unbounded);
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.outcome("minute-silence"), Outcome::refused);
  EXPECT_EQ(story.reason("minute-silence"), Reason::clock_unbounded);

  order.cues[0].on_unbounded = OnUnbounded::sound_and_flag;
  Story flagged(options);
  flagged.advance_to(kNoon - minutes(9));
  flagged.deliver(signed_order(order));
  flagged.advance_to(kNoon + minutes(2));
  EXPECT_EQ(flagged.sounded().size(), 1u);
  ASSERT_EQ(flagged.reports(ReportType::started).size(), 1u);
  EXPECT_TRUE(flagged.reports(ReportType::started)[0].is_flagged);
}

TEST(Agent, LiveNeedsASecondTimeSourceWhenTheBatteryClockDisagrees) {
  auto options = Story::with(Holding::fired);
  options.is_wall_right = false;
  Story story(options);
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.reason("minute-sound"), Reason::single_time_source);

  options.accept_single_time_source = true;
  Story accepted(options);
  accepted.advance_to(kNoon - minutes(9));
  accepted.deliver(signed_order(sound_order()));
  accepted.advance_to(kNoon + minutes(2));
  expect_one_minute(accepted);
}

TEST(Agent, CoordinatorThatLiesAboutTimeLaterMovesNothing) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - minutes(8));
  story.set_server_offset(minutes(7));
  story.advance_to(kNoon - minutes(4));
  EXPECT_EQ(story.view().now.trust, Trust::disputed);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
  EXPECT_TRUE(story.reports(ReportType::started)[0].is_flagged);
}

TEST(Agent, DrillMovesAnOutputOnlyWhereTheStationSaysSo) {
  Story moves;
  moves.advance_to(kNoon - minutes(9));
  moves.deliver(signed_order(sound_order(Mode::drill)));
  moves.advance_to(kNoon + minutes(2));
  ASSERT_EQ(moves.sounded().size(), 1u);
  EXPECT_FALSE(moves.sounded()[0].is_rehearsal);
  EXPECT_EQ(moves.outcome("minute-sound"), Outcome::executed);

  auto options = Story::with(Holding::fired);
  options.outputs[0].drill_outputs_until.reset();
  Story rehearses(options);
  rehearses.advance_to(kNoon - minutes(9));
  rehearses.deliver(signed_order(sound_order(Mode::drill)));
  rehearses.advance_to(kNoon + minutes(2));
  ASSERT_EQ(rehearses.sounded().size(), 1u);
  EXPECT_TRUE(rehearses.sounded()[0].is_rehearsal);
  EXPECT_EQ(rehearses.outcome("minute-sound"), Outcome::rehearsed);
}

TEST(Agent, AnOutputThatIsNotThereFailsWithItsReason) {
  Story story;
  story.refuse_output(Reason::device_unreachable);
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  EXPECT_EQ(story.view().cues[0].readiness.readiness, Readiness::at_risk);
  story.advance_to(kNoon + minutes(2));
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::failed);
  EXPECT_EQ(story.reason("minute-sound"), Reason::device_unreachable);
}

TEST(Agent, AFreshJournalOnAYoungHostStaysSilent) {
  auto options = Story::with(Holding::fired);
  options.begin = kNoon - seconds(40);
  options.booted_before = seconds(10);
  Story story(options);
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.reason("minute-sound"), Reason::fresh_journal);
}

TEST(Agent, NoCommonProtocolVersionIsNamedAndNotHammered) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  ASSERT_TRUE(story.view().is_linked);
  Welcome newer;
  newer.protocol = kProtocolMax + 1;
  story.give(MessageArrived{newer, Path::link});
  EXPECT_FALSE(story.view().is_linked);
  EXPECT_TRUE(std::any_of(story.notes().begin(), story.notes().end(),
                          [](const std::string& note) { return note.starts_with("no_common_version"); }));
  story.advance_to(kNoon - minutes(5));
  EXPECT_FALSE(story.view().is_linked);  // it comes back after five minutes, not at once
}

}  // namespace
}  // namespace sukut::agent::test
