// The status view: received, armed, ready, at risk, refused, not heard; a quiet station is never shown as ready.
#include "coordinator/core/status_view.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

class StatusViewTest : public testing::Test {
 protected:
  StatusViewTest() : order(order_of(filled<OrderId>(9))) {
    documents.push_back({signed_order(order), file_of(order), kNoon - hours(24)});
  }
  Pulse& heard_from(const std::string& station, Instant at, Readiness readiness, Reason reason = Reason::none,
                    const std::string& cue = "minute") {
    StationHeard word;
    word.station = StationId(station);
    word.at = at;
    CueReadiness each;
    each.key = {order.id, CueId(cue)};
    each.revision = order.revision;
    each.readiness = readiness;
    each.reason = reason;
    each.expected_error = milliseconds(4);
    each.holdover_until = kNoon + hours(5);
    word.pulse.cues.push_back(each);
    heard.push_back(word);
    return heard.back().pulse;
  }
  Report& said(const std::string& station, ReportType type, const std::string& cue = {}) {
    Report report;
    report.station = StationId(station);
    report.journal = filled<JournalId>(1);
    report.seq = reports.size() + 1;
    report.type = type;
    report.order = order.id;
    report.revision = order.revision;
    report.hash = sha256(encode_order(order));
    report.cue = CueId(cue);
    reports.push_back(report);
    return reports.back();
  }
  StatusView view() const { return status_of(documents, stations(), heard, reports, now); }
  OrderStatus status() const {
    const StatusView all = view();
    EXPECT_EQ(all.orders.size(), 1U);
    return all.orders.empty() ? OrderStatus{} : all.orders.front();
  }
  StationStatus of(const std::string& station) const {
    for (const StationStatus& each : status().stations) {
      if (each.station.text == station) return each;
    }
    ADD_FAILURE() << station;
    return {};
  }

  Order order;
  std::vector<DocumentStored> documents;
  std::vector<StationHeard> heard;
  std::vector<Report> reports;
  Instant now = kNoon - hours(1);
};

TEST_F(StatusViewTest, NobodyHeardYet) {
  const OrderStatus status = this->status();
  EXPECT_EQ(status.total.named, 3U);
  EXPECT_EQ(status.total.not_heard, 3U);
  EXPECT_EQ(status.total.received, 0U);
  EXPECT_EQ(status.sectors.at("siren").named, 1U);
  EXPECT_EQ(status.next_start, kNoon);
  EXPECT_FALSE(status.is_over);
  EXPECT_EQ(view().registered, 3U);
  EXPECT_EQ(view().heard, 0U);
}

TEST_F(StatusViewTest, ReadinessComesFromTheLastWord) {
  said("siren-1", ReportType::held);
  said("siren-1", ReportType::armed, "minute");
  heard_from("siren-1", now - seconds(30), Readiness::ready);
  heard_from("ship-1", now - seconds(30), Readiness::at_risk, Reason::device_stalled);
  heard_from("flag-1", now - seconds(30), Readiness::unbounded, Reason::none, "flags");
  const StatusCounts total = status().total;
  EXPECT_EQ(total.received, 3U);
  EXPECT_EQ(total.ready, 1U);
  EXPECT_EQ(total.at_risk, 1U);
  EXPECT_EQ(total.unbounded, 1U);
  EXPECT_EQ(total.not_heard, 0U);
  EXPECT_EQ(of("siren-1").holdover_until, kNoon + hours(5));
  EXPECT_EQ(of("siren-1").expected_error, milliseconds(4));
  EXPECT_EQ(of("ship-1").reason, Reason::device_stalled);
  EXPECT_EQ(status().sectors.at("siren").armed, 1U);
  EXPECT_EQ(view().heard, 3U);
}

TEST_F(StatusViewTest, AQuietStationIsNotHeardWhateverItSaidLast) {
  heard_from("siren-1", now - minutes(7), Readiness::ready);
  heard_from("ship-1", now - minutes(7), Readiness::ready);  // on a satellite link: pulses every 10 min
  EXPECT_TRUE(of("siren-1").is_quiet);
  EXPECT_EQ(of("siren-1").readiness, Readiness::unknown);
  EXPECT_TRUE(of("siren-1").is_received);
  EXPECT_FALSE(of("ship-1").is_quiet);
  EXPECT_EQ(status().total.ready, 1U);
  EXPECT_EQ(status().total.not_heard, 2U);
  heard[1].is_connected = false;
  EXPECT_TRUE(of("ship-1").is_quiet);
}

TEST_F(StatusViewTest, TheWorstOfAStationsCuesCounts) {
  Pulse& pulse = heard_from("siren-1", now, Readiness::unbounded);
  pulse.cues.push_back(pulse.cues.front());
  pulse.cues.back().readiness = Readiness::ready;
  EXPECT_EQ(of("siren-1").readiness, Readiness::unbounded);
  std::reverse(pulse.cues.begin(), pulse.cues.end());
  EXPECT_EQ(of("siren-1").readiness, Readiness::unbounded);
}

