// The agent's promises as stories: deliver, advance, expect.
#include "agent/core/agent.h"

#include <gtest/gtest.h>

#include "tests/agent/story.h"

namespace sukut::agent::test {
namespace {

void expect_one_minute(const Story& story) {
  ASSERT_EQ(story.sounded().size(), 1u);
  const Story::OutputSpan& span = story.sounded().front();
  EXPECT_LE(std::chrono::abs(span.on - kNoon), milliseconds(10));
  ASSERT_TRUE(span.off.has_value());
  EXPECT_LE(std::chrono::abs(*span.off - (kNoon + seconds(60))), milliseconds(20));
}

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

TEST(Agent, InhibitStopsAtOnceBlocksStartsAndClearsForLaterCues) {
  Story during;
  during.advance_to(kNoon - minutes(9));
  during.deliver(signed_order(sound_order()));
  during.advance_to(kNoon + seconds(20));
  during.give(InhibitSet{1, "duty officer", "air raid"});
  ASSERT_TRUE(during.sounded().front().off.has_value());
  EXPECT_EQ(during.outcome("minute-sound"), Outcome::preempted);

  Story before;
  before.advance_to(kNoon - minutes(9));
  before.deliver(signed_order(sound_order()));
  before.give(InhibitSet{1, "duty officer", "air raid"});
  before.restart();  // an inhibit outlives a restart
  before.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(before.sounded().empty());
  EXPECT_EQ(before.outcome("minute-sound"), Outcome::preempted);

  Story cleared;
  cleared.advance_to(kNoon - minutes(9));
  cleared.deliver(signed_order(sound_order()));
  cleared.give(InhibitSet{1, "duty officer", "air raid"});
  cleared.advance_to(kNoon - minutes(1));
  cleared.give(InhibitCleared{1, "duty officer"});
  cleared.advance_to(kNoon + minutes(2));
  expect_one_minute(cleared);
}

TEST(Agent, DeclineIsLawfulAndCanBeTakenBackInTime) {
  Story declined;
  declined.advance_to(kNoon - minutes(9));
  declined.deliver(signed_order(sound_order()));
  EXPECT_EQ(declined.say(Verb::decline, "minute-sound", Reason::declined_by_master), Error{});
  declined.restart();
  declined.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(declined.sounded().empty());
  EXPECT_EQ(declined.outcome("minute-sound"), Outcome::declined);

  Story taken_back;
  taken_back.advance_to(kNoon - minutes(9));
  taken_back.deliver(signed_order(sound_order()));
  EXPECT_EQ(taken_back.say(Verb::decline, "minute-sound"), Error{});
  EXPECT_EQ(taken_back.say(Verb::withdraw, "minute-sound"), Error{});
  taken_back.advance_to(kNoon + minutes(2));
  expect_one_minute(taken_back);

  Story during;
  during.advance_to(kNoon - minutes(9));
  during.deliver(signed_order(sound_order()));
  during.advance_to(kNoon + seconds(5));
  EXPECT_EQ(during.say(Verb::decline, "minute-sound", Reason::declined_by_master), Error{});
  EXPECT_TRUE(during.sounded().front().off.has_value());
  EXPECT_EQ(during.say(Verb::withdraw, "minute-sound").reason, Reason::too_late);
}

TEST(Agent, NewerRevisionMovesTheInstantAndAnOlderOneIsRefused) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  const Order first = sound_order();
  story.deliver(signed_order(first));
  Order second = sound_order();
  second.revision = 2;
  second.name = "january-20/2027/r2";
  second.previous = sha256(encode_order(first));
  second.cues[0].spans[0].start += minutes(5);
  second.cues[0].spans[0].end += minutes(5);
  second.expires += minutes(5);
  story.advance_to(kNoon - seconds(10));  // after the intent of the first
  story.deliver(signed_order(second));
  story.deliver(signed_order(first));
  story.advance_to(kNoon + minutes(8));
  ASSERT_EQ(story.sounded().size(), 1u);
  EXPECT_LE(std::chrono::abs(story.sounded()[0].on - (kNoon + minutes(5))), milliseconds(10));
  ASSERT_EQ(story.reports(ReportType::refused).size(), 1u);
  EXPECT_EQ(story.reports(ReportType::refused)[0].reason, Reason::older_revision);
}

TEST(Agent, ABegunCueIsOnlyEverShortened) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  const Order first = sound_order();
  story.deliver(signed_order(first));
  story.advance_to(kNoon + seconds(10));
  Order second = sound_order();
  second.revision = 2;
  second.previous = sha256(encode_order(first));
  second.cues[0].spans[0].end = kNoon + seconds(30);
  story.deliver(signed_order(second));
  story.advance_to(kNoon + minutes(2));
  ASSERT_EQ(story.sounded().size(), 1u);
  EXPECT_LE(std::chrono::abs(*story.sounded()[0].off - (kNoon + seconds(30))), milliseconds(20));
}

