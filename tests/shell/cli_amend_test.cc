// An amendment changes what is named and nothing else; what has begun stands; a new order takes up what was called off.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/amend.h"
#include "coordinator/cli/reading.h"
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

// 20 January 2027, 10:00 in Baku: the streets are closed since 08:00, the minute is at 12:00.
const Instant kMorning = *parse_instant("2027-01-20T10:00+04:00");

class Amend : public ::testing::Test {
 protected:
  Amend() {
    const Plan plan = parse_plan(kFewCues, "p.toml");
    const auto stations = few_stations();
    DraftWish wish;
    wish.centre.bytes.fill(1);
    wish.id.bytes.fill(2);
    wish.issued = kMorning - hours(48);
    wish.tzdata = "2026f";
    wish.occasion = LiveWish{2027, wish.issued};
    const Draft draft = *draft_order(plan, check_plan(plan, &stations, wish.occasion), wish);
    const coordinator::DocumentStored stored{
        {Kind::schedule, draft.file.body, {}}, encode_order_file(draft.file), wish.issued};
    held = orders_in({stored}).front();
    this->wish.now = kMorning;
    this->wish.zone = kHomeZone;
    this->wish.tzdata = "2027a";
    this->wish.revision = 2;
  }
  void set(const std::string& word) {
    const Result<Change> change = parse_change(word);
    ASSERT_TRUE(change.has_value()) << change.error().detail;
    wish.changes.push_back(*change);
  }
  void cancel(std::optional<CueId> cue = {}, std::optional<Scope> scope = {}) {
    const Cancel body{held.order.centre, held.order.id, "day/2027", std::move(cue),
                      std::move(scope),  "wrong",       kMorning};
    held.documents.push_back({{Kind::cancel, encode_cancel(body), {}}, {}, kMorning});
    held.is_cancelled = held.is_cancelled || (!body.cue && !body.scope);
  }
  Order amended() const {
    const Result<Draft> draft = amend_order(held, wish);
    EXPECT_TRUE(draft.has_value()) << draft.error().detail;
    return draft ? draft->order : Order{};
  }
  Error refused() const {
    const Result<Draft> draft = amend_order(held, wish);
    return draft ? Error{} : draft.error();
  }
  Error refused_for(const std::string& word) {
    wish.changes.clear();
    set(word);
    return refused();
  }
  static const Cue& cue_of(const Order& order, const std::string& id) {
    for (const Cue& cue : order.cues) {
      if (cue.id.text == id) return cue;
    }
    ADD_FAILURE() << id;
    return order.cues.front();
  }
  std::vector<std::string> changes() const { return differences(held.order, amended()); }

  PublishedOrder held;
  AmendWish wish;
};

TEST_F(Amend, MovesTheMinuteAndNothingElse) {
  set("silence.at=12:05");
  set("ships.at=12:05:00");
  EXPECT_THAT(changes(), ElementsAre(HasSubstr("zone data 2026f → 2027a"), HasSubstr("cue silence: time 2027-01-20"),
                                     HasSubstr("cue silence: confirm by"), HasSubstr("cue ships: time"),
                                     HasSubstr("cue ships: confirm by")));
  const Order order = amended();
  EXPECT_EQ(order.revision, 2U);
  EXPECT_EQ(order.name, "day/2027/r2");
  EXPECT_EQ(order.previous, held.hash);
  EXPECT_EQ(order.issued, kMorning);
  EXPECT_EQ(cue_of(order, "silence").spans[0].start, kMorning + minutes(125));
  EXPECT_EQ(cue_of(order, "silence").spans[0].end, kMorning + minutes(126));
  EXPECT_EQ(cue_of(order, "streets"), cue_of(held.order, "streets"));
}

TEST_F(Amend, TheFileCarriesTheListsAndTheRevisionThatItReplaces) {
  set("silence.at=12:05");
  const auto reading = read_order(encode_order_file(amend_order(held, wish)->file));
  ASSERT_TRUE(reading.has_value()) << reading.error().detail;
  EXPECT_THAT(reading->warnings, IsEmpty());
  EXPECT_EQ(reading->previous->name, "day/2027/r1");
}

TEST_F(Amend, EveryFieldHasItsKey) {
  set("ships.length=45s");
  set("ships.tolerance=300ms");
  set("ships.late_max=400ms");
  set("ships.confirm_by=12:30");
  set("flags.until=22:00");
  set("streets.latest_end=18:00");
  const Order order = amended();
  const Cue& ships = cue_of(order, "ships");
  EXPECT_EQ(ships.spans[0].end - ships.spans[0].start, seconds(45));
  EXPECT_EQ(ships.tolerance, milliseconds(300));
  EXPECT_EQ(ships.late_max, milliseconds(400));
  EXPECT_EQ(ships.confirm_by, kMorning + minutes(150));
  EXPECT_EQ(cue_of(order, "flags").spans[0].end, kMorning + hours(12));
  EXPECT_EQ(cue_of(order, "streets").spans[0].end, kMorning + hours(8));
  EXPECT_TRUE(cue_of(order, "streets").until_closed);
}

