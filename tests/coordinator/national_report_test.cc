// The national report: one outcome for every (station, cue) pair, whatever was heard of it, and honest silence.
#include "coordinator/core/national_report.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

class NationalReportTest : public testing::Test {
 protected:
  NationalReportTest() : order(order_of(filled<OrderId>(9))), file{encode_order(order), resolved(), {}} {}

  Report& said(const std::string& station, ReportType type, const std::string& cue = {}) {
    Report report;
    report.station = StationId(station);
    report.journal = filled<JournalId>(1);
    report.seq = reports.size() + 1;
    report.type = type;
    report.order = order.id;
    report.revision = order.revision;
    report.hash = sha256(file.body);
    report.cue = CueId(cue);
    report.first_path = Path::link;
    report.at = kNoon - hours(1) + seconds(static_cast<std::int64_t>(reports.size()));
    reports.push_back(report);
    return reports.back();
  }
  Report& ended(const std::string& station, const std::string& cue, Outcome outcome, Reason reason = Reason::none) {
    Report& report = said(station, ReportType::ended, cue);
    report.outcome = outcome;
    report.reason = reason;
    return report;
  }
  void add(const SignedDocument& document) { documents.push_back({document, {}, kNoon - hours(24)}); }

  NationalReport report(Instant now = kNoon) const { return compile(order, file, register_, documents, reports, now); }
  ReportRow row(const std::string& station, Instant now = kNoon, const std::string& cue = "minute") const {
    const NationalReport national = report(now);
    for (const ReportRow& row : national.rows) {
      if (row.station.text == station && row.cue.text == cue) return row;
    }
    ADD_FAILURE() << "no row for " << station;
    return {};
  }

  Order order;
  OrderFile file;
  std::vector<StationEntry> register_ = stations();
  std::vector<DocumentStored> documents;
  std::vector<Report> reports;
};

const Instant kLate = kNoon + hours(24);

TEST_F(NationalReportTest, NamesEveryPairAndCountsEachOnce) {
  ended("siren-1", "minute", Outcome::executed).known_by = KnownBy::commanded;
  said("ship-1", ReportType::held);
  const NationalReport early = report(kNoon);
  ASSERT_EQ(early.rows.size(), 3U);
  EXPECT_EQ(early.rows[0].station.text, "ship-1");  // cue as in the order, then sector, then station
  EXPECT_EQ(early.rows[1].station.text, "siren-1");
  EXPECT_EQ(early.rows[2].station.text, "flag-1");
  EXPECT_EQ(early.rows[1].name_en, "Station siren-1");
  EXPECT_EQ(early.rows[1].sector, "siren");
  EXPECT_EQ(early.named, 3U);
  EXPECT_FALSE(early.is_final);
  EXPECT_EQ(early.totals[static_cast<std::size_t>(Outcome::pending)], 2U);

  const NationalReport final = report(kLate);
  EXPECT_TRUE(final.is_final);
  EXPECT_EQ(final.totals[static_cast<std::size_t>(Outcome::executed)], 1U);
  EXPECT_EQ(final.totals[static_cast<std::size_t>(Outcome::not_heard)], 1U);
  EXPECT_EQ(final.totals[static_cast<std::size_t>(Outcome::not_received)], 1U);
  EXPECT_EQ(std::accumulate(final.totals.begin(), final.totals.end(), 0U), final.named);
  EXPECT_EQ(final.hash, sha256(file.body));
}

TEST_F(NationalReportTest, TheEndDecidesAndBringsItsEvidence) {
  Report& started = said("siren-1", ReportType::started, "minute");
  started.start_error = Nanos(1500);
  started.error_bound = milliseconds(2);
  started.lateness = Nanos(20000);
  started.known_by = KnownBy::device_confirmed;
  started.at = kNoon;
  Report& end = ended("siren-1", "minute", Outcome::executed);
  end.known_by = KnownBy::commanded;
  end.error_bound = milliseconds(9);
  end.measured = Measured{"stream-silence", milliseconds(3), seconds(60), milliseconds(1)};
  end.is_declared_time = true;
  const ReportRow row = this->row("siren-1");
  EXPECT_EQ(row.outcome, Outcome::executed);
  EXPECT_EQ(row.known_by, KnownBy::device_confirmed);
  EXPECT_EQ(row.start_error, Nanos(1500));
  EXPECT_EQ(row.error_bound, milliseconds(2));  // of the start, not of the end
  EXPECT_EQ(row.lateness, Nanos(20000));
  ASSERT_TRUE(row.measured.has_value());
  EXPECT_EQ(row.measured->length, seconds(60));
  EXPECT_EQ(row.first_path, Path::link);
  EXPECT_FALSE(row.ended.has_value());  // a moment's end is its length
  EXPECT_TRUE(report().is_declared_time);
}

