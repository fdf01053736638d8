// The small parts of the coordinator: dispatch, tally, report intake, roster, records.
#include <gtest/gtest.h>

#include "coordinator/core/dispatch.h"
#include "coordinator/core/record.h"
#include "coordinator/core/report_intake.h"
#include "coordinator/core/roster.h"
#include "coordinator/core/tally.h"
#include "tests/coordinator/people.h"
#include "tests/coordinator/story.h"

namespace sukut::coordinator::test {
namespace {

TEST(Dispatch, ACancelOvertakesAnOrderAndCancelsKeepTheirOrder) {
  Dispatch dispatch;
  dispatch.queue(filled<Digest>(1), {1, 2, 3}, false);
  EXPECT_EQ(dispatch.take(1), (std::vector<std::pair<Digest, ConnectionId>>{{filled<Digest>(1), 1}}));
  dispatch.queue(filled<Digest>(2), {1}, true);
  dispatch.queue(filled<Digest>(3), {2}, true);
  dispatch.queue(filled<Digest>(4), {}, false);
  const std::vector<std::pair<Digest, ConnectionId>> rest{
      {filled<Digest>(2), 1}, {filled<Digest>(3), 2}, {filled<Digest>(1), 2}, {filled<Digest>(1), 3}};
  EXPECT_EQ(dispatch.take(10), rest);
  EXPECT_TRUE(dispatch.is_empty());
}

TEST(Tally, CountsAllAndSaysLittle) {
  Tally tally;
  const Mono at(hours(1));
  EXPECT_EQ(tally.count(Reason::malformed, "one", at), "malformed: one");
  EXPECT_FALSE(tally.count(Reason::malformed, "two", at + milliseconds(1)).has_value());
  EXPECT_TRUE(tally.count(Reason::busy, "another reason", at).has_value());
  EXPECT_EQ(tally.count(Reason::malformed, "three", at + seconds(1)),
            "malformed: three (and 1 more since the last line)");
  EXPECT_EQ(tally.of(Reason::malformed), 3U);
}

TEST(Record, SaysHowDurableItMustBe) {
  EXPECT_EQ(durability_of(DocumentStored{}), Durability::full);
  EXPECT_EQ(durability_of(RevisionReserved{}), Durability::full);
  EXPECT_EQ(durability_of(ReportStored{}), Durability::group);
  EXPECT_EQ(durability_of(StationHeard{}), Durability::lazy);
  EXPECT_EQ(durability_of(StationCloned{}), Durability::lazy);
}

ReportStored stored_report(std::uint64_t seq) {
  const Report report = report_of("siren-1", seq);
  return {message_of(report).report, report, kNoon};
}

TEST(ReportIntake, TakesABoundedBatchAtATime) {
  ReportIntake intake;
  for (std::uint64_t seq = 1; seq <= 1000; ++seq) {
    ASSERT_EQ(intake.take(1, stored_report(seq)), ReportIntake::Fate::waiting);
  }
  EXPECT_EQ(intake.next_batch().size(), 512U);
  EXPECT_TRUE(intake.next_batch().empty());  // one at a time
  ASSERT_EQ(intake.stored().size(), 1U);
  EXPECT_EQ(intake.next_batch().size(), 488U);
}

TEST(ReportIntake, TheReceiptGoesToWhoSentItLast) {
  ReportIntake intake;
  ASSERT_EQ(intake.take(1, stored_report(1)), ReportIntake::Fate::waiting);
  ASSERT_EQ(intake.next_batch().size(), 1U);
  ASSERT_EQ(intake.take(2, stored_report(1)), ReportIntake::Fate::waiting);  // a new connection
  const auto receipts = intake.stored();
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_EQ(receipts[0].first, 2U);
  EXPECT_EQ(intake.take(3, stored_report(1)), ReportIntake::Fate::known);
}

TEST(ReportIntake, AFailedBatchIsForgotten) {
  ReportIntake intake;
  ASSERT_EQ(intake.take(1, stored_report(1)), ReportIntake::Fate::waiting);
  ASSERT_EQ(intake.next_batch().size(), 1U);
  EXPECT_EQ(intake.failed(), 1U);
  EXPECT_TRUE(intake.next_batch().empty());
  ASSERT_EQ(intake.take(1, stored_report(1)), ReportIntake::Fate::waiting);
  EXPECT_EQ(intake.next_batch().size(), 1U);
}

TEST(Roster, LetsGoOfWhoIsLongSilent) {
  Roster roster;
  const Mono start(hours(1));
  roster.load(stations(), start);
  EXPECT_EQ(roster.admit(StationId("siren-1"), 1, {}, {}, start, kNoon, 10).reason, Reason::none);
  EXPECT_EQ(roster.admit(StationId("ship-1"), 2, {}, {}, start + minutes(20), kNoon, 10).reason, Reason::none);
  EXPECT_EQ(roster.connections(), (std::vector<ConnectionId>{2, 1}));  // by station
  (void)roster.take_due(start + minutes(20), 10);
  roster.let_go(start + kGoneAfter + seconds(1));
  EXPECT_EQ(roster.connections(), std::vector<ConnectionId>{2});
  const auto due = roster.take_due(start + kGoneAfter + seconds(1), 10);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_FALSE(std::get<StationHeard>(due[0]).is_connected);
  roster.hear(StationId("siren-1"), {}, start + hours(1), kNoon);  // it speaks again
  EXPECT_EQ(roster.connected(), 2U);
}

}  // namespace
}  // namespace sukut::coordinator::test