TEST(Agent, LiveDisplacesDrillOnOneOutputAndTheFirstHeldWinsBetweenEquals) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  Order drill = sound_order(Mode::drill);
  drill.id = order_id(2);
  story.deliver(signed_order(drill));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  ASSERT_EQ(story.sounded().size(), 1u);
  EXPECT_EQ(story.sounded()[0].key.order, order_id(1));

  Story equals;
  equals.advance_to(kNoon - minutes(9));
  Order other = sound_order();
  other.id = order_id(2);
  other.name = "other/2027/r1";
  equals.deliver(signed_order(sound_order()));
  equals.deliver(signed_order(other));
  equals.advance_to(kNoon + minutes(2));
  ASSERT_EQ(equals.sounded().size(), 1u);
  EXPECT_EQ(equals.sounded()[0].key.order, order_id(1));
  EXPECT_EQ(equals.reason("minute-sound"), Reason::none);  // the last told is the executed one
}

TEST(Agent, APersonConfirmsAStateAndItsEnd) {
  auto options = Story::with(Holding::person, CueAction::lower_flag);
  Story story(options);
  Cue cue = cue_of("flags", CueAction::lower_flag, "", kNoon - minutes(8), hours(8));
  cue.confirm_by = kNoon;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(order_of({cue})));
  EXPECT_EQ(story.say(Verb::confirm_ended, "flags").reason, Reason::not_confirmed);
  EXPECT_EQ(story.say(Verb::confirm, "flags"), Error{});
  story.restart();
  ASSERT_EQ(story.reports(ReportType::started).size(), 1u);
  EXPECT_EQ(story.reports(ReportType::started)[0].known_by, KnownBy::attested);
  EXPECT_EQ(story.reports(ReportType::started)[0].person, "Orxan");
  story.advance_to(kNoon + minutes(1));
  EXPECT_EQ(story.say(Verb::confirm_ended, "flags"), Error{});
  EXPECT_EQ(story.outcome("flags"), Outcome::executed);
}

TEST(Agent, WhatNobodyConfirmsIsUnconfirmedNeverExecuted) {
  Story story(Story::with(Holding::person, CueAction::lower_flag));
  Cue cue = cue_of("flags", CueAction::lower_flag, "", kNoon - minutes(8), hours(8));
  cue.confirm_by = kNoon;
  story.deliver(signed_order(order_of({cue})));
  story.advance_to(kNoon + minutes(1));
  EXPECT_EQ(story.outcome("flags"), Outcome::unconfirmed);
  EXPECT_EQ(story.say(Verb::confirm, "flags").reason, Reason::not_named);
}

TEST(Agent, AnOpenEndedCueIsClosedOrEndsUnclosed) {
  Cue cue = cue_of("roads", CueAction::restrict_road, "", kNoon - minutes(5), minutes(30));
  cue.until_closed = true;
  Story closed(Story::with(Holding::person, CueAction::restrict_road));
  closed.deliver(signed_order(order_of({cue})));
  closed.advance_to(kNoon - minutes(4));
  EXPECT_EQ(closed.say(Verb::confirm, "roads"), Error{});
  closed.advance_to(kNoon + minutes(3));
  closed.deliver(signed_close(order_id(1), CueId("roads")));
  EXPECT_EQ(closed.outcome("roads"), Outcome::executed);

  Story open(Story::with(Holding::person, CueAction::restrict_road));
  open.deliver(signed_order(order_of({cue})));
  open.advance_to(kNoon - minutes(4));
  EXPECT_EQ(open.say(Verb::confirm, "roads"), Error{});
  open.advance_to(kNoon + minutes(30));
  EXPECT_EQ(open.outcome("roads"), Outcome::ended_unclosed);
}

