// A plan is refused with file:line:column, what is wrong and what would be right; all problems at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/plan.h"
#include "coordinator/cli/plan_check.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Instant kNow = *parse_instant("2026-11-22T10:00:00Z");

std::vector<std::string> problems_of(const std::string& text, int year = 2027, bool with_register = true) {
  const Plan plan = parse_plan(text, "p.toml");
  const auto stations = few_stations();
  (void)check_plan(plan, with_register ? &stations : nullptr, LiveWish{year, kNow});
  std::vector<std::string> texts;
  for (const io::Problem& problem : plan.problems()) texts.push_back(problem.text());
  return texts;
}

// A whole cue on lines 7 to 13 of the plan, with one line replaced or added.
std::string with_cue(const std::string& line, const std::string& in_place_of = "") {
  std::string text = kPlanHead;
  for (const std::string& usual :
       {std::string("[[cue]]"), std::string("id = \"a\""), std::string("action = \"sound\""),
        std::string("at = 12:00:00"), std::string("length = \"60s\""), std::string("pattern = \"steady\""),
        std::string("scope = { sectors = [\"flag\"] }")}) {
    text += (!in_place_of.empty() && usual.rfind(in_place_of, 0) == 0 ? line : usual) + "\n";
  }
  return in_place_of.empty() ? text + line + "\n" : text;
}

struct Refusal {
  const char* name;
  std::string text;
  std::string where;
  std::string what;
  std::string mend;
};
void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }
class PlanRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(PlanRefusal, NamesPlaceFaultAndMend) {
  const auto problems = problems_of(GetParam().text);
  ASSERT_EQ(problems.size(), 1U) << ::testing::PrintToString(problems);
  EXPECT_EQ(problems[0].substr(0, problems[0].find(": ")), GetParam().where);
  EXPECT_THAT(problems[0], HasSubstr(GetParam().what));
  EXPECT_THAT(problems[0], HasSubstr(GetParam().mend));
}

const Refusal kRefusals[] = {
    {"UnknownSector", with_cue("scope = { sectors = [\"flags\"] }", "scope"), "p.toml:13:21",
     "unknown sector \"flags\"", "did you mean \"flag\"?"},
    {"UnknownAction", with_cue("action = \"silense\"", "action"), "p.toml:9:10", "unknown action \"silense\"",
     "did you mean \"silence\"?"},
    {"NoLength", with_cue("", "length"), "p.toml:7:1", "the cue has no end", "length = \"60s\""},
    {"EndBeforeStart", with_cue("length = \"0s\"", "length"), "p.toml:11:10", "ends before it starts", "over 0"},
    {"OutputTooLong", with_cue("length = \"901s\"", "length"), "p.toml:11:10", "over 15 min", "900s"},
    {"AlarmPattern", with_cue("pattern = \"wailing\"", "pattern"), "p.toml:12:11", "\"wailing\" is an alarm",
     "use \"steady\""},
    {"UnknownPattern", with_cue("pattern = \"stedy\"", "pattern"), "p.toml:12:11", "unknown pattern \"stedy\"",
     "did you mean \"steady\"?"},
    {"NobodyNamed", with_cue("scope = { sectors = [\"port\"] }", "scope"), "p.toml:13:9", "names nobody",
     "register the stations"},
    {"UnknownStation", with_cue("scope = { stations = [\"tv-aztw\", \"tv-aztv\"] }", "scope"), "p.toml:13:22",
     "no station \"tv-aztw\"", "did you mean \"tv-aztv\"?"},
    {"UnknownRegion", with_cue("scope = { sectors = [\"flag\"], regions = [\"Şuş\"] }", "scope"), "p.toml:13:41",
     "no region \"Şuş\"", "did you mean \"Şuşa\"?"},
    {"UnknownKey", with_cue("patern = \"steady\""), "p.toml:14:1", "unknown key 'patern'", "did you mean 'pattern'?"},
};
INSTANTIATE_TEST_SUITE_P(Each, PlanRefusal, ::testing::ValuesIn(kRefusals),
                         [](const auto& info) { return info.param.name; });

