// The report's JSON is a promise to other programs; its text says what people must know.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "coordinator/cli/report_print.h"
#include "coordinator/cli/status.h"

namespace sukut::cli {
namespace {

using coordinator::NationalReport;
using coordinator::ReportRow;
using nlohmann::json;
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

// Both keys and types of every row; null where not applicable.
TEST(ReportJson, HasTheDocumentedShape) {
  const json report = json::parse(json_of(sample()));
  EXPECT_EQ(report.at("order"), "DRILL-day/2026-11-22/r1");
  EXPECT_EQ(report.at("revision"), 1);
  EXPECT_EQ(report.at("mode"), "drill");
  EXPECT_EQ(report.at("is_final"), true);
  EXPECT_EQ(report.at("declared_time"), true);
  ASSERT_EQ(report.at("stations").size(), 2U);
  const json& done = report.at("stations").at(0);
  EXPECT_EQ(done.at("id"), "tv-aztv");
  EXPECT_EQ(done.at("outcome"), "executed");
  EXPECT_TRUE(done.at("reason").is_null());
  EXPECT_EQ(done.at("known_by"), "measured");
  EXPECT_EQ(done.at("first_path"), "link");
  EXPECT_EQ(done.at("start_error_ns"), -1'204'000);
  EXPECT_EQ(done.at("error_bound_ns"), 900'000);
  EXPECT_EQ(done.at("lateness_ns"), 15'000);
  EXPECT_EQ(done.at("measured"), (json{{"method", "stream-silence"},
                                       {"start_error_ns", 5'000'000},
                                       {"length_ns", 10'000'000'000},
                                       {"error_ns", 20'000'000}}));
  const json& declined = report.at("stations").at(1);
  EXPECT_EQ(declined.at("reason"), "declined_by_master");
  for (const char* key : {"known_by", "first_path", "start_error_ns", "error_bound_ns", "lateness_ns", "measured"}) {
    EXPECT_TRUE(declined.at(key).is_null()) << key;
  }
  for (const json& station : report.at("stations")) {
    for (const char* key : {"id", "sector", "operator", "region", "cue", "outcome", "reason", "known_by", "first_path",
                            "start_error_ns", "error_bound_ns", "lateness_ns", "measured"}) {
      EXPECT_TRUE(station.contains(key)) << key;
    }
  }
}

TEST(ReportJson, TotalsNameEveryOutcomeAndSumToNamed) {
  const json totals = json::parse(json_of(sample())).at("totals");
  EXPECT_EQ(totals.size(), static_cast<std::size_t>(kOutcomeCount) + 1);
  int sum = 0;
  for (int i = 0; i < kOutcomeCount; ++i) sum += totals.at(std::string(name_of(static_cast<Outcome>(i)))).get<int>();
  EXPECT_EQ(sum, totals.at("named"));
  EXPECT_EQ(totals.at("declined"), 1);
}

TEST(ReportJson, BrokenTextFromADeviceDoesNotBreakIt) {
  NationalReport report = sample();
  report.rows[0].detail = "\xff\xfe";
  EXPECT_TRUE(json::accept(json_of(report)));
}

TEST(ReportText, SaysTitlesDeclaredTimeErrorsMeasurementsAndReasons) {
  const std::string text = text_of(sample());
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
  EXPECT_THAT(text_of(report), HasSubstr("Every station named did its part."));
  report.rows.push_back(row("ship-berde", "ship", "ships", Outcome::pending));
  report.totals[static_cast<std::size_t>(Outcome::pending)] = 1;
  report.is_final = false;
  EXPECT_THAT(text_of(report),
              AllOf(HasSubstr("1 still to come"), HasSubstr("Not final"), Not(HasSubstr("did its part."))));
}

TEST(ReportOfOneCue, CountsThatCueAlone) {
  const NationalReport report = only_cue(sample(), CueId("ships"));
  EXPECT_EQ(report.named, 1U);
  EXPECT_EQ(report.totals[static_cast<std::size_t>(Outcome::executed)], 0U);
  EXPECT_EQ(report.totals[static_cast<std::size_t>(Outcome::declined)], 1U);
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
