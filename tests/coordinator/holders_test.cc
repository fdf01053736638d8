// Who holds what, and goes on by it: stations left behind by an amendment, and those whom a cancel has not reached.
#include "coordinator/core/holders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/core/stop_view.h"
#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Revision 2 moves the minute of the first by five minutes; the flags stay as they are.
class HoldersTest : public testing::Test {
 protected:
  HoldersTest() : first(order_of(filled<OrderId>(9))), second(order_of(first.id, 2)) {
    for (ZoneSpan& span : second.cues[0].spans) span = {"", span.start + minutes(5), span.end + minutes(5)};
    publish(first);
  }
  void publish(const Order& order) { documents.push_back({signed_order(order), file_of(order), kNoon - hours(24)}); }
  void publish(const Cancel& cancel) { documents.push_back({signed_cancel(cancel), {}, kNoon - hours(1)}); }

  Report& said(const std::string& station, ReportType type, const Order& about, const std::string& cue = {}) {
    Report report;
    report.station = StationId(station);
    report.journal = filled<JournalId>(1);
    report.seq = reports.size() + 1;
    report.type = type;
    report.order = about.id;
    report.revision = about.revision;
    report.hash = sha256(encode_order(about));
    report.cue = CueId(cue);
    reports.push_back(report);
    return reports.back();
  }
  void holds(const std::string& station, const Cancel& cancel) {
    Report& report = said(station, ReportType::held, first);
    report.kind = Kind::cancel;
    report.revision = 0;
    report.hash = sha256(encode_cancel(cancel));
  }
  std::vector<Holder> holders() const { return holders_of(first.id, documents, register_, reports, now); }
  Holder of(const std::string& station) const {
    for (const Holder& holder : holders()) {
      if (holder.station.attributes.id.text == station) return holder;
    }
    ADD_FAILURE() << station;
    return {};
  }
  std::vector<std::string> behind() const {
    std::vector<std::string> names;
    for (const Holder& holder : left_behind(holders(), revisions_of(first.id, documents))) {
      for (const Act& act : holder.acts) {
        names.push_back(holder.station.attributes.id.text + " r" + std::to_string(*holder.revision) + " " +
                        act.cue.text);
      }
    }
    return names;
  }
  StopView stop(const Cancel& cancel) const { return stop_of(sha256(encode_cancel(cancel)), cancel, holders()); }

  Order first, second;
  std::vector<StationEntry> register_ = stations();
  std::vector<DocumentStored> documents;
  std::vector<Report> reports;
  Instant now = kNoon - minutes(3);
};

std::vector<std::string> ids(const std::vector<Holder>& holders) {
  std::vector<std::string> list;
  for (const Holder& holder : holders) list.push_back(holder.station.attributes.id.text);
  return list;
}

TEST_F(HoldersTest, EverybodyNamedIsThereWithWhatTheyWillDo) {
  said("siren-1", ReportType::held, first);
  EXPECT_THAT(ids(holders()), ElementsAre("flag-1", "ship-1", "siren-1"));  // by sector
  EXPECT_EQ(of("siren-1").revision, 1U);
  EXPECT_FALSE(of("ship-1").revision.has_value());
  ASSERT_EQ(of("siren-1").acts.size(), 1U);
  EXPECT_EQ(of("siren-1").acts[0].start, kNoon);
  EXPECT_EQ(of("siren-1").acts[0].state, Act::State::to_come);
  said("siren-1", ReportType::started, first, "minute");
  EXPECT_EQ(of("siren-1").acts[0].state, Act::State::running);
  said("siren-1", ReportType::ended, first, "minute").outcome = Outcome::executed;
  EXPECT_EQ(of("siren-1").acts[0].state, Act::State::over);
}

TEST_F(HoldersTest, WhoDeclinedOrLetItPassWillNotAct) {
  said("siren-1", ReportType::declined, first, "minute");
  EXPECT_EQ(of("siren-1").acts[0].state, Act::State::over);
  said("siren-1", ReportType::withdrawn, first, "minute");
  EXPECT_EQ(of("siren-1").acts[0].state, Act::State::to_come);
  now = kNoon + seconds(60);
  EXPECT_EQ(of("siren-1").acts[0].state, Act::State::over);
}

TEST_F(HoldersTest, TheAmendmentLeavesBehindWhoHoldsOnlyTheOlder) {
  for (const char* station : {"siren-1", "ship-1", "flag-1"}) said(station, ReportType::held, first);
  EXPECT_THAT(behind(), IsEmpty());
  publish(second);
  EXPECT_THAT(behind(), ElementsAre("ship-1 r1 minute", "siren-1 r1 minute"));  // the flags did not change
  said("siren-1", ReportType::held, second);
  EXPECT_THAT(behind(), ElementsAre("ship-1 r1 minute"));
  said("ship-1", ReportType::refused, second).reason = Reason::root_expired;  // the older stands, and will act
  EXPECT_THAT(behind(), ElementsAre("ship-1 r1 minute"));
  now = kNoon + seconds(61);
  EXPECT_THAT(behind(), IsEmpty());  // the older minute is over
}

