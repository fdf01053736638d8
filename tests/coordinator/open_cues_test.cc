// An open-ended cue is somebody's to close: who has it open, and when that becomes an alert.
#include "coordinator/core/open_cues.h"

#include <gtest/gtest.h>

#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

class OpenCuesTest : public testing::Test {
 protected:
  OpenCuesTest() : order(order_of(filled<OrderId>(9))), file{encode_order(order), resolved(), {}} {}

  Report& said(ReportType type) {
    Report report;
    report.station = StationId("flag-1");
    report.journal = filled<JournalId>(1);
    report.seq = reports.size() + 1;
    report.type = type;
    report.order = order.id;
    report.revision = 1;
    report.hash = sha256(file.body);
    report.cue = CueId("flags");
    reports.push_back(report);
    return reports.back();
  }
  void add(const SignedDocument& document) { documents.push_back({document, {}, kNoon}); }
  std::vector<OpenCue> open_cues() const {
    return open_cues_of(order, file, Evidence(order, sha256(file.body), register_, reports), documents);
  }
  OpenCue flags() const {
    const auto list = open_cues();
    EXPECT_EQ(list.size(), 1U);
    return list.empty() ? OpenCue{} : list.front();
  }

  Order order;
  OrderFile file;
  std::vector<StationEntry> register_ = stations();
  std::vector<DocumentStored> documents;
  std::vector<Report> reports;
};

const Instant kLatestEnd = kNoon + hours(6);

TEST_F(OpenCuesTest, ItIsOpenFromItsConfirmedStartOn) {
  EXPECT_EQ(flags().cue.text, "flags");  // the minute is not open-ended
  EXPECT_EQ(flags().latest_end, kLatestEnd);
  EXPECT_EQ(flags().begun, 0U);
  EXPECT_FALSE(flags().is_overdue(kLatestEnd));  // nobody has begun it
  said(ReportType::started);
  ASSERT_EQ(flags().open.size(), 1U);
  EXPECT_EQ(flags().open[0].name_en, "Station flag-1");
  EXPECT_FALSE(flags().is_overdue(kLatestEnd - seconds(1)));
  EXPECT_TRUE(flags().is_overdue(kLatestEnd));
}

TEST_F(OpenCuesTest, WhoEndedItOnTheSpotIsNotOpen) {
  said(ReportType::started);
  said(ReportType::ended).outcome = Outcome::executed;
  EXPECT_EQ(flags().ended, 1U);
  EXPECT_TRUE(flags().open.empty());
  EXPECT_FALSE(flags().is_overdue(kLatestEnd));
}

TEST_F(OpenCuesTest, WhatNobodyClosedStaysAnAlert) {
  said(ReportType::started);
  said(ReportType::ended).outcome = Outcome::ended_unclosed;
  EXPECT_EQ(flags().unclosed, 1U);
  EXPECT_TRUE(flags().is_overdue(kLatestEnd));
}

TEST_F(OpenCuesTest, ACloseForAllClosesIt) {
  said(ReportType::started);
  Scope ganja;
  ganja.regions = {"Ganja"};
  add(signed_close(order.id, "flags", ganja));
  EXPECT_FALSE(flags().is_closed);
  add(signed_close(order.id, "flags"));
  EXPECT_TRUE(flags().is_closed);
}

TEST_F(OpenCuesTest, WhatIsCancelledIsNobodysToClose) {
  add(signed_cancel(cancel_of(order.id, CueId("minute"))));
  EXPECT_EQ(open_cues().size(), 1U);
  add(signed_cancel(cancel_of(order.id)));
  EXPECT_TRUE(open_cues().empty());
}

}  // namespace
}  // namespace sukut::coordinator::test
