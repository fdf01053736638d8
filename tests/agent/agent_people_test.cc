// Persons on the spot, as stories.
#include <gtest/gtest.h>

#include "agent/core/agent.h"
#include "tests/agent/story.h"

namespace sukut::agent::test {
namespace {

TEST(AgentPeople, DeclineIsLawfulAndCanBeTakenBackInTime) {
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

TEST(AgentPeople, APersonConfirmsAStateAndItsEnd) {
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

TEST(AgentPeople, WhatNobodyConfirmsIsUnconfirmedNeverExecuted) {
  Story story(Story::with(Holding::person, CueAction::lower_flag));
  Cue cue = cue_of("flags", CueAction::lower_flag, "", kNoon - minutes(8), hours(8));
  cue.confirm_by = kNoon;
  story.deliver(signed_order(order_of({cue})));
  story.advance_to(kNoon + minutes(1));
  EXPECT_EQ(story.outcome("flags"), Outcome::unconfirmed);
  EXPECT_EQ(story.say(Verb::confirm, "flags").reason, Reason::not_named);
}

TEST(AgentPeople, AnOpenEndedCueIsClosedOrEndsUnclosed) {
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

// The close overtakes the start, or its word: the output does not stay on until the latest end.
TEST(AgentPeople, ACloseThatComesBeforeTheStartIsNotForgotten) {
  Cue cue = cue_of("roads", CueAction::restrict_road, "", kNoon - minutes(5), minutes(30));
  cue.until_closed = true;
  Story story(Story::with(Holding::fired, CueAction::restrict_road));
  story.deliver(signed_order(order_of({cue})));
  story.advance_to(kNoon - minutes(5) - seconds(10));
  story.deliver(signed_close(order_id(1), CueId("roads")));
  story.advance_to(kNoon);
  EXPECT_EQ(story.outcome("roads"), Outcome::executed);
  for (const Story::OutputSpan& span : story.sounded()) {
    ASSERT_TRUE(span.off.has_value());
    EXPECT_LE(*span.off - span.on, milliseconds(100));
  }
}

}  // namespace
}  // namespace sukut::agent::test