TEST(Agent, AContinuousWhistleNeedsAMooredVesselAndANotice) {
  auto options = Story::with(Holding::fired);
  options.station = {StationId("ship-lachin"), "ship", "ASCO", "Xezer", "Asia/Baku"};
  Order order = order_of({cue_of("minute-ships", CueAction::sound, "continuous", kNoon, seconds(60))});
  const auto reason_of = [&](bool is_moored, const std::string& notice) {
    options.outputs[0].is_moored = is_moored;
    order.cues[0].notice = notice;
    Story story(options);
    story.deliver(signed_order(order));
    story.advance_to(kNoon + minutes(2));
    EXPECT_EQ(story.sounded().empty(), story.outcome("minute-ships") == Outcome::refused);
    return story.reason("minute-ships");
  };
  EXPECT_EQ(reason_of(true, ""), Reason::notice_missing);
  EXPECT_EQ(reason_of(false, "NtM 4/2027"), Reason::not_moored);
  EXPECT_EQ(reason_of(true, "NtM 4/2027"), Reason::none);
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

TEST(Agent, RefusesNamedAndOnlyOnce) {
  const auto refusal = [](const SignedDocument& document) {
    Story story;
    story.advance_to(kNoon - minutes(9));
    story.deliver(document);
    story.deliver(document);
    story.advance_to(kNoon + minutes(2));
    EXPECT_TRUE(story.sounded().empty());
    const auto reports = story.reports(ReportType::refused);
    EXPECT_EQ(reports.size(), 1u);
    return reports.empty() ? Reason::none : reports[0].reason;
  };
  const Order order = sound_order();
  EXPECT_EQ(refusal(signed_order(order, {1})), Reason::too_few_signatures);
  EXPECT_EQ(refusal(signed_order(order, {1, 1})), Reason::duplicate_signer);
  EXPECT_EQ(refusal(signed_order(order, {1, 20})), Reason::unknown_signer);
  EXPECT_EQ(refusal(signed_order(order, {1, 4})), Reason::wrong_mode_key);
  SignedDocument odd = signed_order(order);
  odd.signatures[1].alg = Alg::sshsig_ed25519;
  EXPECT_EQ(refusal(odd), Reason::alg_unsupported);
  Order foreign = order;
  foreign.centre.bytes.fill(9);
  EXPECT_EQ(refusal(sign_all(Kind::schedule, encode_order(foreign), {1, 2})), Reason::wrong_centre);
  Order other = order;
  other.cues[0].scope.sectors = {"metro"};
  EXPECT_EQ(refusal(signed_order(other)), Reason::not_named);
  EXPECT_EQ(refusal(sign_all(Kind::inhibit, "x", {5})), Reason::kind_unsupported);
}

TEST(Agent, ExpiredOrdersAreRefusedAndEquivocationIsKeptAsEvidence) {
  auto options = Story::with(Holding::fired);
  options.begin = kNoon + hours(24 * 10);
  Story late(options);
  late.advance_to(options.begin + seconds(30));
  late.deliver(signed_order(sound_order()));
  ASSERT_EQ(late.reports(ReportType::refused).size(), 1u);
  EXPECT_EQ(late.reports(ReportType::refused)[0].reason, Reason::expired);

  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  Order twin = sound_order();
  twin.cues[0].spans[0].start += minutes(1);
  twin.cues[0].spans[0].end += minutes(1);
  twin.expires += minutes(1);
  story.deliver(signed_order(twin));
  ASSERT_EQ(story.reports(ReportType::refused).size(), 1u);
  EXPECT_EQ(story.reports(ReportType::refused)[0].reason, Reason::equivocation);
  const auto& journal = story.journal();
  EXPECT_TRUE(std::any_of(journal.begin(), journal.end(), [](const JournalRecord& record) {
    const auto* held = std::get_if<DocumentHeld>(&record);
    return held && held->is_evidence;
  }));
  story.advance_to(kNoon + minutes(3));
  expect_one_minute(story);
}

TEST(Agent, AForgedSignatureCannotSpoilTheRealOrderInAdvance) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order(), {1}), Path::bulletin);
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

}  // namespace
}  // namespace sukut::agent::test