TEST_F(HoldersTest, WhoTheAmendmentNoLongerNamesIsLeftBehindToo) {
  for (const char* station : {"siren-1", "ship-1"}) said(station, ReportType::held, first);
  second.cues[0].scope.exclude = {StationId("ship-1")};
  second.cues[0].spans = first.cues[0].spans;
  publish(second);
  EXPECT_THAT(behind(), ElementsAre("ship-1 r1 minute"));
  said("ship-1", ReportType::refused, second).reason = Reason::not_named;  // heard, and called off there
  EXPECT_THAT(behind(), IsEmpty());
}

TEST_F(HoldersTest, ACueThatIsDroppedLeavesBehindWhoWillActOnIt) {
  said("siren-1", ReportType::held, first);
  second.cues.erase(second.cues.begin());
  publish(second);
  EXPECT_THAT(behind(), ElementsAre("siren-1 r1 minute"));
}

TEST_F(HoldersTest, StoppedIsWhoConfirmedTheCancel) {
  for (const char* station : {"siren-1", "ship-1"}) said(station, ReportType::held, first);
  const Cancel cancel = cancel_of(first.id);
  publish(cancel);
  EXPECT_EQ(stop(cancel).named, 3U);
  EXPECT_EQ(stop(cancel).stopped, 0U);
  EXPECT_THAT(ids(stop(cancel).unconfirmed), ElementsAre("ship-1", "siren-1"));
  EXPECT_THAT(ids(stop(cancel).unheard), ElementsAre("flag-1"));
  holds("siren-1", cancel);
  EXPECT_EQ(stop(cancel).stopped, 1U);
  EXPECT_THAT(ids(stop(cancel).unconfirmed), ElementsAre("ship-1"));
  EXPECT_EQ(stop(cancel).unconfirmed[0].acts[0].start, kNoon);
  said("siren-1", ReportType::ended, first, "minute").outcome = Outcome::cancelled;
  EXPECT_EQ(stop(cancel).stopped, 1U);
}

TEST_F(HoldersTest, ACancelOfPartSpeaksOfThatPartAlone) {
  for (const char* station : {"siren-1", "ship-1", "flag-1"}) said(station, ReportType::held, first);
  Scope ships;
  ships.sectors = {"ship"};
  const Cancel cancel = cancel_of(first.id, CueId("minute"), ships);
  publish(cancel);
  holds("ship-1", cancel);
  holds("siren-1", cancel);  // holds it as well, and is not meant
  EXPECT_EQ(stop(cancel).named, 1U);
  EXPECT_EQ(stop(cancel).stopped, 1U);
  EXPECT_EQ(of("siren-1").acts[0].state, Act::State::to_come);
  const Cancel all = cancel_of(first.id);
  publish(all);
  EXPECT_EQ(stop(all).stopped, 1U);  // the ship, by the first cancel
  EXPECT_THAT(ids(stop(all).unconfirmed), ElementsAre("flag-1", "siren-1"));
}

TEST_F(HoldersTest, WhatWasOverIsNotStopped) {
  said("siren-1", ReportType::held, first);
  said("siren-1", ReportType::ended, first, "minute").outcome = Outcome::executed;
  said("ship-1", ReportType::refused, first).reason = Reason::too_few_signatures;
  const Cancel cancel = cancel_of(first.id, CueId("minute"));
  publish(cancel);
  holds("siren-1", cancel);
  EXPECT_EQ(stop(cancel).over, 2U);
  EXPECT_EQ(stop(cancel).stopped, 0U);
  EXPECT_THAT(stop(cancel).unconfirmed, IsEmpty());
}

TEST_F(HoldersTest, ACancelCoversEveryRevision) {
  said("ship-1", ReportType::held, first);
  said("siren-1", ReportType::held, second);
  publish(second);
  const Cancel cancel = cancel_of(first.id, CueId("minute"));
  publish(cancel);
  const StopView view = stop(cancel);
  ASSERT_THAT(ids(view.unconfirmed), ElementsAre("ship-1", "siren-1"));
  EXPECT_EQ(view.unconfirmed[0].acts[0].start, kNoon);
  EXPECT_EQ(view.unconfirmed[1].acts[0].start, kNoon + minutes(5));
  EXPECT_EQ(stops_of(first.id, documents, holders()).size(), 1U);
}

TEST_F(HoldersTest, AStationThatLeftTheRegisterIsStillThere) {
  said("siren-1", ReportType::held, first);
  register_.erase(register_.begin());
  EXPECT_EQ(of("siren-1").revision, 1U);
  EXPECT_EQ(of("siren-1").acts[0].start, kNoon);
}

TEST_F(HoldersTest, OfAnOrderThatWasNeverPublishedNobodyIsKnown) {
  documents.clear();
  EXPECT_THAT(holders(), IsEmpty());
  EXPECT_THAT(left_behind({}, {}), IsEmpty());
  EXPECT_EQ(stop(cancel_of(first.id)).named, 0U);
}

}  // namespace
}  // namespace sukut::coordinator::test