TEST(PlanRefusals, StateWithAGate) {
  const std::string text = kPlanHead +
                           "[[cue]]\nid = \"f\"\naction = \"lower-flag\"\nat = 00:00:00\nuntil = \"end-of-day\"\n" +
                           "tolerance = \"1s\"\nscope = { sectors = [\"flag\"] }\n";
  EXPECT_THAT(problems_of(text),
              ElementsAre(AllOf(HasSubstr("p.toml:12:13"), HasSubstr("lower-flag may start any time"))));
}

TEST(PlanRefusals, ContinuousWhistleNeedsANotice) {
  const std::string ship = with_cue("scope = { sectors = [\"ship\"] }", "scope");
  std::string continuous = ship;
  continuous.replace(continuous.find("steady"), 6, "continuous");
  EXPECT_THAT(problems_of(continuous),
              ElementsAre(AllOf(HasSubstr("p.toml:12:11"), HasSubstr("distress signal"), HasSubstr("notice = "))));
  EXPECT_THAT(problems_of(continuous + "notice = \"NtM 12/2027\"\n"), IsEmpty());
  EXPECT_THAT(problems_of(ship), IsEmpty());
}

TEST(PlanRefusals, ContinuousWhistleOfAShipNamedByIdIsSeenThroughTheRegister) {
  std::string text = with_cue("scope = { stations = [\"ship-berde\"] }", "scope");
  text.replace(text.find("steady"), 6, "continuous");
  EXPECT_THAT(problems_of(text), ElementsAre(HasSubstr("distress signal")));
}

TEST(PlanRefusals, ClosedNeedsALatestEndAfterTheStart) {
  const std::string head = kPlanHead +
                           "[[cue]]\nid = \"s\"\naction = \"restrict-road\"\nat = 08:00:00\nuntil = \"closed\"\n" +
                           "scope = { sectors = [\"road-police\"] }\n";
  EXPECT_THAT(problems_of(head), ElementsAre(AllOf(HasSubstr("p.toml:11:9"), HasSubstr("without latest_end"))));
  EXPECT_THAT(
      problems_of(head + "latest_end = 07:00:00\n"),
      ElementsAre(AllOf(HasSubstr("p.toml:13:14"), HasSubstr("ends before it starts"), HasSubstr("after 08:00:00"))));
}

TEST(PlanRefusals, UnknownZoneWithTheNearest) {
  std::string text = with_cue("");
  text.replace(text.find("Asia/Baku"), 9, "Asia/Bakoo");
  EXPECT_THAT(problems_of(text), ElementsAre(AllOf(HasSubstr("p.toml:3:8"), HasSubstr("unknown zone \"Asia/Bakoo\""),
                                                   HasSubstr("did you mean \"Asia/Baku\"?"))));
}

TEST(PlanRefusals, ATimeThatDoesNotExistOrExistsTwice) {
  std::string text = with_cue("at = 02:30:00", "at = ");
  text.replace(text.find("Asia/Baku"), 9, "Europe/Berlin");
  std::string spring = text, autumn = text;
  spring.replace(spring.find("01-20"), 5, "03-28");
  autumn.replace(autumn.find("01-20"), 5, "10-31");
  EXPECT_THAT(problems_of(spring),
              ElementsAre(AllOf(HasSubstr("p.toml:10:6"), HasSubstr("does not exist in Europe/Berlin"),
                                HasSubstr("2027-03-28 03:00:00 +02"))));
  EXPECT_THAT(problems_of(autumn),
              ElementsAre(AllOf(HasSubstr("p.toml:10:6"), HasSubstr("exists twice in Europe/Berlin"))));
}

