// A draft is the plan in a year, or a drill around a minute: exact instants, resolved lists, a body that fits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "coordinator/cli/draft.h"
#include "coordinator/cli/stations.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Instant at(const std::string& text) { return *parse_instant(text); }
const Instant kNow = at("2026-11-22T10:00:00Z");

DraftWish wish_for(const Occasion& occasion) {
  DraftWish wish;
  wish.centre.bytes.fill(1);
  wish.id.bytes.fill(2);
  wish.issued = kNow;
  wish.tzdata = "2026f";
  wish.occasion = occasion;
  return wish;
}

Draft draft_of(const Plan& plan, const std::vector<StationAttributes>& stations, const DraftWish& wish) {
  const PlanCheck check = check_plan(plan, &stations, wish.occasion);
  EXPECT_THAT(plan.problems(), IsEmpty());
  Result<Draft> draft = draft_order(plan, check, wish);
  EXPECT_TRUE(draft.has_value()) << (draft ? "" : draft.error().detail);
  return *std::move(draft);
}

TEST(LiveDraft, PutsEveryCueAtItsInstant) {
  const Order order = draft_of(parse_plan(kFewCues, "p.toml"), few_stations(), wish_for(LiveWish{2027, kNow})).order;
  EXPECT_EQ(order.mode, Mode::live);
  EXPECT_EQ(order.name, "day/2027/r1");
  EXPECT_EQ(order.tai_minus_utc_s, 37);
  EXPECT_EQ(order.tzdata, "2026f");
  ASSERT_EQ(order.cues.size(), 5U);
  const Instant noon = at("2027-01-20T08:00:00Z");
  EXPECT_EQ(order.cues[0].spans, (std::vector<ZoneSpan>{{"", noon, noon + seconds(60)}}));
  EXPECT_EQ(order.cues[0].tolerance, milliseconds(250));
  EXPECT_EQ(order.cues[0].late_max, milliseconds(500));
  EXPECT_EQ(order.cues[0].confirm_by, noon + seconds(60) + minutes(10));
  EXPECT_EQ(order.cues[1].tolerance, seconds(1));
  EXPECT_EQ(order.cues[2].spans,
            (std::vector<ZoneSpan>{{"Asia/Tokyo", noon - hours(5), noon - hours(5) + seconds(60)},
                                   {"Europe/Berlin", noon + hours(3), noon + hours(3) + seconds(60)}}));
  EXPECT_EQ(order.cues[2].confirm_by, noon + hours(3) + seconds(60) + minutes(10));
  EXPECT_EQ(order.cues[3].spans, (std::vector<ZoneSpan>{{"", noon - hours(12), noon + hours(12)}}));
  EXPECT_EQ(order.cues[3].confirm_by, noon - hours(2));
  EXPECT_TRUE(order.cues[4].until_closed);
  EXPECT_EQ(order.cues[4].spans.front().end, at("2027-01-20T16:00:00Z"));
  EXPECT_EQ(order.cues[4].confirm_by, order.cues[4].spans.front().start + hours(2));
  EXPECT_EQ(order.expires, noon + hours(12) + kExpiryMin);
}

TEST(LiveDraft, ResolvesScopesIntoListsBesideTheBody) {
  const Draft draft = draft_of(parse_plan(kFewCues, "p.toml"), few_stations(), wish_for(LiveWish{2027, kNow}));
  EXPECT_THAT(draft.file.resolved[1], ElementsAre(StationId("ship-shusha")));
  EXPECT_EQ(draft.order.cues[1].scope.count, 1U);
  EXPECT_EQ(draft.order.cues[1].scope.list_digest, digest_of_list(draft.file.resolved[1]));
  const Result<Order> decoded = decode_order(draft.file.body);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded, draft.order);
}

TEST(LiveDraft, ARevisionNamesTheBodyItReplaces) {
  const Plan plan = parse_plan(kFewCues, "p.toml");
  const Draft first = draft_of(plan, few_stations(), wish_for(LiveWish{2027, kNow}));
  DraftWish wish = wish_for(LiveWish{2027, kNow});
  wish.revision = 2;
  wish.previous_body = first.file.body;
  const Draft second = draft_of(plan, few_stations(), wish);
  EXPECT_EQ(second.order.name, "day/2027/r2");
  EXPECT_EQ(second.order.previous, sha256(first.file.body));
  EXPECT_EQ(second.file.previous_body, first.file.body);
}