TEST_F(NationalReportTest, CarriesEveryOutcomeOfAnEnd) {
  for (const Outcome outcome : {Outcome::executed_late, Outcome::rehearsed, Outcome::declined, Outcome::refused,
                                Outcome::missed, Outcome::failed, Outcome::interrupted, Outcome::cancelled,
                                Outcome::preempted, Outcome::unconfirmed, Outcome::ended_unclosed}) {
    reports.clear();
    ended("siren-1", "minute", outcome, Reason::device_busy).detail = "in its own words";
    EXPECT_EQ(row("siren-1", kLate).outcome, outcome) << name_of(outcome);
    EXPECT_EQ(row("siren-1").reason, Reason::device_busy);
    EXPECT_EQ(row("siren-1").detail, "in its own words");
  }
}

TEST_F(NationalReportTest, ADeclineStandsUntilItIsWithdrawn) {
  Report& declined = said("ship-1", ReportType::declined, "minute");
  declined.reason = Reason::declined_by_master;
  declined.person = "Captain";
  EXPECT_EQ(row("ship-1").outcome, Outcome::declined);
  EXPECT_EQ(row("ship-1").reason, Reason::declined_by_master);
  EXPECT_EQ(row("ship-1").person, "Captain");
  said("ship-1", ReportType::withdrawn, "minute");
  EXPECT_EQ(row("ship-1").outcome, Outcome::pending);
}

TEST_F(NationalReportTest, ARefusalOfTheDocumentSpeaksForAllItsCues) {
  said("siren-1", ReportType::refused).reason = Reason::too_few_signatures;
  EXPECT_EQ(row("siren-1").outcome, Outcome::refused);
  EXPECT_EQ(row("siren-1").reason, Reason::too_few_signatures);
  said("siren-1", ReportType::held);  // the missing signature came later
  EXPECT_EQ(row("siren-1").outcome, Outcome::pending);

  said("ship-1", ReportType::refused).reason = Reason::cancelled;
  EXPECT_EQ(row("ship-1").outcome, Outcome::cancelled);

  Report& other_copy = said("flag-1", ReportType::refused);
  other_copy.reason = Reason::equivocation;
  other_copy.hash = filled<Digest>(4);
  EXPECT_EQ(row("flag-1", kNoon, "flags").outcome, Outcome::pending);  // it speaks of another body
}

TEST_F(NationalReportTest, ACancelCountsOnlyWhereTheStationHoldsIt) {
  const SignedDocument cancel = signed_cancel(cancel_of(order.id, CueId("minute")));
  add(cancel);
  said("siren-1", ReportType::held);
  EXPECT_EQ(row("siren-1").outcome, Outcome::pending);
  EXPECT_EQ(row("siren-1", kLate).outcome, Outcome::not_heard);

  Report& held = said("siren-1", ReportType::held);
  held.kind = Kind::cancel;
  held.hash = sha256(cancel.body);
  EXPECT_EQ(row("siren-1").outcome, Outcome::cancelled);
  EXPECT_EQ(row("siren-1").detail, "called off");
  EXPECT_EQ(row("ship-1", kLate).outcome, Outcome::not_received);

  said("siren-1", ReportType::started, "minute");  // the cancel came too late
  EXPECT_EQ(row("siren-1").outcome, Outcome::pending);
}

TEST_F(NationalReportTest, ACancelCoversItsCueAndScopeAlone) {
  Scope scope;
  scope.sectors = {"ship"};
  const SignedDocument cancel = signed_cancel(cancel_of(order.id, {}, scope));
  add(cancel);
  for (const std::string station : {"siren-1", "ship-1"}) {
    Report& held = said(station, ReportType::held);
    held.kind = Kind::cancel;
    held.hash = sha256(cancel.body);
  }
  EXPECT_EQ(row("ship-1").outcome, Outcome::cancelled);
  EXPECT_EQ(row("siren-1").outcome, Outcome::pending);
}

