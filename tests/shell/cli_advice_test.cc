// What is told before an order is drafted: the hour and the day of a drill, and who did not take part the last time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/draft.h"
#include "coordinator/cli/drill_advice.h"
#include "coordinator/cli/last_outcome.h"
#include "proto/io/key_file.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Instant kNow = *parse_instant("2026-11-22T10:00:00Z");

PublishedOrder order_in(int year, std::uint8_t id, const std::string& plan_text = kFewCues) {
  const Plan plan = parse_plan(plan_text, "p.toml");
  const auto stations = few_stations();
  const Instant drafted = *parse_instant(std::to_string(year - 1) + "-11-22T10:00:00Z");
  DraftWish wish;
  wish.centre.bytes.fill(1);
  wish.id.bytes.fill(id);
  wish.issued = drafted;
  wish.occasion = LiveWish{year, drafted};
  PublishedOrder order;
  order.order = draft_order(plan, check_plan(plan, &stations, wish.occasion), wish)->order;
  return order;
}

std::vector<std::string> advice_at(const std::string& minute, const std::vector<Plan>& beside = {},
                                   const std::vector<PublishedOrder>& orders = {}) {
  return advice_for(parse_plan(kFewCues, "p.toml"), DrillWish{kNow, *parse_instant(minute), std::chrono::seconds(10)},
                    beside, orders);
}

TEST(DrillAdvice, IsSilentOnAWorkingDay) { EXPECT_THAT(advice_at("2027-01-06T11:00+04:00"), IsEmpty()); }

TEST(DrillAdvice, NamesTheNightByThePlansZone) {
  for (const char* night : {"2027-01-06T23:00+04:00", "2027-01-07T02:30+04:00", "2027-01-07T06:59+04:00"}) {
    EXPECT_THAT(advice_at(night), ElementsAre(HasSubstr("is at night"))) << night;
  }
  EXPECT_THAT(advice_at("2027-01-06T02:30:00Z"), ElementsAre(HasSubstr("2027-01-06 06:30:00 +04 Asia/Baku")));
  for (const char* day : {"2027-01-06T22:59+04:00", "2027-01-06T07:00+04:00"}) {
    EXPECT_THAT(advice_at(day), IsEmpty()) << day;
  }
}

TEST(DrillAdvice, NamesTheWeekend) {
  EXPECT_THAT(advice_at("2027-01-09T11:00+04:00"), ElementsAre(HasSubstr("at a weekend")));
  EXPECT_THAT(advice_at("2027-01-10T11:00+04:00"), ElementsAre(HasSubstr("at a weekend")));
}

TEST(DrillAdvice, NamesOtherObservancesOfTheDay) {
  std::string other = kFewCues;
  other.replace(0, other.find('\n'), "id = \"other\"");
  other.replace(other.find("01-20"), 5, "01-06");
  std::vector<Plan> beside;
  beside.push_back(parse_plan(other, "other.toml"));
  EXPECT_THAT(advice_at("2027-01-06T11:00+04:00", beside), ElementsAre(HasSubstr("is on the day of other")));
  EXPECT_THAT(advice_at("2027-01-20T11:00+04:00", {}, {order_in(2027, 3)}),
              ElementsAre(HasSubstr("day of the order day/2027/r1 (Day)")));
  PublishedOrder cancelled = order_in(2027, 3);
  cancelled.is_cancelled = true;
  EXPECT_THAT(advice_at("2027-01-20T11:00+04:00", {}, {cancelled}), IsEmpty());
}

TEST(PlansBeside, AreThoseOfTheFolderThatRead) {
  const CliFolder folder;
  std::string other = kFewCues;
  other.replace(0, other.find('\n'), "id = \"other\"");
  ASSERT_TRUE(io::write_file(folder / "own.toml", kFewCues));
  ASSERT_TRUE(io::write_file(folder / "other.toml", other));
  ASSERT_TRUE(io::write_file(folder / "agent.toml", "bundle = \"b\"\n"));
  ASSERT_TRUE(io::write_file(folder / "notes.txt", other));
  const std::vector<Plan> plans = plans_beside(folder / "own.toml");
  ASSERT_EQ(plans.size(), 1U);
  EXPECT_EQ(plans[0].id, "other");
  EXPECT_THAT(plans_beside(folder / "nowhere/own.toml"), IsEmpty());
}

TEST(LastOrder, IsTheNewestOfTheObservanceBeforeTheYear) {
  const std::vector<PublishedOrder> orders{order_in(2026, 3), order_in(2027, 4), order_in(2028, 5)};
  EXPECT_EQ(last_order(orders, "day", 2028)->order.name, "day/2027/r1");
  EXPECT_EQ(last_order(orders, "day", 2030)->order.name, "day/2028/r1");
  EXPECT_FALSE(last_order(orders, "day", 2026));
  EXPECT_FALSE(last_order(orders, "other", 2028));
  std::vector<PublishedOrder> cancelled = orders;
  cancelled[1].is_cancelled = true;
  EXPECT_EQ(last_order(cancelled, "day", 2028)->order.name, "day/2026/r1");
}

coordinator::ReportRow row(const std::string& station, const std::string& operator_name, Outcome outcome,
                           Reason reason = Reason::none, const std::string& cue = "ships") {
  coordinator::ReportRow made;
  made.station = StationId(station);
  made.operator_name = operator_name;
  made.cue = CueId(cue);
  made.outcome = outcome;
  made.reason = reason;
  return made;
}

TEST(OutcomeText, ListsWhoIsToBePhonedByOperatorAndNobodyElse) {
  coordinator::NationalReport report;
  report.order.name = "day/2027/r1";
  report.is_final = true;
  report.rows = {row("ship-b", "ASCO", Outcome::missed, Reason::too_late),
                 row("ship-a", "ASCO", Outcome::failed, Reason::device_unreachable),
                 row("ship-a", "ASCO", Outcome::not_heard, Reason::none, "flags"),
                 row("ship-c", "ASCO", Outcome::executed),
                 row("ship-d", "ASCO", Outcome::declined, Reason::declined_by_master),
                 row("port-a", "APort", Outcome::not_received)};
  coordinator::StationEntry entry;
  entry.attributes.id = StationId("ship-a");
  entry.contact = "Bridge";
  entry.phone = "+994 12 1";
  const std::string text = outcome_text(report, coordinator::register_of({entry}));
  EXPECT_THAT(text, HasSubstr("last time, day/2027/r1: 3 of 5 stations did not take part"));
  EXPECT_THAT(text, HasSubstr("ASCO      ship-a   ships failed (device_unreachable), flags not_heard  Bridge"));
  EXPECT_THAT(text, HasSubstr("+994 12 1"));
  EXPECT_THAT(text, HasSubstr("no longer registered"));
  EXPECT_LT(text.find("port-a"), text.find("ship-a"));
  EXPECT_LT(text.find("ship-a"), text.find("ship-b"));
  EXPECT_THAT(text, Not(HasSubstr("ship-c")));
  EXPECT_THAT(text, Not(HasSubstr("ship-d")));
}

TEST(OutcomeText, SaysWhenNobodyFailedAndWhenItIsNotFinal) {
  coordinator::NationalReport report;
  report.order.name = "day/2027/r1";
  report.rows = {row("ship-a", "ASCO", Outcome::executed), row("ship-b", "ASCO", Outcome::pending)};
  EXPECT_THAT(outcome_text(report, {}), HasSubstr("its report is not final; every station named did its part"));
}

}  // namespace
}  // namespace sukut::cli
