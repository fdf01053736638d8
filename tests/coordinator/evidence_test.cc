// Evidence: who is named, and which of a station's words count.
#include "coordinator/core/evidence.h"

#include <gtest/gtest.h>

#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

Report word(const std::string& station, std::uint8_t journal, std::uint64_t seq, ReportType type, Instant at) {
  Report report;
  report.station = StationId(station);
  report.journal = filled<JournalId>(journal);
  report.seq = seq;
  report.type = type;
  report.order = filled<OrderId>(9);
  report.cue = CueId("minute");
  report.at = at;
  return report;
}

TEST(Evidence, WithinAJournalTheNumberCountsNotTheClock) {
  const Order order = order_of(filled<OrderId>(9));
  std::vector<Report> reports = {word("siren-1", 1, 2, ReportType::withdrawn, kNoon - hours(3)),
                                 word("siren-1", 1, 1, ReportType::declined, kNoon - hours(1))};
  const auto register_ = stations();
  const Evidence evidence(order, filled<Digest>(1), register_, reports);
  EXPECT_EQ(evidence.of(StationId("siren-1"), CueId("minute")).declined, nullptr);
}

TEST(Evidence, BetweenJournalsTheOneThatSpokeLastCounts) {
  const Order order = order_of(filled<OrderId>(9));
  std::vector<Report> reports = {word("siren-1", 2, 1, ReportType::declined, kNoon - hours(3)),
                                 word("siren-1", 1, 9, ReportType::withdrawn, kNoon - hours(4)),
                                 word("siren-1", 1, 8, ReportType::declined, kNoon - hours(5))};
  const auto register_ = stations();
  const Evidence evidence(order, filled<Digest>(1), register_, reports);
  EXPECT_EQ(evidence.of(StationId("siren-1"), CueId("minute")).declined, &reports[0]);
}

TEST(Evidence, NothingIsSaidOfWhoSaidNothing) {
  const Order order = order_of(filled<OrderId>(9));
  const auto register_ = stations();
  const std::vector<Report> reports;
  const Evidence evidence(order, filled<Digest>(1), register_, reports);
  EXPECT_FALSE(evidence.of(StationId("siren-1")).is_heard);
  EXPECT_EQ(evidence.of(StationId("siren-1"), CueId("minute")).ended, nullptr);
  const auto named = evidence.named_by(order.cues[0], resolved()[0]);
  ASSERT_EQ(named.size(), 2U);
  EXPECT_EQ(named[0].id.text, "ship-1");
  EXPECT_EQ(named[0].entry, &register_[1]);
  EXPECT_FALSE(named[0].is_added_later);
}

TEST(Evidence, ACancelWithAScopeReachesAStationThatLeftTheRegisterByItsIdAlone) {
  const NamedStation gone{StationId("siren-1"), nullptr, false};
  Scope by_sector, by_id;
  by_sector.sectors = {"siren"};
  by_id.sectors = {"ship"};
  by_id.stations = {StationId("siren-1")};
  EXPECT_FALSE(covers(cancel_of(filled<OrderId>(9), {}, by_sector), CueId("minute"), gone));
  EXPECT_TRUE(covers(cancel_of(filled<OrderId>(9), {}, by_id), CueId("minute"), gone));
  EXPECT_FALSE(covers(cancel_of(filled<OrderId>(9), CueId("flags")), CueId("minute"), gone));
}

}  // namespace
}  // namespace sukut::coordinator::test
