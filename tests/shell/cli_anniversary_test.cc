// The anniversary in the words of an observance: right in both languages, unknown placeholders named with their line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/anniversary.h"
#include "coordinator/cli/draft.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Instant kNow = *parse_instant("2026-11-22T10:00:00Z");

std::vector<std::string> problems_of(const Plan& plan, int year = 2027) {
  (void)check_plan(plan, nullptr, LiveWish{year, kNow});
  std::vector<std::string> texts;
  for (const io::Problem& problem : plan.problems()) texts.push_back(problem.text());
  return texts;
}

// kFewCues with another title in English, and whatever stands in front of it.
std::string titled(const std::string& title, const std::string& head = "since = 1990\n") {
  std::string text = kFewCues;
  text.replace(text.find("en = \"Day\""), 10, "en = \"" + title + "\"");
  return head + text;
}

Order drafted(const std::string& text, const Occasion& occasion) {
  const Plan plan = parse_plan(text, "p.toml");
  const auto stations = few_stations();
  const PlanCheck check = check_plan(plan, &stations, occasion);
  EXPECT_THAT(plan.problems(), IsEmpty());
  DraftWish wish;
  wish.centre.bytes.fill(1);
  wish.id.bytes.fill(2);
  wish.issued = kNow;
  wish.occasion = occasion;
  const Result<Draft> draft = draft_order(plan, check, wish);
  EXPECT_TRUE(draft.has_value()) << (draft ? "" : draft.error().detail);
  return draft->order;
}

TEST(Ordinal, InEnglish) {
  std::string all;
  for (const int n : {1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 37, 100, 101, 111, 112}) all += ordinal_en(n) + " ";
  EXPECT_EQ(all, "1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 23rd 37th 100th 101st 111th 112th ");
}

TEST(Ordinal, InAzerbaijaniFollowsTheLastVowelSpoken) {
  std::string ones, tens, more;
  for (int n = 1; n <= 9; ++n) ones += ordinal_az(n) + " ";
  for (int n = 10; n <= 90; n += 10) tens += ordinal_az(n) + " ";
  for (const int n : {0, 37, 38, 39, 46, 100, 103, 110, 1000, 1990}) more += ordinal_az(n) + " ";
  EXPECT_EQ(ones, "1-ci 2-ci 3-cü 4-cü 5-ci 6-cı 7-ci 8-ci 9-cu ");
  EXPECT_EQ(tens, "10-cu 20-ci 30-cu 40-cı 50-ci 60-cı 70-ci 80-ci 90-cı ");
  EXPECT_EQ(more, "0-cı 37-ci 38-ci 39-cu 46-cı 100-cü 103-cü 110-cu 1000-ci 1990-cı ");
}

TEST(Anniversary, StandsInTitlesAndTextsOfTheOrder) {
  std::string text = titled("The {years} year, {years_number} years");
  text.replace(text.find("az = \"Fit\""), 10, "az = \"{years} il\"");
  const Order order = drafted(text, LiveWish{2027, kNow});
  EXPECT_EQ(order.titles.back().text, "The 37th year, 37 years");
  EXPECT_EQ(order.cues[1].texts.front().text, "37-ci il");
}

TEST(Anniversary, OfADrillIsTheOneToCome) {
  const Instant minute = *parse_instant("2026-12-01T08:00:00Z");
  const Order order = drafted(titled("{years} year"), DrillWish{kNow, minute, std::chrono::seconds(10)});
  EXPECT_EQ(order.titles.back().text, "DRILL: 37th year");
}

TEST(Anniversary, AnUnknownPlaceholderIsNamedWithItsLine) {
  EXPECT_THAT(problems_of(parse_plan(titled("{jahre} year"), "p.toml")),
              ElementsAre(::testing::AllOf(HasSubstr("p.toml:7:"), HasSubstr("unknown placeholder {jahre}"),
                                           HasSubstr("{years_number}"))));
  EXPECT_THAT(problems_of(parse_plan(titled("{years year"), "p.toml")), ElementsAre(HasSubstr("without its }")));
  std::string german = titled("{years} year");
  german.replace(german.find("en = "), 5, "de = ");
  EXPECT_THAT(problems_of(parse_plan(german, "p.toml")), ElementsAre(HasSubstr("no ordinal in \"de\"")));
}

TEST(Anniversary, NeedsAYearToCountFrom) {
  EXPECT_THAT(problems_of(parse_plan(titled("{years} year", ""), "p.toml")),
              ElementsAre(HasSubstr("the plan has no since; add since = 1990")));
  EXPECT_THAT(problems_of(parse_plan(titled("{years} year", "since = 2027\n"), "p.toml")),
              ElementsAre(HasSubstr("2027 does not lie before 2027")));
  EXPECT_THAT(problems_of(parse_plan(titled("Day", "since = -3\n"), "p.toml")),
              ElementsAre(HasSubstr("-3 is no year to count from")));
}

TEST(Anniversary, OfTheShippedPlan) {
  const Plan plan = read_plan(std::string(SUKUT_SOURCE_DIR) + "/deploy/plans/january-20.toml");
  const PlanCheck check = check_plan(plan, nullptr, LiveWish{2028, kNow});
  EXPECT_THAT(plan.problems(), IsEmpty());
  const std::vector<Text> titles = texts_at(plan.titles, check);
  EXPECT_THAT(titles.front().text, HasSubstr("38-ci ildönümü"));
  EXPECT_THAT(titles.back().text, HasSubstr("38th anniversary"));
}

}  // namespace
}  // namespace sukut::cli