TEST_F(NationalReportTest, AStateCountsFromItsConfirmedStart) {
  Report& started = said("flag-1", ReportType::started, "flags");
  started.known_by = KnownBy::attested;
  started.person = "Aysel";
  ReportRow row = this->row("flag-1", kNoon, "flags");
  EXPECT_EQ(row.outcome, Outcome::executed);
  EXPECT_EQ(row.known_by, KnownBy::attested);
  EXPECT_EQ(row.person, "Aysel");
  EXPECT_FALSE(row.ended.has_value());

  ended("flag-1", "flags", Outcome::executed).at = kNoon + hours(6);
  row = this->row("flag-1", kLate, "flags");
  EXPECT_EQ(row.outcome, Outcome::executed);
  EXPECT_EQ(row.ended, kNoon + hours(6));
  EXPECT_EQ(row.person, "Aysel");

  reports.pop_back();
  ended("flag-1", "flags", Outcome::ended_unclosed, Reason::not_closed).at = kNoon + hours(6);
  EXPECT_EQ(this->row("flag-1", kLate, "flags").outcome, Outcome::ended_unclosed);
  EXPECT_TRUE(this->row("flag-1", kLate, "flags").ended.has_value());
}

TEST_F(NationalReportTest, AMomentThatStartedAndWasNeverHeardAgainIsNotCalledExecuted) {
  said("siren-1", ReportType::started, "minute").start_error = Nanos(5);
  EXPECT_EQ(row("siren-1", kNoon + seconds(61)).outcome, Outcome::pending);
  EXPECT_EQ(row("siren-1", kLate).outcome, Outcome::not_heard);
  EXPECT_EQ(row("siren-1", kLate).start_error, Nanos(5));  // what is known of it is shown
}

TEST_F(NationalReportTest, SilenceCountsOnlyAfterTheDeadlineAndItsGrace) {
  said("siren-1", ReportType::held);
  const Instant end = kNoon + seconds(60) + kReportGrace;
  EXPECT_EQ(row("siren-1", end).outcome, Outcome::pending);
  EXPECT_EQ(row("siren-1", end + Nanos(1)).outcome, Outcome::not_heard);
  EXPECT_EQ(row("ship-1", end + Nanos(1)).outcome, Outcome::not_received);
  const Instant confirm_by = kNoon + hours(1) + kReportGrace;
  EXPECT_EQ(row("flag-1", confirm_by, "flags").outcome, Outcome::pending);
  EXPECT_EQ(row("flag-1", confirm_by + Nanos(1), "flags").outcome, Outcome::not_received);
}

TEST_F(NationalReportTest, ALocalCueHasTheDeadlineOfTheStationsZone) {
  order.cues[0].basis = Basis::local;
  order.cues[0].spans = {{"Asia/Baku", kNoon, kNoon + seconds(60)},
                         {"Europe/Paris", kNoon + hours(3), kNoon + hours(3) + seconds(60)}};
  register_[1].attributes.zone = "Europe/Paris";  // ship-1
  const Instant after_baku = kNoon + hours(1);
  EXPECT_EQ(row("siren-1", after_baku).outcome, Outcome::not_received);
  EXPECT_EQ(row("ship-1", after_baku).outcome, Outcome::pending);
  EXPECT_EQ(row("ship-1", after_baku + hours(3)).outcome, Outcome::not_received);
}

TEST_F(NationalReportTest, StationsThatMatchedLaterAreNamedToo) {
  register_.push_back(station("siren-2", "siren"));
  EXPECT_TRUE(row("siren-2").is_added_later);
  EXPECT_FALSE(row("siren-1").is_added_later);
  EXPECT_EQ(report().named, 4U);
  register_.erase(register_.begin());  // siren-1 left the register: it stays in the denominator
  EXPECT_EQ(report().named, 4U);
  EXPECT_TRUE(row("siren-1").sector.empty());
  ended("siren-9", "minute", Outcome::executed);  // took part, and left the register since
  EXPECT_TRUE(row("siren-9").is_added_later);
  EXPECT_EQ(row("siren-9").outcome, Outcome::executed);
}

TEST_F(NationalReportTest, AnExcludedStationIsNotNamed) {
  register_.push_back(station("siren-2", "siren"));
  order.cues[0].scope.exclude = {StationId("siren-2")};
  EXPECT_EQ(report().named, 3U);
}

