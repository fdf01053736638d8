// Two machines with one station's keys: who keeps the seat, who is turned away, and who must never be.
#include <gtest/gtest.h>

#include "coordinator/core/roster.h"
#include "proto/limits.h"
#include "tests/coordinator/story.h"

namespace sukut::coordinator::test {
namespace {

const std::vector<std::string> kTold{std::string(kClonedFeature)};

class TwoMachines : public testing::Test {
 protected:
  // The hash that the last step named to a connection; zero when it asked nobody there.
  Digest question_to(ConnectionId connection) {
    for (const auto& [to, reply] : story_.sent<PulseReply>()) {
      if (to == connection && reply.documents.size() == 1) return reply.documents.front();
    }
    return {};
  }
  void answer(ConnectionId connection, const Digest& hash) { story_.says(connection, "siren-1", Pull{{hash}}); }
  [[nodiscard]] bool is_welcome(ConnectionId connection) {
    const auto sent = story_.sent<Welcome>();
    return sent.size() == 1 && sent.front().first == connection;
  }
  [[nodiscard]] Reason turned_away(ConnectionId connection) {
    for (const auto& [to, busy] : story_.sent<Busy>()) {
      if (to == connection) return busy.reason;
    }
    return Reason::none;
  }
  void pass(Nanos time) {
    story_.now.mono += time;
    story_.now.utc.at += time;
    story_.deliver(Woken{});
  }

  Story story_;
};

TEST_F(TwoMachines, TheFirstAnswersAndTheSecondIsTurnedAway) {
  story_.machine(1, "siren-1", 1, 1);
  story_.commit_all();
  story_.machine(2, "siren-1", 2, 2);
  EXPECT_TRUE(story_.sent<Welcome>().empty());
  EXPECT_TRUE(story_.sent<Busy>().empty());
  const Digest hash = question_to(1);
  ASSERT_FALSE(hash.is_zero());
  answer(1, hash);
  EXPECT_EQ(turned_away(2), Reason::cloned);
  EXPECT_EQ(story_.coordinator->dropped(Reason::cloned), 1U);
  EXPECT_TRUE(story_.has_note("two machines speak with its keys"));
  const auto alarms = story_.stored<StationCloned>();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].first.journal, filled<JournalId>(1));
  EXPECT_EQ(alarms[0].second.journal, filled<JournalId>(2));
  EXPECT_EQ(alarms[0].second.software, "sukut test 2");
  ASSERT_EQ(story_.stored<StationHeard>().size(), 1U);
  EXPECT_EQ(story_.stored<StationHeard>()[0].journal, filled<JournalId>(1));
  EXPECT_EQ(story_.stored<StationHeard>()[0].pulse.warnings, std::vector<std::string>{kClonedWarning});

  story_.says(1, "siren-1", Pulse{});  // and the first goes on as if nothing had been
  EXPECT_EQ(story_.sent<PulseReply>().size(), 1U);
  story_.says(2, "siren-1", Pulse{});
  EXPECT_TRUE(story_.sent<PulseReply>().empty());
}

TEST_F(TwoMachines, ACopiedDiskHasTheSameJournalAndAnotherBoot) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 1, 2);
  answer(1, question_to(1));
  EXPECT_EQ(turned_away(2), Reason::cloned);
}

TEST_F(TwoMachines, TheSameMachineAfterARebootIsLetInWhenNobodyAnswersForThreeSeconds) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 1, 2);
  EXPECT_TRUE(story_.sent<Welcome>().empty());
  story_.commit_all();
  EXPECT_EQ(*story_.coordinator->wake_at(), story_.now.mono + kAnswerWithin);
  pass(kAnswerWithin);
  EXPECT_TRUE(is_welcome(2));
  EXPECT_EQ(story_.coordinator->dropped(Reason::cloned), 0U);
  story_.says(2, "siren-1", Pulse{});
  EXPECT_EQ(story_.sent<PulseReply>().size(), 1U);
}

TEST_F(TwoMachines, AFreshJournalOfTheSameMachineIsNeverLockedOut) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 9, 1);
  pass(kAnswerWithin);
  EXPECT_TRUE(is_welcome(2));
  const Order order = order_of(story_.reserve());
  story_.publish(signed_order(order), file_of(order));
  ASSERT_TRUE(story_.commit<DocumentStored>());
  ASSERT_EQ(story_.sent<DocumentMessage>().size(), 1U);
  EXPECT_EQ(story_.sent<DocumentMessage>()[0].first, 2U);
}

