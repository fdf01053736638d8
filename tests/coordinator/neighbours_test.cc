// Orders side by side: what meets on one output, who gives way, and how far a drill keeps from a live order.
#include "coordinator/core/neighbours.h"

#include <gtest/gtest.h>

#include "proto/text.h"
#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

const OrderId kOwn = filled<OrderId>(1);
const OrderId kOther = filled<OrderId>(2);

// "minute" of siren-1 and ship-1 at noon, "flags" of flag-1 from noon for six hours; moved by `later`.
Order moved(const OrderId& id, Mode mode, Nanos later, std::uint32_t revision = 1) {
  Order order = order_of(id, revision, mode);
  for (Cue& cue : order.cues) {
    for (ZoneSpan& span : cue.spans) {
      span.start += later;
      span.end += later;
    }
  }
  return order;
}
StandingOrder standing(const Order& order) { return {order, {}, {}}; }

class NeighboursTest : public testing::Test {
 protected:
  [[nodiscard]] Reason reason_for(const Order& order, const StandingOrder& other) const {
    const Status apart = may_stand_beside(order, {other}, stations_, utc_text);
    return apart ? Reason::none : apart.error().reason;
  }
  [[nodiscard]] std::string words_for(const Order& order, const StandingOrder& other) const {
    return may_stand_beside(order, {other}, stations_, utc_text).error().detail;
  }

  Register stations_ = register_of(stations());
  Order own_ = moved(kOwn, Mode::live, Nanos(0));
};

TEST_F(NeighboursTest, LiveAgainstLiveOnOneOutputIsRefusedWithBothOrdersCuesStationsAndInstants) {
  Order other = moved(kOther, Mode::live, seconds(30));
  other.name = "may-8/2027/r1";
  EXPECT_EQ(reason_for(own_, standing(other)), Reason::order_overlaps);
  EXPECT_EQ(
      words_for(own_, standing(other)),
      "january-20/2027/r1 minute and may-8/2027/r1 minute ask for the same output (sound) of 2 stations (ship-1, "
      "siren-1) from 2027-01-20 08:00:30 UTC to 2027-01-20 08:01:00 UTC; move one, exclude the stations from one, "
      "or cancel the other order");
}

TEST_F(NeighboursTest, EndToStartIsNoOverlap) {
  Order other = moved(kOther, Mode::live, seconds(60));
  other.cues.pop_back();
  EXPECT_EQ(reason_for(own_, standing(other)), Reason::none);
}

TEST_F(NeighboursTest, AnotherActionOrOtherStationsAreNoOverlap) {
  Order other = moved(kOther, Mode::live, Nanos(0));
  other.cues.pop_back();
  other.cues[0].action = CueAction::silence;
  EXPECT_EQ(reason_for(own_, standing(other)), Reason::none);
  other.cues[0].action = CueAction::sound;
  other.cues[0].scope.sectors = {"rail"};
  EXPECT_EQ(reason_for(own_, standing(other)), Reason::none);
  other.cues[0].scope.sectors = {"siren"};
  other.cues[0].scope.exclude = {StationId("siren-1")};
  EXPECT_EQ(reason_for(own_, standing(other)), Reason::none);
}

TEST_F(NeighboursTest, ARevisionNeverMeetsItself) {
  EXPECT_EQ(reason_for(moved(kOwn, Mode::live, seconds(5), 2), standing(own_)), Reason::none);
}

TEST_F(NeighboursTest, AStationThatJoinedAfterTheDraftsCountsToo) {
  Order other = moved(kOther, Mode::live, Nanos(0));
  for (Order* order : {&own_, &other}) {
    order->cues.pop_back();
    order->cues[0].scope.sectors = {"rail"};
  }
  EXPECT_EQ(reason_for(own_, standing(other)), Reason::none);
  stations_.emplace(StationId("rail-9"), station("rail-9", "rail"));
  EXPECT_NE(words_for(own_, standing(other)).find("1 station (rail-9)"), std::string::npos);
}

