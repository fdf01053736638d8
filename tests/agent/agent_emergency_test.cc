// Real emergencies, as stories: declared on the spot and by the centre, each by itself.
#include <gtest/gtest.h>

#include "agent/core/agent.h"
#include "tests/agent/story.h"

namespace sukut::agent::test {
namespace {

TEST(AgentEmergency, InhibitStopsAtOnceBlocksStartsAndClearsForLaterCues) {
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

TEST(AgentEmergency, TheCentresInhibitStopsTheOutputAndIsToldAsHeldAndInhibited) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + seconds(20));
  const SignedDocument document = signed_inhibit(inhibit_of(1, kNoon + seconds(20)));
  story.deliver(document, Path::bulletin);
  ASSERT_TRUE(story.sounded().front().off.has_value());
  EXPECT_EQ(*story.sounded().front().off, kNoon + seconds(20));
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::preempted);
  EXPECT_EQ(story.reason("minute-sound"), Reason::real_emergency);
  EXPECT_TRUE(story.view().is_inhibited);
  const Report held = story.reports(ReportType::held).back();
  EXPECT_EQ(held.kind, Kind::inhibit);
  EXPECT_EQ(held.hash, sha256(document.body));
  ASSERT_EQ(story.reports(ReportType::inhibited).size(), 1U);
  EXPECT_EQ(story.reports(ReportType::inhibited)[0].hash, sha256(document.body));
  EXPECT_EQ(story.reports(ReportType::inhibited)[0].detail, "air raid");
}

TEST(AgentEmergency, ItEndsAtItsExpiryByOwnClockAndTheStationSoundsAgain) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_inhibit(inhibit_of(1, kNoon - minutes(9), minutes(8))));
  story.cut_link(true);
  story.advance_to(kNoon - seconds(59));
  EXPECT_FALSE(story.view().is_inhibited);
  ASSERT_EQ(story.reports(ReportType::cleared).size(), 1U);
  EXPECT_LE(story.reports(ReportType::cleared)[0].at, kNoon - seconds(60) + milliseconds(100))
      << "it woke for the end, which has surely passed by its own clock";
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(AgentEmergency, AClearEndsItAlsoWhenItOvertakesTheInhibit) {
  const Inhibit inhibit = inhibit_of(1, kNoon - minutes(8));
  for (const bool clear_first : {false, true}) {
    Story story;
    story.advance_to(kNoon - minutes(7));
    story.deliver(signed_order(sound_order()));
    story.deliver(signed_inhibit(clear_first ? clear_of(inhibit, kNoon - minutes(7)) : inhibit));
    story.deliver(signed_inhibit(clear_first ? inhibit : clear_of(inhibit, kNoon - minutes(7))));
    EXPECT_FALSE(story.view().is_inhibited);
    story.restart();
    story.advance_to(kNoon + minutes(2));
    expect_one_minute(story);
  }
}

TEST(AgentEmergency, EveryDeclarationMustBeOver) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  const Inhibit inhibit = inhibit_of(1, kNoon - minutes(9));
  story.deliver(signed_inhibit(inhibit));
  story.give(InhibitSet{1, "guard", "fire"});
  story.give(InhibitSet{0, "inhibit file", "storm", InhibitSource::file});
  story.give(InhibitSet{0, "inhibit command", "flood", InhibitSource::command});
  EXPECT_EQ(story.view().declared.size(), 4U);
  story.restart();
  EXPECT_EQ(story.view().declared.size(), 4U) << "each outlives a restart";
  story.give(InhibitCleared{1, "guard"});
  story.give(InhibitCleared{0, "inhibit file", InhibitSource::file});
  story.deliver(signed_inhibit(clear_of(inhibit, kNoon - minutes(8))));
  EXPECT_TRUE(story.view().is_inhibited) << "the command still says so";
  story.give(InhibitCleared{1, "guard"});
  EXPECT_TRUE(story.view().is_inhibited) << "nobody clears for another";
  story.give(InhibitCleared{0, "inhibit command", InhibitSource::command});
  EXPECT_FALSE(story.view().is_inhibited);
  EXPECT_EQ(story.reports(ReportType::inhibited).size(), 4U);
  EXPECT_EQ(story.reports(ReportType::cleared).size(), 4U);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(AgentEmergency, ItOutlivesARestartAndIsToldOnce) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_inhibit(inhibit_of(1, kNoon - minutes(9))));
  story.restart();
  story.restart(true);
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::preempted);
  EXPECT_EQ(story.reports(ReportType::inhibited).size(), 1U);
}

TEST(AgentEmergency, OneThatEndedWhileTheAgentWasDownIsOverWhenItKnowsTheTime) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_inhibit(inhibit_of(1, kNoon - minutes(9), minutes(2))));
  story.drop_agent();
  story.advance_to(kNoon - minutes(5));
  story.restart(true);
  story.advance_to(kNoon - minutes(4));
  EXPECT_FALSE(story.view().is_inhibited);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

// A host that booted without a link and without a time, before any coordinator answers.
TEST(AgentEmergency, WithoutATimeItIsObeyedAndAnOldOneIsNot) {
  auto options = Story::with(Holding::device);
  options.has_link = false;
  Story story(options);
  EXPECT_FALSE(story.view().now.is_known());
  story.deliver(signed_inhibit(inhibit_of(1, kNoon - minutes(10))), Path::bulletin);
  EXPECT_TRUE(story.view().is_inhibited);
}

TEST(AgentEmergency, AReplayToARebootedStationStopsNothing) {
  const SignedDocument old = signed_inhibit(inhibit_of(1, kNoon - hours(30), hours(20)));
  Story story(Story::with(Holding::device));
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - seconds(20));
  ASSERT_TRUE(story.has_intent());
  story.cut_link(true);
  story.restart(true);
  EXPECT_FALSE(story.view().now.is_known());
  story.deliver(old, Path::bulletin);
  EXPECT_FALSE(story.view().is_inhibited) << "the journal knows that its end has passed";
  EXPECT_EQ(story.outcome("minute-sound"), std::nullopt);
}

TEST(AgentEmergency, ADiskThatIsFullChangesNothingInIt) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + seconds(5));
  story.fail_journal(true);
  story.deliver(signed_inhibit(inhibit_of(1, kNoon)));
  EXPECT_TRUE(story.sounded().front().off.has_value());
  EXPECT_TRUE(story.view().is_inhibited);
  EXPECT_TRUE(story.reports(ReportType::held).size() == 1U) << "the order's: not confirmed before it is durable";
  story.fail_journal(false);
  story.advance_to(kNoon + seconds(20));
  EXPECT_EQ(story.reports(ReportType::held).size(), 2U);
}

}  // namespace
}  // namespace sukut::agent::test