TEST(DrillDraft, MomentsFallAtTheMinuteScaledAndStatesAroundIt) {
  const Instant minute = kNow + seconds(30);
  const DrillWish drill{kNow, minute, seconds(10)};
  const Order order = draft_of(parse_plan(kFewCues, "p.toml"), few_stations(), wish_for(drill)).order;
  EXPECT_EQ(order.mode, Mode::drill);
  EXPECT_EQ(order.name, "DRILL-day/2026-11-22/r1");
  EXPECT_EQ(order.titles.front().text, "TƏLİM: Gün");
  EXPECT_EQ(order.titles.back().text, "DRILL: Day");
  EXPECT_EQ(order.cues[0].spans, (std::vector<ZoneSpan>{{"", minute, minute + seconds(10)}}));
  EXPECT_EQ(order.cues[1].spans, (std::vector<ZoneSpan>{{"", minute, minute + seconds(5)}}));
  EXPECT_EQ(order.cues[2].spans, (std::vector<ZoneSpan>{{"Asia/Tokyo", minute, minute + seconds(10)},
                                                        {"Europe/Berlin", minute, minute + seconds(10)}}));
  for (const std::size_t state : {3U, 4U}) {
    EXPECT_EQ(order.cues[state].spans, (std::vector<ZoneSpan>{{"", kNow, minute + seconds(40)}}));
  }
  EXPECT_TRUE(order.cues[4].until_closed);
  for (const Cue& cue : order.cues) EXPECT_EQ(cue.confirm_by, minute + seconds(30)) << cue.id.text;
}

TEST(DrillDraft, LeavesOutWhatNamesNobodyHereAndSaysSo) {
  std::vector<StationAttributes> stations = few_stations();
  std::erase_if(stations, [](const StationAttributes& s) { return s.sector == "mission" || s.sector == "flag"; });
  const Plan plan = parse_plan(kFewCues, "p.toml");
  const DrillWish drill{kNow, kNow + seconds(30), seconds(10)};
  const PlanCheck check = check_plan(plan, &stations, drill);
  EXPECT_THAT(plan.problems(), IsEmpty());
  EXPECT_THAT(check.warnings, ElementsAre(HasSubstr("cue abroad names no station here"), HasSubstr("cue flags")));
  EXPECT_EQ(draft_of(plan, stations, wish_for(drill)).order.cues.size(), 3U);
}

TEST(DrillDraft, OffsetsOfMomentsScaleToo) {
  std::string text = kFewCues;
  text.replace(text.find("at = 12:00:00", text.find("\"ships\"")), 13, "at = 12:00:06");
  const DrillWish drill{kNow, kNow + seconds(30), seconds(10)};
  const Order order = draft_of(parse_plan(text, "p.toml"), few_stations(), wish_for(drill)).order;
  EXPECT_EQ(order.cues[1].spans.front().start, kNow + seconds(31));
}

TEST(ShippedPlans, FitTheShippedRegisterWithinEightKibibytes) {
  const std::string deploy = std::string(SUKUT_SOURCE_DIR) + "/deploy";
  const auto entries = load_stations(deploy + "/register.toml");
  ASSERT_TRUE(entries.has_value()) << entries.error().detail;
  const auto stations = attributes_of(*entries);
  for (const std::string name : {"january-20", "may-8"}) {
    for (const Occasion& occasion :
         {Occasion(LiveWish{2027, kNow}), Occasion(DrillWish{kNow, kNow + seconds(30), seconds(10)})}) {
      const Draft draft = draft_of(read_plan(deploy + "/plans/" + name + ".toml"), stations, wish_for(occasion));
      EXPECT_LE(draft.file.body.size(), 8192U) << name;
    }
  }
}

TEST(ShippedPlans, January20CarriesEveryRowOfTheDay) {
  const std::string deploy = std::string(SUKUT_SOURCE_DIR) + "/deploy";
  const auto stations = attributes_of(*load_stations(deploy + "/register.toml"));
  const Draft draft = draft_of(read_plan(deploy + "/plans/january-20.toml"), stations, wish_for(LiveWish{2027, kNow}));
  std::set<StationId> named;
  std::set<CueAction> actions;
  for (std::size_t i = 0; i < draft.order.cues.size(); ++i) {
    named.insert(draft.file.resolved[i].begin(), draft.file.resolved[i].end());
    actions.insert(draft.order.cues[i].action);
  }
  EXPECT_EQ(named.size(), stations.size());
  EXPECT_EQ(actions.size(), 5U);
  EXPECT_EQ(draft.order.cues.front().spans.front().start, at("2027-01-20T08:00:00Z"));
}

TEST(ShippedPlans, TheBodyDoesNotGrowWithTheRegister) {
  std::vector<StationAttributes> many = few_stations();
  const Plan plan = parse_plan(kFewCues, "p.toml");
  const std::size_t before = draft_of(plan, many, wish_for(LiveWish{2027, kNow})).file.body.size();
  for (int i = 0; i < 2000; ++i)
    many.push_back({StationId("ship-" + std::to_string(i)), "ship", "ASCO", "Xəzər", "Asia/Baku"});
  EXPECT_LE(draft_of(plan, many, wish_for(LiveWish{2027, kNow})).file.body.size(), before + 8);
}

}  // namespace
}  // namespace sukut::cli