TEST(PlanRefusals, ADateInThePastOrNotInTheYear) {
  EXPECT_THAT(
      problems_of(with_cue(""), 2026),
      ElementsAre(AllOf(HasSubstr("p.toml:2:8"), HasSubstr("2026-01-20 has passed"), HasSubstr("--year 2027"))));
  std::string leap = with_cue("");
  leap.replace(leap.find("01-20"), 5, "02-29");
  EXPECT_THAT(problems_of(leap, 2027),
              ElementsAre(AllOf(HasSubstr("p.toml:2:8"), HasSubstr("2027-02-29 does not exist"))));
  EXPECT_THAT(problems_of(leap, 2028), IsEmpty());
}

TEST(PlanRefusals, OverlapOnOneOutputOnly) {
  const std::string second =
      "[[cue]]\nid = \"b\"\naction = \"sound\"\nat = 12:00:59\nlength = \"5s\"\npattern = \"steady\"\n";
  EXPECT_THAT(problems_of(with_cue("") + second + "scope = { stations = [\"flag-shusha\", \"tv-aztv\"] }\n"),
              ElementsAre(AllOf(HasSubstr("p.toml:18:6"), HasSubstr("overlaps cue \"a\""),
                                HasSubstr("(sound) at flag-shusha"))));
  EXPECT_THAT(problems_of(with_cue("") + second + "scope = { stations = [\"tv-aztv\"] }\n"), IsEmpty());
  std::string after = with_cue("") + second + "scope = { stations = [\"flag-shusha\"] }\n";
  after.replace(after.find("12:00:59"), 8, "12:01:00");
  EXPECT_THAT(problems_of(after), IsEmpty());
}

TEST(PlanRefusals, ASyntaxErrorStopsAtTheFirst) {
  const auto problems = problems_of(with_cue("at = 12:00", "at = ") + "action = \"nonsense\"\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0], HasSubstr("p.toml:10:"));
  EXPECT_THAT(problems[0], HasSubstr("HH:MM:SS"));
}

TEST(PlanRefusals, EveryOtherProblemIsListed) {
  const std::string text = kPlanHead + "[[cue]]\nid = \"A b\"\naction = \"sound\"\nat = 12:00:00\nlength = \"20m\"\n" +
                           "pattern = \"alarm\"\nscope = { sectors = [\"shp\"] }\ncolour = 1\n";
  EXPECT_THAT(problems_of(text, 2027, false),
              ElementsAre(HasSubstr("p.toml:8:6"), HasSubstr("p.toml:11:10"), HasSubstr("p.toml:12:11"),
                          HasSubstr("p.toml:13:21"), HasSubstr("p.toml:14:1")));
}

TEST(PlanCheckText, ShowsBakuTimeUtcOwnZoneAndCounts) {
  const Plan plan = parse_plan(kFewCues, "p.toml");
  const auto stations = few_stations();
  const PlanCheck check = check_plan(plan, &stations, LiveWish{2027, kNow});
  ASSERT_THAT(plan.problems(), IsEmpty());
  const std::string text = text_of(plan, check, true);
  EXPECT_THAT(text, HasSubstr("silence  silence bed      1         2027-01-20 12:00:00 +04  to 12:01:00"));
  EXPECT_THAT(text, HasSubstr("2027-01-20 08:00:00 UTC  to 08:01:00"));
  EXPECT_THAT(text, HasSubstr("2027-01-20 15:00:00 +04  to 15:01:00"));  // noon in Berlin
  EXPECT_THAT(text, HasSubstr("2027-01-20 12:00:00 +01 Europe/Berlin"));
  EXPECT_THAT(text, HasSubstr("to 2027-01-21 00:00:00 +04"));
  EXPECT_THAT(text, HasSubstr("to 20:00:00 at latest"));
}

TEST(NextYear, IsThisOneUntilTheDayIsOverThere) {
  EXPECT_EQ(next_year(parse_plan(kFewCues, "p"), kNow), 2027);
  EXPECT_EQ(next_year(parse_plan(kFewCues, "p"), *parse_instant("2027-01-20T19:59:59Z")), 2027);
  EXPECT_EQ(next_year(parse_plan(kFewCues, "p"), *parse_instant("2027-01-20T20:00:00Z")), 2028);
}

}  // namespace
}  // namespace sukut::cli