TEST_F(Amend, AStartAndAnEndTogetherAreReadAsOne) {
  set("silence.length=30s");
  set("silence.at=13:00");
  const Cue silence = cue_of(amended(), "silence");
  EXPECT_EQ(silence.spans[0].start, kMorning + hours(3));
  EXPECT_EQ(silence.spans[0].end - silence.spans[0].start, seconds(30));
}

TEST_F(Amend, LocalTimesMoveInEachZone) {
  set("abroad.at=12:30");
  const Cue abroad = cue_of(amended(), "abroad");
  ASSERT_EQ(abroad.spans.size(), 2U);
  for (const ZoneSpan& span : abroad.spans) EXPECT_THAT(local_text(span.zone, span.start), HasSubstr(" 12:30:00 "));
  EXPECT_THAT(refused_for("abroad.at=2027-01-20T12:30+04:00").detail, HasSubstr("local time of each zone"));
}

TEST_F(Amend, AnInstantMayCarryItsOffset) {
  set("silence.at=2027-01-20T08:05Z");
  EXPECT_EQ(cue_of(amended(), "silence").spans[0].start, kMorning + minutes(125));
}

TEST_F(Amend, WhatHasBegunIsCarriedOverAndMayOnlyEndEarlier) {
  EXPECT_EQ(refused_for("streets.at=11:00").reason, Reason::too_late);
  EXPECT_THAT(refused_for("streets.at=11:00").detail,
              HasSubstr("cue streets began at 2027-01-20 08:00:00 +04 (04:00:00 UTC) and is carried over as it is"));
  EXPECT_THAT(refused_for("streets.until=21:00").detail, HasSubstr("may only end earlier"));
  EXPECT_THAT(refused_for("streets.until=09:00").detail, HasSubstr("has passed"));
  EXPECT_EQ(refused_for("streets.until=15:00"), Error{});
  EXPECT_EQ(refused_for("flags.confirm_by=11:00").reason, Reason::too_late);
}

TEST_F(Amend, WhatAStationHasReportedAsStartedHasBegun) {
  wish.now = kMorning - hours(3);  // before 08:00
  EXPECT_EQ(refused_for("streets.at=09:00"), Error{});
  wish.begun.insert(CueId("streets"));  // somebody closed the street before its time
  EXPECT_EQ(refused_for("streets.at=09:00").reason, Reason::too_late);
}

TEST_F(Amend, WhatHasEndedIsLeftAlone) {
  wish.now = *parse_instant("2027-01-20T12:10+04:00");
  EXPECT_THAT(refused_for("silence.at=13:00").detail, HasSubstr("cue silence ended at 2027-01-20 12:01:00 +04"));
  wish.now = *parse_instant("2027-01-22T12:00+04:00");
  EXPECT_THAT(refused_for("silence.at=13:00").detail, HasSubstr("day/2027 is over"));
}

TEST_F(Amend, DropsWhatHasNotBegun) {
  wish.drops = {CueId("abroad")};
  EXPECT_THAT(changes(), ElementsAre("cue abroad is gone"));
  wish.drops = {CueId("streets")};
  EXPECT_THAT(refused().detail, HasSubstr("sukut order cancel day/2027 --cue streets"));
  wish.drops = {CueId("street")};
  EXPECT_THAT(refused().detail, HasSubstr("has no cue \"street\"; it has: silence, ships"));
}

TEST_F(Amend, RefusesWhatIsPastUnknownOrUnchanged) {
  EXPECT_EQ(refused().reason, Reason::malformed);  // nothing to amend
  EXPECT_THAT(refused_for("silence.at=09:59").detail, HasSubstr("2027-01-20 09:59:00 +04 (05:59:00 UTC) has passed"));
  EXPECT_THAT(refused_for("silence.at=noon").detail, HasSubstr("no time; write 12:05"));
  EXPECT_THAT(refused_for("silence.at=12:61").detail, HasSubstr("no time"));
  EXPECT_THAT(refused_for("silence.length=20m").detail, HasSubstr("longer than 15 minutes"));
  EXPECT_THAT(refused_for("streets.length=2h").detail, HasSubstr("open-ended"));
  EXPECT_THAT(refused_for("flags.tolerance=1s").detail, HasSubstr("no such bound"));
  EXPECT_THAT(refused_for("ships.late_max=soon").detail, HasSubstr("no length"));
  EXPECT_THAT(refused_for("nobody.at=12:05").detail, HasSubstr("has no cue \"nobody\""));
  EXPECT_EQ(refused_for("silence.until=11:00").reason, Reason::malformed);  // before its start
}

