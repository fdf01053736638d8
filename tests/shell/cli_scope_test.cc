// Rules of a scope on the command line: what they mean, and that a word which fits nobody is never taken in silence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/scope_rules.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string mistake(const std::vector<std::string>& rules) {
  const auto scope = parse_scope(rules, few_stations());
  if (scope) return {};
  EXPECT_EQ(scope.error().reason, Reason::malformed);
  return scope.error().detail;
}

TEST(ScopeRules, AreThoseOfAnOrder) {
  const auto scope = parse_scope(
      {"sector=ship", "sector=broadcast", "operator=ASCO", "station=tv-aztv", "exclude=ship-berde", "region=Xəzər"},
      few_stations());
  ASSERT_TRUE(scope.has_value() && scope->has_value()) << scope.error().detail;
  EXPECT_THAT((*scope)->sectors, ElementsAre("ship", "broadcast"));
  EXPECT_THAT((*scope)->regions, ElementsAre("Xəzər"));
  EXPECT_THAT((*scope)->operators, ElementsAre("ASCO"));
  EXPECT_EQ((*scope)->count, 2U);  // ship-shusha by the rules, tv-aztv by its id
  EXPECT_TRUE(names(**scope, few_stations()[1]));
  EXPECT_FALSE(names(**scope, few_stations()[0]));
}

TEST(ScopeRules, NoRuleIsNoScope) {
  const auto scope = parse_scope({}, few_stations());
  ASSERT_TRUE(scope.has_value());
  EXPECT_FALSE(scope->has_value());
}

TEST(ScopeRules, WithoutARegisterTheWordsAreTakenAsTheyAre) {
  const auto scope = parse_scope({"sector=ferry"});
  ASSERT_TRUE(scope.has_value());
  EXPECT_THAT((*scope)->sectors, ElementsAre("ferry"));
}

TEST(ScopeRules, AWordThatFitsNobodyIsRefused) {
  EXPECT_THAT(mistake({"ship"}), HasSubstr("write sector=ship, region=…"));
  EXPECT_THAT(mistake({"kind=ship"}), HasSubstr("\"kind\" is no rule"));
  EXPECT_THAT(mistake({"sector="}), HasSubstr("names nobody"));
  EXPECT_THAT(mistake({"sector=ships"}), HasSubstr("did you mean \"ship\"?"));
  EXPECT_THAT(mistake({"region=Mars"}), HasSubstr("fits no station of the register"));
  EXPECT_THAT(mistake({"station=Ship Berde"}), HasSubstr("is no station's id"));
  EXPECT_THAT(mistake({"station=ship-berda"}), HasSubstr("did you mean \"ship-berde\"?"));
  EXPECT_THAT(mistake({"exclude=nobody"}), HasSubstr("fits no station"));
  EXPECT_THAT(mistake({"sector=ship", "operator=AzTV"}), HasSubstr("no station of the register fits all"));
  EXPECT_THAT(mistake({"region=\033[31m"}), HasSubstr("names nobody"));
}

}  // namespace
}  // namespace sukut::cli
