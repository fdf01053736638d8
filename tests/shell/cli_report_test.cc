// The report's text says what people must know, in their language; its CSV says it to a spreadsheet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/report_missing.h"
#include "coordinator/cli/report_print.h"
#include "coordinator/cli/status.h"

namespace sukut::cli {
namespace {

using coordinator::Figures;
using coordinator::NationalReport;
using coordinator::ReportRow;
using ::testing::HasSubstr;
using ::testing::Not;

ReportRow row(const std::string& id, const std::string& sector, const std::string& cue, Outcome outcome) {
  ReportRow row;
  row.station = StationId(id);
  row.sector = sector;
  row.operator_name = "Op, \"the\" one";
  row.region = "Bakı";
  row.cue = CueId(cue);
  row.outcome = outcome;
  return row;
}

Figures looked_at(NationalReport report) { return {std::move(report), {}, {}, {}}; }

NationalReport sample() {
  NationalReport report;
  report.order.name = "DRILL-day/2026-11-22/r1";
  report.order.titles = {{"az", "TƏLİM: Gün"}, {"en", "DRILL: Day"}};
  for (const char* cue : {"silence", "ships"}) report.order.cues.emplace_back().id = CueId(cue);
  ReportRow done = row("tv-aztv", "broadcast", "silence", Outcome::executed);
  done.action = CueAction::silence;
  done.known_by = KnownBy::measured;
  done.first_path = Path::link;
  done.start_error = Nanos(-1'204'000);
  done.error_bound = Nanos(900'000);
  done.lateness = Nanos(15'000);
  done.measured = Measured{"stream-silence", Nanos(5'000'000), Nanos(10'000'000'000), Nanos(20'000'000)};
  ReportRow declined = row("ship-berde", "ship", "ships", Outcome::declined);
  declined.reason = Reason::declined_by_master;
  declined.person = "Captain";
  declined.detail = "fog";
  report.rows = {done, declined};
  for (const ReportRow& r : report.rows) ++report.totals[static_cast<std::size_t>(r.outcome)];
  report.named = 2;
  report.is_final = true;
  report.is_declared_time = true;
  return report;
}

TEST(ReportText, SaysTitlesDeclaredTimeErrorsMeasurementsAndReasons) {
  const std::string text = text_of(looked_at(sample()));
  for (const char* words : {"TƏLİM: Gün", "DRILL: Day", "declared, not traceable to UTC", "-1.204 ms", "± 0.900 ms",
                            "stream-silence", "10000.000 ms", "declined_by_master", "Captain: fog"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_THAT(text, Not(HasSubstr("Not final")));
}

TEST(ReportText, NeverSaysThatAllDidTheirPartWhileSomeArePending) {
  NationalReport report = sample();
  report.rows.pop_back();
  report.totals = {};
  report.totals[static_cast<std::size_t>(Outcome::executed)] = 1;
  EXPECT_THAT(text_of(looked_at(report)), HasSubstr("Every station named did its part."));
  report.rows.push_back(row("ship-berde", "ship", "ships", Outcome::pending));
  report.totals[static_cast<std::size_t>(Outcome::pending)] = 1;
  report.is_final = false;
  EXPECT_THAT(text_of(looked_at(report)),
              AllOf(HasSubstr("1 still to come"), HasSubstr("Not final"), Not(HasSubstr("did its part."))));
}

// Issued as number 2: one pair went from pending to executed, of another more is known.
Figures second() {
  Figures figures = looked_at(sample());
  figures.cue = "minute";
  figures.issue = coordinator::Issue{2, Instant(std::chrono::seconds(1800432062)), {}, {}};
  figures.changes =
      coordinator::Changes{1, {{StationId("tv-aztv"), CueId("silence"), Outcome::pending, Outcome::executed}}, 1, true};
  return figures;
}

TEST(ReportText, SaysItsNumberAndWhatChanged) {
  const std::string text = text_of(second());
  for (const char* words : {"Final report No. 2, cue minute", "issued 2027-01-20 12:01:02 +04 Baku", "08:01:02 UTC",
                            "What changed since No. 1", "pending  executed  1", "tv-aztv", "1 pair(s) with the same"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  Figures same = second();
  same.changes = coordinator::Changes{2, {}, 0, false};
  EXPECT_THAT(text_of(same), AllOf(HasSubstr("Nothing is new since No. 2."), Not(HasSubstr("What changed"))));
  EXPECT_THAT(text_of(looked_at(sample())), HasSubstr("A look at the figures, not issued"));
  same.report.is_final = false;
  EXPECT_THAT(text_of(same), HasSubstr("Preliminary report No. 2"));
}

TEST(ReportText, SpeaksAzerbaijani) {
  const std::string text = text_of(second(), Lang::az);
  for (const char* words : {"Yekun hesabat № 2, tədbir minute", "№ 1 hesabatdan sonra dəyişənlər", "gözlənilir",
                            "icra edilib", "qanuni imtina edilib", "kapitan imtina edib", "teleradio", "Captain: fog",
                            "cihazla ölçülüb", "təlim  DRILL-day"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_THAT(text,
              Not(AnyOf(HasSubstr("executed"), HasSubstr("declined"), HasSubstr("station"), HasSubstr("sector"))));
  EXPECT_EQ(text.find("TƏLİM: Gün"), 0U) << "the reader's title comes first";
}

TEST(Spreads, TakeTheNearestRank) {
  EXPECT_EQ(spread_of({}).count, 0U);
  const Spread few = spread_of({Nanos(3), Nanos(1), Nanos(2)});
  EXPECT_EQ(std::tuple(few.count, few.p50, few.p95, few.maximum), std::tuple(3U, Nanos(2), Nanos(3), Nanos(3)));
  std::vector<Nanos> many;
  for (int i = 1; i <= 100; ++i) many.emplace_back(i);
  EXPECT_EQ(std::tuple(spread_of(many).p50, spread_of(many).p95), std::tuple(Nanos(50), Nanos(95)));
}

TEST(ReportCsv, NoWordsOfAStationAreAFormula) {
  NationalReport report = sample();
  report.rows[1].person = "=HYPERLINK(1)";
  report.rows[1].detail = "+1";
  EXPECT_THAT(csv_of(report), HasSubstr("'=HYPERLINK(1),'+1\r\n"));
}

TEST(MissingCsv, NamesWhoToCallByOperator) {
  NationalReport report = sample();
  report.rows[0].outcome = Outcome::not_heard;
  report.rows[1].outcome = Outcome::pending;
  report.rows[1].operator_name = "ASCO";
  report.rows[1].name_az = "Gəmi";
  report.rows.push_back(report.rows[0]);
  report.rows[2].cue = CueId("flags");
  report.rows[2].outcome = Outcome::not_received;
  report.rows.push_back(row("done", "ship", "ships", Outcome::executed));
  coordinator::StationEntry entry;
  entry.attributes.id = StationId("ship-berde");
  entry.contact = "Bridge";
  entry.phone = "+994 00";
  coordinator::StationHeard heard;
  heard.station = entry.attributes.id;
  heard.at = Instant(std::chrono::seconds(1800432000));
  EXPECT_EQ(missing_csv(report, {entry}, {heard}),
            "operator,id,name_az,name_en,sector,region,cues,outcomes,last_heard_utc,contact,phone\r\n"
            "ASCO,ship-berde,Gəmi,,ship,Bakı,ships,pending,2027-01-20T08:00:00Z,Bridge,+994 00\r\n"
            "\"Op, \"\"the\"\" one\",tv-aztv,,,broadcast,Bakı,silence flags,not_heard not_received,,,\r\n");
}

TEST(ReportCsv, QuotesWhatNeedsIt) {
  const std::string csv = csv_of(sample());
  EXPECT_EQ(csv.substr(0, 14), "id,sector,oper");
  EXPECT_THAT(
      csv,
      HasSubstr("tv-aztv,broadcast,\"Op, \"\"the\"\" one\",Bakı,silence,executed,,measured,link,-1204000,900000,15000,"
                "stream-silence,5000000,10000000000,20000000,,no,,\r\n"));
}

TEST(Countdown, CountsDownAndUp) {
  const Instant at(std::chrono::hours(1000));
  EXPECT_EQ(countdown_text(at, at - std::chrono::milliseconds(11'200)), "in 00:00:12");
  EXPECT_EQ(countdown_text(at, at - std::chrono::hours(50)), "in 2 d 02:00:00");
  EXPECT_EQ(countdown_text(at, at + std::chrono::seconds(5)), "started 00:00:05 ago");
}

TEST(StatusText, SaysItsHeadlineInAzerbaijani) {
  coordinator::StatusView view;
  coordinator::OrderStatus order;
  order.order.name = "day/2027/r1";
  order.order.mode = Mode::live;
  order.next_start = Instant(std::chrono::hours(1000));
  view.orders = {order};
  const std::string text = text_of(view, Instant(std::chrono::hours(950)), std::nullopt, Lang::az);
  EXPECT_THAT(text, AllOf(HasSubstr("HƏQİQİ  day/2027/r1"), HasSubstr("2 gün 02:00:00 sonra"), HasSubstr("Bakı")));
}

TEST(StatusText, ShowsCountsReasonsAndWhoNeedsACall) {
  coordinator::StatusView view;
  view.registered = 2;
  view.heard = 1;
  coordinator::OrderStatus order;
  order.order.name = "day/2027/r1";
  order.order.mode = Mode::live;
  order.next_start = Instant(std::chrono::hours(1000));
  order.total.named = 2;
  order.total.refused = 1;
  order.total.not_heard = 1;
  order.total.refused_by[Reason::no_output] = 1;
  order.sectors["ship"] = order.total;
  coordinator::StationStatus refused;
  refused.station = StationId("ship-berde");
  refused.is_quiet = false;
  refused.readiness = Readiness::refused;
  refused.reason = Reason::no_output;
  refused.cues = 1;
  coordinator::StationStatus quiet;
  quiet.station = StationId("ship-shusha");
  order.stations = {refused, quiet};
  view.orders = {order};
  const std::string text = text_of(view, Instant(std::chrono::hours(999)), std::nullopt);
  for (const char* words :
       {"LIVE  day/2027/r1", "in 01:00:00", "refused no_output: 1", "ship-berde", "not heard: ship-shusha"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_THAT(text_of(view, Instant(), OrderId{{1}}), Not(HasSubstr("day/2027/r1")));
}

}  // namespace
}  // namespace sukut::cli
