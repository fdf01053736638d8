// What is new since the last report: every pair once, and nothing when nothing is.
#include "coordinator/core/figures.h"

#include <gtest/gtest.h>

#include "coordinator/core/issues.h"
#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

ReportRow row(const std::string& station, Outcome outcome, const std::string& cue = "minute") {
  ReportRow row;
  row.station = StationId(station);
  row.cue = CueId(cue);
  row.outcome = outcome;
  return row;
}
NationalReport report_of(std::vector<ReportRow> rows) {
  NationalReport report;
  report.rows = std::move(rows);
  return report;
}

TEST(Figures, NothingIsNewInTheSame) {
  const NationalReport report = report_of({row("a", Outcome::pending), row("b", Outcome::executed)});
  const Changes changes = changes_between(report, 4, report);
  EXPECT_FALSE(changes.is_news());
  EXPECT_EQ(changes.since, 4U);
  EXPECT_TRUE(counts_of(changes).empty());
}

TEST(Figures, EveryPairWithAnotherOutcomeIsNamedOnce) {
  const NationalReport before =
      report_of({row("a", Outcome::pending), row("b", Outcome::pending), row("c", Outcome::executed),
                 row("c", Outcome::pending, "flags"), row("gone", Outcome::not_heard)});
  const NationalReport now =
      report_of({row("a", Outcome::executed), row("b", Outcome::executed), row("c", Outcome::executed),
                 row("c", Outcome::pending, "flags"), row("new", Outcome::pending)});
  const Changes changes = changes_between(before, 1, now);
  EXPECT_TRUE(changes.is_news());
  EXPECT_EQ(changes.outcomes,
            (std::vector<OutcomeChange>{{StationId("a"), CueId("minute"), Outcome::pending, Outcome::executed},
                                        {StationId("b"), CueId("minute"), Outcome::pending, Outcome::executed},
                                        {StationId("new"), CueId("minute"), std::nullopt, Outcome::pending},
                                        {StationId("gone"), CueId("minute"), Outcome::not_heard, std::nullopt}}));
  EXPECT_EQ(counts_of(changes), (std::vector<ChangeCount>{{std::nullopt, Outcome::pending, 1},
                                                          {Outcome::pending, Outcome::executed, 2},
                                                          {Outcome::not_heard, std::nullopt, 1}}));
  EXPECT_EQ(changes.details, 0U);
}

TEST(Figures, MoreKnownOfTheSameOutcomeIsNewsToo) {
  const NationalReport before = report_of({row("a", Outcome::executed), row("b", Outcome::executed)});
  NationalReport now = before;
  now.rows[0].known_by = KnownBy::measured;
  now.rows[1].measured = Measured{"stream-silence", Nanos(1), Nanos(2), Nanos(3)};
  const Changes changes = changes_between(before, 1, now);
  EXPECT_TRUE(changes.is_news() && changes.outcomes.empty());
  EXPECT_EQ(changes.details, 2U);
}

TEST(Figures, AnotherRevisionOrSourceOfTimeIsNews) {
  const NationalReport before = report_of({row("a", Outcome::pending)});
  NationalReport revised = before, declared = before, final = before;
  revised.hash = filled<Digest>(1);
  declared.is_declared_time = true;
  final.is_final = true;
  for (const NationalReport& now : {revised, declared, final}) EXPECT_TRUE(changes_between(before, 1, now).is_news());
}

TEST(Figures, SilenceAndDeclinesAreToldApart) {
  for (int i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    EXPECT_FALSE(did_its_part(outcome) && is_unreported(outcome));
  }
  EXPECT_FALSE(did_its_part(Outcome::declined) || is_unreported(Outcome::declined));
  EXPECT_TRUE(is_unreported(Outcome::pending) && is_unreported(Outcome::not_heard));
}

TEST(Issues, NumbersFollowOneAnotherForEachOrderAndCue) {
  Issues issues;
  issues.restore({{{filled<OrderId>(9), "minute"}, 4}});
  EXPECT_EQ(issues.next(filled<OrderId>(9), "minute"), 5U);
  EXPECT_EQ(issues.next(filled<OrderId>(9), ""), 1U);
  EXPECT_FALSE(issues.take(filled<OrderId>(9), "minute", 4));
  EXPECT_FALSE(issues.take(filled<OrderId>(9), "minute", 6));
  EXPECT_TRUE(issues.take(filled<OrderId>(9), "minute", 5));
  EXPECT_FALSE(issues.take(filled<OrderId>(9), "minute", 5)) << "given out already";
  issues.give_back(filled<OrderId>(9), "minute", 4);
  EXPECT_EQ(issues.next(filled<OrderId>(9), "minute"), 6U) << "only the last can come back";
  issues.give_back(filled<OrderId>(9), "minute", 5);
  EXPECT_TRUE(issues.take(filled<OrderId>(9), "minute", 5));
  EXPECT_TRUE(issues.take(filled<OrderId>(8), "minute", 1));
}

}  // namespace
}  // namespace sukut::coordinator::test