TEST_F(TwoMachines, WhoeverWaitedGetsTheDocumentsThatItLacks) {
  const Order order = story_.published_order();
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 9, 1);
  EXPECT_TRUE(story_.sent<DocumentMessage>().empty());
  pass(kAnswerWithin);
  ASSERT_EQ(story_.sent<DocumentMessage>().size(), 1U);
  EXPECT_EQ(story_.sent<DocumentMessage>()[0].first, 2U);
}

TEST_F(TwoMachines, TheFirstComesLateAndHasItsSeatBack) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 2, 2);
  const Digest first = question_to(1);
  pass(kAnswerWithin);
  ASSERT_TRUE(is_welcome(2));
  answer(1, first);  // it took four seconds
  EXPECT_EQ(turned_away(2), Reason::cloned);

  story_.machine(3, "ship-1", 1, 1);
  story_.says(3, "ship-1", Pulse{});
  EXPECT_EQ(story_.sent<PulseReply>().size(), 1U);  // others do not feel it
}

TEST_F(TwoMachines, AFormerHolderThatSpeaksIsAskedAgain) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 2, 2);
  pass(kAnswerWithin);
  ASSERT_TRUE(is_welcome(2));
  story_.says(1, "siren-1", Pulse{});
  const Digest again = question_to(1);
  ASSERT_FALSE(again.is_zero());
  EXPECT_EQ(story_.sent<PulseReply>().size(), 1U);
  EXPECT_EQ(turned_away(2), Reason::none);  // a late word proves nothing
  answer(1, again);
  EXPECT_EQ(turned_away(2), Reason::cloned);
}

TEST_F(TwoMachines, OnlyTheAnswerOfWhomWasAskedToWhatWasAskedCounts) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 2, 2);
  const Digest hash = question_to(1);
  answer(2, hash);
  answer(1, filled<Digest>(3));
  story_.says(1, "siren-1", Pulse{});
  EXPECT_EQ(turned_away(2), Reason::none);
  pass(kAnswerWithin);
  EXPECT_TRUE(is_welcome(2));
}

TEST_F(TwoMachines, TheFirstComesBackOnAnotherConnectionWhileTheSecondWaits) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 2, 2);
  pass(seconds(2));
  story_.machine(3, "siren-1", 1, 1);
  EXPECT_TRUE(is_welcome(3));
  const Digest hash = question_to(3);
  ASSERT_FALSE(hash.is_zero());
  pass(seconds(2));
  EXPECT_TRUE(story_.sent<Welcome>().empty());
  answer(3, hash);
  EXPECT_EQ(turned_away(2), Reason::cloned);
}

TEST_F(TwoMachines, WhoKnocksTwiceDoesNotWaitLonger) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 2, 2);
  const Digest hash = question_to(1);
  pass(seconds(2));
  story_.machine(3, "siren-1", 2, 2);
  EXPECT_EQ(question_to(1), hash);
  pass(seconds(1));
  EXPECT_TRUE(is_welcome(3));
}

// Two copies of a running virtual machine are alike in journal and boot.
TEST_F(TwoMachines, TwinsAreToldApartByTheirAnswers) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 1, 1);
  EXPECT_TRUE(is_welcome(2));
  answer(1, question_to(1));
  EXPECT_EQ(turned_away(2), Reason::cloned);
  story_.says(1, "siren-1", Pulse{});
  EXPECT_EQ(story_.sent<PulseReply>().size(), 1U);
  story_.machine(3, "siren-1", 1, 1, kTold);
  EXPECT_EQ(turned_away(3), Reason::cloned);
}

TEST_F(TwoMachines, WhoWasTurnedAwayComesInOnlyWhenTheFirstWasLongSilent) {
  story_.machine(1, "siren-1", 1, 1);
  pass(kGoneAfter - minutes(1));
  story_.machine(2, "siren-1", 2, 2, kTold);
  EXPECT_EQ(turned_away(2), Reason::cloned);
  EXPECT_FALSE(question_to(1).is_zero());
  EXPECT_TRUE(story_.sent<Welcome>().empty());
  pass(kAnswerWithin);
  EXPECT_TRUE(story_.sent<Welcome>().empty());
  pass(minutes(1) + seconds(10));
  story_.machine(3, "siren-1", 2, 2, kTold);
  EXPECT_TRUE(is_welcome(3));
  story_.machine(4, "siren-1", 2, 2, kTold);  // the Welcome was lost
  EXPECT_TRUE(is_welcome(4));
}