TEST_F(NeighboursTest, WhatWasCalledOffOrClosedIsFree) {
  const Order other = moved(kOther, Mode::live, Nanos(0));
  StandingOrder whole = standing(other);
  whole.cancels = {cancel_of(kOther)};
  EXPECT_EQ(reason_for(own_, whole), Reason::none);
  StandingOrder parts = standing(other);
  parts.cancels = {cancel_of(kOther, CueId("minute"))};
  EXPECT_EQ(reason_for(own_, parts), Reason::order_overlaps) << "the flags are left";
  parts.closes = {{centre(), kOther, "other", CueId("flags"), {}, kNoon}};
  EXPECT_EQ(reason_for(own_, parts), Reason::none);
  StandingOrder at_one = standing(other);
  at_one.closes = parts.closes;
  Scope only_ship;
  only_ship.stations = {StationId("ship-1")};
  at_one.cancels = {cancel_of(kOther, {}, only_ship)};
  EXPECT_NE(words_for(own_, at_one).find("1 station (siren-1)"), std::string::npos);
}

TEST_F(NeighboursTest, AStationGoesByItsOwnZone) {
  const auto local = [](const OrderId& id, Nanos tokyo_later) {
    Order order = moved(id, Mode::live, Nanos(0));
    order.cues.pop_back();
    order.cues[0].basis = Basis::local;
    order.cues[0].spans = {{"Asia/Baku", kNoon, kNoon + seconds(60)},
                           {"Asia/Tokyo", kNoon + tokyo_later, kNoon + tokyo_later + seconds(60)}};
    return order;
  };
  Order other = local(kOther, hours(5));
  other.cues[0].spans[0].start += hours(2);
  other.cues[0].spans[0].end += hours(2);
  EXPECT_EQ(reason_for(local(kOwn, hours(5)), standing(other)), Reason::none) << "nobody in Tokyo is registered";
  stations_.at(StationId("ship-1")).attributes.zone = "Asia/Tokyo";
  EXPECT_NE(words_for(local(kOwn, hours(5)), standing(other)).find("1 station (ship-1)"), std::string::npos);
}

TEST_F(NeighboursTest, ADrillKeepsAnHourFromEveryCueOfALiveOrder) {
  Order live = own_;
  live.cues.pop_back();
  const auto at = [](Nanos later) {
    Order drill = moved(kOther, Mode::drill, later);
    drill.cues.pop_back();
    drill.cues[0].scope.sectors = {"rail"};  // whoever is named
    return drill;
  };
  EXPECT_EQ(reason_for(at(-seconds(60) - hours(1)), standing(live)), Reason::none);
  EXPECT_EQ(reason_for(at(-seconds(59) - hours(1)), standing(live)), Reason::live_armed);
  EXPECT_EQ(reason_for(at(Nanos(0)), standing(live)), Reason::live_armed);
  EXPECT_EQ(reason_for(at(seconds(59) + hours(1)), standing(live)), Reason::live_armed);
  EXPECT_EQ(reason_for(at(seconds(60) + hours(1)), standing(live)), Reason::none);
  EXPECT_EQ(
      words_for(at(minutes(30)), standing(live)),
      "DRILL-january-20/2027/r1 minute (2027-01-20 08:30:00 UTC to 2027-01-20 08:31:00 UTC) comes within an hour "
      "of the live order january-20/2027/r1 minute (2027-01-20 08:00:00 UTC to 2027-01-20 08:01:00 UTC); hold the "
      "drill on another day");
}

TEST_F(NeighboursTest, ADrillNeedNotKeepFromWhatIsCalledOff) {
  StandingOrder live = standing(own_);
  const Order drill = moved(kOther, Mode::drill, Nanos(0));
  live.cancels = {cancel_of(kOwn, CueId("minute"))};
  EXPECT_EQ(reason_for(drill, live), Reason::live_armed) << "the flags are left";
  live.cancels = {cancel_of(kOwn)};
  EXPECT_EQ(reason_for(drill, live), Reason::none);
}

TEST_F(NeighboursTest, ALiveOrderDisplacesADrillAndOfTwoDrillsTheFirstKeepsTheOutput) {
  const Order drill = moved(kOther, Mode::drill, Nanos(0));
  EXPECT_EQ(reason_for(own_, standing(drill)), Reason::none);
  const auto live_on_drill = displacements(own_, {standing(drill)}, stations_, utc_text);
  ASSERT_EQ(live_on_drill.size(), 2U);
  EXPECT_NE(live_on_drill[0].find("the live order displaces the drill"), std::string::npos);
  const Order other_drill = moved(kOwn, Mode::drill, Nanos(0));
  EXPECT_EQ(reason_for(other_drill, standing(drill)), Reason::none);
  EXPECT_NE(displacements(other_drill, {standing(drill)}, stations_, utc_text)[0].find("output_busy"),
            std::string::npos);
}

}  // namespace
}  // namespace sukut::coordinator::test