TEST_F(Amend, WordsThatAreNoChangeAreNamed) {
  for (const char* word : {"", "silence", "silence.at", "at=12:05", "silence=12:05", "Silence.at=1", "silence.colour=1",
                           "silence.=1", ".at=12:05"}) {
    const Result<Change> change = parse_change(word);
    ASSERT_FALSE(change.has_value()) << word;
    EXPECT_EQ(change.error().reason, Reason::malformed) << word;
  }
}

TEST_F(Amend, WhatIsCalledOffIsNotAmended) {
  cancel(CueId("ships"));
  EXPECT_EQ(refused_for("ships.at=12:05").reason, Reason::cancelled);
  EXPECT_EQ(refused_for("silence.at=12:05"), Error{});
  cancel();
  EXPECT_EQ(refused_for("silence.at=12:05").reason, Reason::cancelled);
  EXPECT_THAT(refused_for("silence.at=12:05").detail, HasSubstr("sukut order draft --again day/2027"));
}

// ---- Again.

class Again : public Amend {
 protected:
  Again() {
    wish.now = kMorning - hours(12);  // the evening before
    wish.id.bytes.fill(9);
    wish.revision = 1;
    wish.name_base = "day/2027-again";
  }
  Result<Draft> again() const { return draft_again(held, few_stations(), wish); }
};

TEST_F(Again, AllThatWasCalledOffStandsInANewOrder) {
  cancel();
  const Result<Draft> draft = again();
  ASSERT_TRUE(draft.has_value()) << draft.error().detail;
  EXPECT_EQ(draft->order.cues, held.order.cues);
  EXPECT_EQ(draft->order.id, wish.id);
  EXPECT_EQ(draft->order.name, "day/2027-again/r1");
  EXPECT_TRUE(draft->order.previous.is_zero());
  EXPECT_TRUE(draft->file.previous_body.empty());
  EXPECT_THAT(read_order(encode_order_file(draft->file))->warnings, IsEmpty());
}

TEST_F(Again, OnlyThePartThatWasCalledOffIsTakenUp) {
  Scope berlin;
  berlin.stations = {StationId("mission-berlin")};
  cancel(CueId("ships"));
  cancel(CueId("abroad"), berlin);
  const Result<Draft> draft = again();
  ASSERT_TRUE(draft.has_value()) << draft.error().detail;
  ASSERT_EQ(draft->order.cues.size(), 2U);
  EXPECT_EQ(cue_of(draft->order, "ships"), cue_of(held.order, "ships"));
  const Cue& abroad = cue_of(draft->order, "abroad");
  EXPECT_THAT(abroad.scope.stations, ElementsAre(StationId("mission-berlin")));
  EXPECT_EQ(abroad.scope.count, 1U);
  EXPECT_TRUE(abroad.scope.sectors.empty());
  EXPECT_THAT(read_order(encode_order_file(draft->file))->warnings, IsEmpty());
}

TEST_F(Again, WhatHasPassedIsRefusedAndCanBeMovedOrLeftOut) {
  cancel();
  wish.now = kMorning;
  EXPECT_EQ(again().error().reason, Reason::too_late);
  EXPECT_THAT(again().error().detail, HasSubstr("cue flags: its confirm_by 2027-01-20 10:00:00 +04"));
  wish.drops = {CueId("flags"), CueId("abroad")};
  EXPECT_THAT(again().error().detail, HasSubstr("cue streets: its start 2027-01-20 08:00:00 +04"));
  set("streets.at=10:15");
  ASSERT_TRUE(again().has_value()) << again().error().detail;
  EXPECT_EQ(again()->order.cues.size(), 3U);
}

TEST_F(Again, WhereNothingWasCalledOffThereIsNothingToTakeUp) {
  EXPECT_EQ(again().error().reason, Reason::malformed);
  EXPECT_THAT(again().error().detail, HasSubstr("sukut order amend day/2027"));
}

TEST(NameBase, CountsOn) {
  EXPECT_EQ(next_name_base("day/2027"), "day/2027-again");
  EXPECT_EQ(next_name_base("day/2027-again"), "day/2027-again-2");
  EXPECT_EQ(next_name_base("day/2027-again-2"), "day/2027-again-3");
  EXPECT_EQ(next_name_base("DRILL-day/2027-01-06-again-9"), "DRILL-day/2027-01-06-again-10");
  EXPECT_EQ(next_name_base("once-against/2027"), "once-against/2027-again");
}

}  // namespace
}  // namespace sukut::cli