TEST_F(NationalReportTest, TheLaterWordOfAJournalCounts) {
  ended("siren-1", "minute", Outcome::refused, Reason::no_output);
  ended("siren-1", "minute", Outcome::executed);
  std::swap(reports[0], reports[1]);  // arrived in the other order
  EXPECT_EQ(row("siren-1", kLate).outcome, Outcome::executed);
}

TEST_F(NationalReportTest, AFreshJournalDoesNotTalkAwayAKeptMinute) {
  ended("siren-1", "minute", Outcome::executed);
  Report& fresh = ended("siren-1", "minute", Outcome::missed, Reason::fresh_journal);
  fresh.journal = filled<JournalId>(2);
  fresh.seq = 1;
  EXPECT_EQ(row("siren-1", kLate).outcome, Outcome::executed);
  Report& third = ended("siren-1", "minute", Outcome::executed_late);
  third.journal = filled<JournalId>(3);
  EXPECT_EQ(row("siren-1", kLate).outcome, Outcome::executed_late);
}

TEST_F(NationalReportTest, ARefusalUnderAnOlderRevisionIsOpenAgainUnderANewerOne) {
  ended("siren-1", "minute", Outcome::refused, Reason::notice_missing);
  ended("ship-1", "minute", Outcome::executed);  // already done: carried over by cue id
  order = order_of(order.id, 2);
  file.body = encode_order(order);
  EXPECT_EQ(row("siren-1").outcome, Outcome::refused);
  said("siren-1", ReportType::held);
  said("ship-1", ReportType::held);
  EXPECT_EQ(row("siren-1").outcome, Outcome::pending);
  EXPECT_EQ(row("ship-1").outcome, Outcome::executed);
}

TEST_F(NationalReportTest, ReportsOfOtherOrdersChangeNothing) {
  ended("siren-1", "minute", Outcome::executed).order = filled<OrderId>(8);
  EXPECT_EQ(row("siren-1", kLate).outcome, Outcome::not_received);
}

TEST_F(NationalReportTest, OfOneCueCountsThatCueAlone) {
  ended("flag-1", "flags", Outcome::executed);
  const NationalReport flags = only_cues(report(), cues_called(order, "flags"));
  ASSERT_EQ(flags.rows.size(), 1U);
  EXPECT_EQ(flags.named, 1U);
  EXPECT_EQ(flags.totals[static_cast<std::size_t>(Outcome::executed)], 1U);
  EXPECT_EQ(flags.totals[static_cast<std::size_t>(Outcome::pending)], 0U);
  EXPECT_TRUE(flags.is_final) << "the minute is another report";
}

TEST_F(NationalReportTest, AWordMeansACueOrWhatBeginsSo) {
  order.cues[0].id = CueId("minute-ships");
  order.cues[1].id = CueId("minute-sirens");
  order.cues.push_back(order.cues[0]);
  order.cues[2].id = CueId("minutes");
  EXPECT_EQ(cues_called(order, "minute"), (std::vector<CueId>{CueId("minute-ships"), CueId("minute-sirens")}));
  EXPECT_EQ(cues_called(order, "minute-ships"), std::vector<CueId>{CueId("minute-ships")});
  EXPECT_TRUE(cues_called(order, "min").empty());
  order.cues[2].id = CueId("minute");
  EXPECT_EQ(cues_called(order, "minute"), std::vector<CueId>{CueId("minute")}) << "the id itself comes first";
}

TEST_F(NationalReportTest, TheNewestRevisionIsCompiled) {
  Order second = order;
  second.revision = 2;
  second.name = "january-20/2027/r2";
  documents.push_back({signed_order(second), file_of(second), kNoon - hours(20)});
  documents.push_back({signed_order(order), file_of(order), kNoon - hours(24)});
  add(signed_cancel(cancel_of(filled<OrderId>(8))));
  const auto compiled = compile_newest(order.id, register_, documents, reports, kNoon);
  ASSERT_TRUE(compiled) << compiled.error().detail;
  EXPECT_EQ(compiled->order.revision, 2U);
  EXPECT_EQ(compiled->hash, sha256(encode_order(second)));
  EXPECT_EQ(compiled->named, 3U);
  EXPECT_EQ(compile_newest(filled<OrderId>(8), register_, documents, reports, kNoon).error().reason,
            Reason::file_missing);
}

}  // namespace
}  // namespace sukut::coordinator::test