TEST_F(StatusViewTest, RefusalsAreCountedByReason) {
  said("siren-1", ReportType::refused).reason = Reason::too_few_signatures;
  said("ship-1", ReportType::held);
  Report& declined = said("ship-1", ReportType::declined, "minute");
  declined.reason = Reason::declined_by_master;
  declined.detail = "pilot on board";
  heard_from("ship-1", now, Readiness::ready);
  const StatusCounts total = status().total;
  EXPECT_EQ(total.refused, 2U);
  EXPECT_EQ(total.ready, 0U);
  EXPECT_EQ(total.refused_by.at(Reason::too_few_signatures), 1U);
  EXPECT_EQ(total.refused_by.at(Reason::declined_by_master), 1U);
  EXPECT_EQ(of("ship-1").detail, "pilot on board");
  said("ship-1", ReportType::withdrawn, "minute");
  EXPECT_EQ(status().total.refused, 1U);
  EXPECT_EQ(status().total.ready, 1U);
}

TEST_F(StatusViewTest, EveryCueStandsByItself) {
  order.cues.push_back(cue_of("second", CueAction::silence, "bed", {"siren"}, {}));
  order.cues.back().spans = {ZoneSpan{"", kNoon + hours(1), kNoon + hours(1) + seconds(60)}};
  documents = {{signed_order(order), {}, kNoon - hours(24)}};
  Pulse& pulse = heard_from("siren-1", now, Readiness::ready);
  pulse.cues.push_back(pulse.cues.front());
  pulse.cues.back().key.cue = CueId("second");
  pulse.cues.back().readiness = Readiness::at_risk;
  pulse.cues.back().reason = Reason::device_busy;
  EXPECT_EQ(of("siren-1").by_cue.size(), 2U);
  EXPECT_EQ(of("siren-1").by_cue.at(CueId("minute")).readiness, Readiness::ready);
  EXPECT_EQ(of("siren-1").by_cue.at(CueId("second")).reason, Reason::device_busy);
  said("siren-1", ReportType::declined, "second").reason = Reason::declined_other;
  EXPECT_TRUE(of("siren-1").by_cue.at(CueId("second")).is_declined);
  EXPECT_EQ(of("siren-1").by_cue.at(CueId("second")).readiness, Readiness::refused);
  EXPECT_EQ(of("siren-1").by_cue.at(CueId("minute")).readiness, Readiness::ready);
  said("siren-1", ReportType::ended, "minute").outcome = Outcome::executed;
  EXPECT_TRUE(of("siren-1").by_cue.at(CueId("minute")).is_ended);
  heard[0].at = now - hours(1);
  EXPECT_EQ(of("siren-1").by_cue.at(CueId("minute")).readiness, Readiness::unknown);
}

TEST_F(StatusViewTest, StartedAndEnded) {
  said("siren-1", ReportType::started, "minute");
  EXPECT_EQ(status().total.started, 1U);
  EXPECT_EQ(status().total.ended, 0U);
  said("siren-1", ReportType::ended, "minute").outcome = Outcome::executed;
  EXPECT_EQ(status().total.ended, 1U);
  EXPECT_EQ(of("siren-1").cues, 1U);
  now = last_end(order);
  EXPECT_TRUE(status().is_over);
  EXPECT_FALSE(status().next_start.has_value());
}

TEST_F(StatusViewTest, TheNewestRevisionIsShown) {
  heard_from("siren-1", now, Readiness::ready);
  said("siren-1", ReportType::held);
  order = order_of(order.id, 2);
  documents.push_back({signed_order(order), file_of(order), kNoon - hours(20)});
  std::swap(documents[0], documents[1]);
  EXPECT_EQ(status().order.revision, 2U);
  EXPECT_EQ(status().total.received, 0U);  // what it holds is the older one
  EXPECT_EQ(status().total.ready, 0U);
}

TEST_F(StatusViewTest, ACancelOfTheWholeOrderIsShown) {
  documents.push_back({signed_cancel(cancel_of(order.id, CueId("minute"))), {}, kNoon});
  EXPECT_FALSE(status().is_cancelled);
  documents.push_back({signed_cancel(cancel_of(order.id)), {}, kNoon});
  EXPECT_TRUE(status().is_cancelled);
}

TEST_F(StatusViewTest, AlarmsOfStationsAreCounted) {
  heard_from("siren-1", now, Readiness::ready).is_inhibited = true;
  heard_from("ship-1", now, Readiness::ready).warnings = {kClonedWarning};
  EXPECT_EQ(view().inhibited, 1U);
  EXPECT_EQ(view().cloned, 1U);
}

}  // namespace
}  // namespace sukut::coordinator::test