TEST_F(TwoMachines, ARestartedCoordinatorDoesNotHandTheSeatToTheCopy) {
  story_.machine(2, "siren-1", 2, 2, kTold);
  EXPECT_EQ(turned_away(2), Reason::cloned);
  story_.machine(1, "siren-1", 1, 1);
  EXPECT_TRUE(is_welcome(1));
  story_.machine(3, "siren-1", 2, 2, kTold);
  EXPECT_EQ(turned_away(3), Reason::cloned);

  Story alone;
  alone.machine(1, "siren-1", 2, 2, kTold);
  alone.now.mono += kGoneAfter;
  alone.machine(2, "siren-1", 2, 2, kTold);
  EXPECT_EQ(alone.sent<Welcome>().size(), 1U);
}

TEST_F(TwoMachines, AReplacedKeyEmptiesTheSeat) {
  std::vector<StationEntry> entries = stations();
  entries[0].curve_public = std::string(40, 'a');
  story_.deliver(RegisterLoaded{entries, root()});
  story_.machine(1, "siren-1", 1, 1);
  story_.commit_all();
  entries[0].curve_public = std::string(40, 'b');
  story_.deliver(RegisterLoaded{entries, root()});
  ASSERT_EQ(story_.stored<StationHeard>().size(), 1U);
  EXPECT_FALSE(story_.stored<StationHeard>()[0].is_connected);
  EXPECT_EQ(story_.coordinator->connected(), 0U);
  story_.says(1, "siren-1", Pulse{});
  EXPECT_TRUE(story_.sent<PulseReply>().empty());
  story_.machine(2, "siren-1", 2, 2);
  EXPECT_TRUE(is_welcome(2));
  EXPECT_TRUE(question_to(1).is_zero());
}

TEST_F(TwoMachines, ReportsOfWhoeverIsNotLetInWait) {
  story_.machine(1, "siren-1", 1, 1);
  story_.machine(2, "siren-1", 1, 2);
  story_.says(2, "siren-1", message_of(report_of("siren-1", 1)));
  EXPECT_TRUE(story_.stored<ReportStored>().empty());
  pass(kAnswerWithin);
  story_.says(2, "siren-1", message_of(report_of("siren-1", 1)));
  EXPECT_EQ(story_.stored<ReportStored>().size(), 1U);
}

TEST(Roster, TheClonedWarningNeverMakesALastWordTooLong) {
  Roster roster;
  const Mono at(hours(1));
  const StationId id("siren-1");
  roster.load(stations(), at);
  Hello second;
  second.journal = filled<JournalId>(2);
  ASSERT_EQ(roster.admit(id, 1, {}, {}, at, kNoon, 10).reason, Reason::none);
  Pulse pulse;
  pulse.warnings.assign(kWarningsMax, "w");
  roster.hear(id, pulse, at, kNoon);
  ASSERT_TRUE(roster.admit(id, 2, second, filled<Digest>(7), at, kNoon, 10).is_waiting);
  ASSERT_TRUE(roster.answered(id, 1, {filled<Digest>(7)}, at, kNoon).has_value());
  const auto due = roster.take_due(at, 10);
  ASSERT_EQ(due.size(), 2U);
  const std::vector<std::string>& warnings = std::get<StationHeard>(due[0]).pulse.warnings;
  EXPECT_EQ(warnings.size(), kWarningsMax);
  EXPECT_EQ(warnings.back(), kClonedWarning);
  EXPECT_TRUE(std::holds_alternative<StationCloned>(due[1]));

  roster.hear(id, {}, at + minutes(11), kNoon);  // the other one fell silent
  const auto later = roster.take_due(at + minutes(11), 10);
  ASSERT_EQ(later.size(), 1U);
  EXPECT_TRUE(std::get<StationHeard>(later[0]).pulse.warnings.empty());
}

}  // namespace
}  // namespace sukut::coordinator::test
