// Which machine of its station an agent is: a replaced one never acts again, a second one not while the first is alive.
#include <gtest/gtest.h>

#include "agent/core/agent.h"
#include "tests/agent/story.h"

namespace sukut::agent::test {
namespace {

bool has(const std::vector<std::string>& list, const std::string& part) {
  return std::any_of(list.begin(), list.end(),
                     [&part](const std::string& each) { return each.find(part) != std::string::npos; });
}

// ---- Replaced.

TEST(AgentMachine, AWithdrawalCallsOffWhatIsHeldAndArmsNothingEverAgain) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_withdraw("siren-baku", 9), Path::bulletin);
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::cancelled);
  EXPECT_EQ(story.reason("minute-sound"), Reason::station_withdrawn);
  EXPECT_TRUE(story.view().is_withdrawn);
  EXPECT_TRUE(has(story.view().warnings, "unplug its output"));
  ASSERT_EQ(story.reports(ReportType::held).size(), 2u);
  EXPECT_EQ(story.reports(ReportType::held).back().kind, Kind::withdraw);

  story.restart();  // it is in the journal
  Order later = sound_order();
  later.id = order_id(2);
  later.name = "may-8/2027/r1";
  story.deliver(signed_order(later));
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_FALSE(story.has_intent());
  EXPECT_EQ(story.reason("minute-sound"), Reason::station_withdrawn);
}

TEST(AgentMachine, AWithdrawalStopsWhatIsRunningAtOnce) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + seconds(20));
  story.deliver(signed_withdraw("siren-baku", 9), Path::bulletin);
  ASSERT_EQ(story.sounded().size(), 1u);
  EXPECT_EQ(story.sounded().front().off, std::optional(kNoon + seconds(20)));
  EXPECT_EQ(story.reason("minute-sound"), Reason::station_withdrawn);
}

TEST(AgentMachine, AWithdrawalOfAnotherMachineIsHeldWithoutAWordAndDoesNothing) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_withdraw("siren-baku", 10));  // another key of this station
  story.deliver(signed_withdraw("siren-ganja", 9));  // this key, of another station
  EXPECT_FALSE(story.view().is_withdrawn);
  EXPECT_EQ(story.reports(ReportType::held).size(), 1u);
  EXPECT_TRUE(story.reports(ReportType::refused).empty());
  const auto kept = std::count_if(story.journal().begin(), story.journal().end(), [](const JournalRecord& record) {
    const auto* held = std::get_if<DocumentHeld>(&record);
    return held && held->document.kind == Kind::withdraw;
  });
  EXPECT_EQ(kept, 2);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(AgentMachine, AWithdrawalThatNobodyEntitledSignedIsRefused) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.deliver(signed_withdraw("siren-baku", 9, {1}));     // one of two
  story.deliver(signed_withdraw("siren-baku", 9, {1, 5}));  // a cancel key
  story.deliver(sign_all(Kind::withdraw, "x", {1, 2}));
  const auto refused = story.reports(ReportType::refused);
  ASSERT_EQ(refused.size(), 3u);
  EXPECT_EQ(refused[0].reason, Reason::too_few_signatures);
  EXPECT_EQ(refused[1].reason, Reason::wrong_mode_key);
  EXPECT_EQ(refused[2].reason, Reason::malformed);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(AgentMachine, APersonCannotBringAReplacedMachineBack) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  EXPECT_EQ(story.say(Verb::decline, "minute-sound"), Error{});
  story.deliver(signed_withdraw("siren-baku", 9), Path::file);
  (void)story.say(Verb::withdraw, "minute-sound");
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
}

// The same with a cancel: what was declined meanwhile does not come back either.
TEST(AgentMachine, WhatWasCancelledWhileItWasDeclinedDoesNotComeBack) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  EXPECT_EQ(story.say(Verb::decline, "minute-sound"), Error{});
  story.deliver(signed_cancel(order_id(1)));
  (void)story.say(Verb::withdraw, "minute-sound");
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::cancelled);
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
}

// ---- The second of two.

TEST(AgentMachine, WhoIsTurnedAwayAsASecondMachineHoldsAndDoesNotStart) {
  Story story;
  story.turn_away(true);
  story.restart();
  story.advance_to(kNoon - minutes(8));
  story.deliver(signed_order(sound_order()), Path::bulletin);
  EXPECT_TRUE(story.view().is_cloned);
  EXPECT_TRUE(has(story.view().warnings, "cloned"));
  ASSERT_EQ(story.view().cues.size(), 1u);
  EXPECT_EQ(story.view().cues[0].readiness.reason, Reason::cloned);
  EXPECT_TRUE(story.reports(ReportType::armed).empty());
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.outcome("minute-sound"), Outcome::refused);
  EXPECT_EQ(story.reason("minute-sound"), Reason::cloned);
  EXPECT_EQ(story.last_hello().features, std::vector<std::string>{std::string(kClonedFeature)});
}

TEST(AgentMachine, TheSecondMachineKnowsItAfterARestartWithoutAnyLink) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.turn_away(true);
  story.give(LinkFailed{});
  story.advance_to(kNoon - minutes(8));
  ASSERT_TRUE(story.view().is_cloned);
  story.cut_link(true);
  story.restart();
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
}

TEST(AgentMachine, OnceLetInItActsAgain) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.turn_away(true);
  story.give(LinkFailed{});
  story.advance_to(kNoon - minutes(7));
  ASSERT_TRUE(story.view().is_cloned);
  story.turn_away(false);
  story.advance_to(kNoon - minutes(4));
  EXPECT_FALSE(story.view().is_cloned);
  story.restart();  // and that is kept as well
  EXPECT_FALSE(story.view().is_cloned);
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(AgentMachine, TurnedAwayBetweenTheIntentAndTheStartItStaysSilent) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon - seconds(20));
  ASSERT_TRUE(story.has_intent());
  story.give(MessageArrived{Busy{seconds(60), Reason::cloned}, Path::link});
  story.advance_to(kNoon + minutes(2));
  EXPECT_TRUE(story.sounded().empty());
  EXPECT_EQ(story.reason("minute-sound"), Reason::cloned);
}

// The device may be the first machine's as well: what is on ends by itself.
TEST(AgentMachine, AnOutputThatIsOnIsNotTouched) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + seconds(20));
  story.give(MessageArrived{Busy{seconds(60), Reason::cloned}, Path::link});
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

TEST(AgentMachine, OnlyTheLinkCanSayThatItIsASecondOne) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.give(MessageArrived{Busy{seconds(60), Reason::cloned}, Path::bulletin});
  EXPECT_FALSE(story.view().is_cloned);
}

TEST(AgentMachine, WithAKeyOfItsOwnItIsNobodysSecond) {
  Story story;
  story.turn_away(true);
  story.restart();
  ASSERT_TRUE(story.view().is_cloned);
  const auto& journal = story.journal();
  const auto cloned = std::find_if(journal.begin(), journal.end(), [](const JournalRecord& record) {
    return std::holds_alternative<ClonedChanged>(record);
  });
  ASSERT_NE(cloned, journal.end());
  EXPECT_EQ(std::get<ClonedChanged>(*cloned).own_key, key_id_of(key_of(9).public_key()));
  Agent other({.station = siren_station(),
               .centre = centre(),
               .root = root(),
               .outputs = {},
               .software = "test",
               .boot = {},
               .station_key = key_of(10),
               .random = [] { return std::uint64_t{1}; }});
  (void)other.handle({}, Restored{journal, false});
  EXPECT_FALSE(other.view({}).is_cloned);
}

}  // namespace
}  // namespace sukut::agent::test
