// What the words of sukut inhibit mean: which inhibit is named, whom a scope reaches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/inhibit_commands.h"
#include "proto/codec.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using coordinator::DeclaredInhibit;
using ::testing::HasSubstr;

DeclaredInhibit declared(std::uint8_t number, DeclaredInhibit::State state = DeclaredInhibit::State::in_force) {
  DeclaredInhibit made;
  made.body.id.bytes.fill(number);
  made.body.why = "alarm " + std::to_string(number);
  made.state = state;
  return made;
}

TEST(InhibitNamed, TheOnlyOneInForceNeedsNoName) {
  const auto found = inhibit_named({declared(1, DeclaredInhibit::State::ended), declared(2)}, "");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->body.why, "alarm 2");
}

TEST(InhibitNamed, ByTheBeginningOfItsFingerprintOrHex) {
  const std::vector<DeclaredInhibit> all{declared(1), declared(0xf2)};
  EXPECT_EQ(inhibit_named(all, fingerprint(all[1].body.id).substr(0, 4))->body.why, "alarm 242");
  EXPECT_EQ(inhibit_named(all, "0101")->body.why, "alarm 1");
}

TEST(InhibitNamed, OthersAreListedWithTheirReasons) {
  const std::vector<DeclaredInhibit> all{declared(1), declared(2), declared(3, DeclaredInhibit::State::cleared)};
  const auto several = inhibit_named(all, "");
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().reason, Reason::malformed);
  EXPECT_THAT(several.error().detail, testing::AllOf(HasSubstr("alarm 1"), HasSubstr("alarm 2")));
  EXPECT_THAT(inhibit_named(all, hex(all[2].body.id)).error().detail, HasSubstr("there are:"));
  EXPECT_EQ(inhibit_named({}, "").error().reason, Reason::order_not_held);
}

TEST(InhibitScope, RulesAreThoseOfAnOrder) {
  EXPECT_FALSE(inhibit_scope({}, few_stations())->has_value()) << "everybody";
  const auto some = inhibit_scope({"sector=ship", "station=tv-aztv", "exclude=ship-berde"}, few_stations());
  ASSERT_TRUE(some && *some);
  EXPECT_EQ((*some)->count, 2U);
  EXPECT_EQ((*some)->list_digest, digest_of_list({StationId("ship-shusha"), StationId("tv-aztv")}));
  for (const char* wrong : {"ship", "sector=", "=ship", "colour=red"}) {
    EXPECT_EQ(inhibit_scope({wrong}, few_stations()).error().reason, Reason::malformed) << wrong;
  }
  EXPECT_THAT(inhibit_scope({"region=Nowhere"}, few_stations()).error().detail, HasSubstr("fits no station"));
}

}  // namespace
}  // namespace sukut::cli
