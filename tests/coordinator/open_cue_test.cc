// Where a road is still closed, or a flag still lowered, when it should have ended.
#include "coordinator/core/open_cue.h"

#include <gtest/gtest.h>

#include "coordinator/core/newest.h"
#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

class OpenCueTest : public testing::Test {
 protected:
  OpenCueTest() : order(order_of(filled<OrderId>(9))) {
    register_.push_back(station("flag-2", "flag"));
    documents.push_back({signed_order(order), file_of(order), kNoon - hours(24)});
  }
  Report& said(const std::string& station, ReportType type) {
    Report report;
    report.station = StationId(station);
    report.journal = filled<JournalId>(1);
    report.seq = reports.size() + 1;
    report.type = type;
    report.order = order.id;
    report.revision = 1;
    report.hash = sha256(encode_order(order));
    report.cue = CueId("flags");
    report.at = kNoon;
    reports.push_back(report);
    return reports.back();
  }
  std::vector<std::string> open() const {
    std::vector<std::string> ids;
    for (const StationEntry& entry : still_open(order.id, CueId("flags"), documents, register_, reports)) {
      ids.push_back(entry.attributes.id.text);
    }
    return ids;
  }

  Order order;
  std::vector<StationEntry> register_ = stations();
  std::vector<DocumentStored> documents;
  std::vector<Report> reports;
};

using Ids = std::vector<std::string>;

TEST_F(OpenCueTest, EverywhereWhileNobodySaidAnything) { EXPECT_EQ(open(), (Ids{"flag-1", "flag-2"})); }

TEST_F(OpenCueTest, NowhereAfterAClose) {
  documents.push_back({signed_close(order.id, "flags"), {}, kNoon});
  EXPECT_EQ(open(), Ids{});
}

TEST_F(OpenCueTest, AScopedCloseEndsOnlyItsOwn) {
  Close close{centre(), order.id, "january-20/2027", CueId("flags"), Scope{}, kNoon};
  close.scope->stations = {StationId("flag-2")};
  close.scope->sectors = {"mission"};
  documents.push_back({signed_by(Kind::close, encode_close(close), {6}), {}, kNoon});
  EXPECT_EQ(open(), Ids{"flag-1"});
}

TEST_F(OpenCueTest, WhatThePersonOnSiteEndedOrDeclinedIsNotOpen) {
  said("flag-1", ReportType::ended).outcome = Outcome::executed;
  EXPECT_EQ(open(), Ids{"flag-2"});
  said("flag-2", ReportType::declined);
  EXPECT_EQ(open(), Ids{});
}

TEST_F(OpenCueTest, WhatRanIntoItsLatestEndIs) {
  said("flag-1", ReportType::ended).outcome = Outcome::ended_unclosed;
  EXPECT_EQ(open(), (Ids{"flag-1", "flag-2"}));
}

TEST_F(OpenCueTest, WhatWasCalledOffIsNot) {
  documents.push_back({signed_cancel(cancel_of(order.id, CueId("flags"))), {}, kNoon});
  EXPECT_EQ(open(), Ids{});
}

TEST_F(OpenCueTest, AnOrderThatIsNotThereHasNone) {
  EXPECT_TRUE(still_open(filled<OrderId>(1), CueId("flags"), documents, register_, reports).empty());
  EXPECT_EQ(newest_orders(documents).size(), 1U);
}

}  // namespace
}  // namespace sukut::coordinator::test
