// The centre's inhibits: which are taken, which hold sway, and when they let go.
#include "agent/core/inhibit_holder.h"

#include <gtest/gtest.h>

#include "agent/core/plan_holder.h"
#include "tests/agent/people.h"

namespace sukut::agent::test {
namespace {

using Kind = Acceptance::Kind;

BoundedInstant known(Instant at) { return {at, milliseconds(5), Trust::synchronized}; }

class InhibitHolding : public testing::Test {
 protected:
  Acceptance give(const Inhibit& inhibit, const BoundedInstant& now) {
    return plans.accept(signed_inhibit(inhibit), Path::bulletin, now);
  }
  [[nodiscard]] bool holds(const BoundedInstant& now, Instant passed = Instant::min()) const {
    return !plans.inhibits().in_force({now, now.is_known() ? now.earliest() : passed}).empty();
  }

  PlanHolder plans{centre(), root(), verify_ed25519, siren_station()};
};

TEST_F(InhibitHolding, HoldsUntilItsExpiryHasSurelyPassed) {
  const Inhibit inhibit = inhibit_of();
  EXPECT_EQ(give(inhibit, known(kNoon)).kind, Kind::accepted);
  EXPECT_EQ(give(inhibit, known(kNoon)).kind, Kind::known);
  EXPECT_TRUE(holds(known(kNoon)));
  EXPECT_TRUE(holds(known(inhibit.expires + milliseconds(5))));
  EXPECT_FALSE(holds(known(inhibit.expires + milliseconds(6))));
}

TEST_F(InhibitHolding, AClearIsValidBeforeWithAndAfterItsInhibitAndLooksAtNoClock) {
  const Inhibit inhibit = inhibit_of();
  EXPECT_EQ(give(clear_of(inhibit, kNoon - hours(1)), known(kNoon + hours(24 * 30))).kind, Kind::accepted);
  EXPECT_EQ(give(inhibit, known(kNoon)).kind, Kind::accepted);
  EXPECT_FALSE(holds(known(kNoon))) << "the clear came first";
  const Inhibit other = inhibit_of(2);
  EXPECT_EQ(give(other, known(kNoon)).kind, Kind::accepted);
  EXPECT_TRUE(holds(known(kNoon))) << "a clear covers its own id alone";
  EXPECT_EQ(give(clear_of(other, kNoon + minutes(1)), known(kNoon + minutes(1))).kind, Kind::accepted);
  EXPECT_FALSE(holds(known(kNoon + minutes(1))));
}

TEST_F(InhibitHolding, TwoInhibitsAreOverWhenBothAre) {
  EXPECT_EQ(give(inhibit_of(1, kNoon, minutes(10)), known(kNoon)).kind, Kind::accepted);
  EXPECT_EQ(give(inhibit_of(2, kNoon, minutes(20)), known(kNoon)).kind, Kind::accepted);
  EXPECT_TRUE(holds(known(kNoon + minutes(15))));
  EXPECT_FALSE(holds(known(kNoon + minutes(21))));
}

TEST_F(InhibitHolding, ReachesItsScopeAlone) {
  Inhibit ships = inhibit_of(1);
  ships.scope = Scope{};
  ships.scope->sectors = {"ship"};
  EXPECT_EQ(give(ships, known(kNoon)).kind, Kind::accepted) << "held all the same: it is part of the set";
  EXPECT_FALSE(holds(known(kNoon)));
  Inhibit sirens = inhibit_of(2);
  sirens.scope = Scope{};
  sirens.scope->sectors = {"siren"};
  EXPECT_EQ(give(sirens, known(kNoon)).kind, Kind::accepted);
  EXPECT_TRUE(holds(known(kNoon)));
}

TEST_F(InhibitHolding, WorksWithoutATimeAndTellsAnOldOneByWhatAFormerLifeKnew) {
  const Inhibit inhibit = inhibit_of();
  EXPECT_EQ(give(inhibit, {}).kind, Kind::accepted);
  EXPECT_TRUE(holds({}));
  EXPECT_TRUE(holds({}, inhibit.expires)) << "not surely past";
  EXPECT_FALSE(holds({}, inhibit.expires + Nanos(1)));
  EXPECT_FALSE(holds(known(inhibit.expires + hours(1)))) << "a replay is over as soon as the time is known";
}

TEST_F(InhibitHolding, RefusesWhatIsPastAndWhatAWrongClockIssued) {
  const Inhibit old = inhibit_of();
  EXPECT_EQ(give(old, known(old.expires + hours(1))).reason, Reason::expired);
  const Inhibit ahead = inhibit_of(2, kNoon + minutes(50));
  EXPECT_EQ(give(ahead, known(kNoon)).kind, Kind::accepted) << "a clock that is a little wrong stops nobody";
  const Inhibit next_year = inhibit_of(3, kNoon + hours(24 * 365));
  EXPECT_EQ(give(next_year, known(kNoon)).reason, Reason::malformed);
  EXPECT_EQ(give(next_year, {}).kind, Kind::accepted);
  EXPECT_TRUE(holds(known(kNoon)));
  EXPECT_FALSE(holds(known(kNoon + hours(4)))) << "taken while the time was unknown, it does not hold for a year";
}

TEST_F(InhibitHolding, OnlyTheCancelRoleOfTheOwnCentre) {
  SignedDocument document = signed_inhibit(inhibit_of());
  document = sign_all(document.kind, document.body, {1, 2});
  EXPECT_EQ(plans.accept(document, Path::link, known(kNoon)).reason, Reason::wrong_mode_key);
  Inhibit foreign = inhibit_of();
  foreign.centre.bytes.fill(9);
  EXPECT_EQ(give(foreign, known(kNoon)).reason, Reason::wrong_centre);
  EXPECT_EQ(plans.accept(sign_all(sukut::Kind::inhibit, "x", {5}), Path::link, known(kNoon)).reason, Reason::malformed);
  EXPECT_FALSE(holds(known(kNoon)));
}

TEST_F(InhibitHolding, ABoundedNumberIsHeldAndTheLongExpiredMakeRoom) {
  Inhibit inhibit = inhibit_of();
  for (int i = 0; i < 256; ++i) {
    inhibit.id.bytes[0] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(give(inhibit, known(kNoon)).kind, Kind::accepted);
  }
  inhibit.id.bytes[1] = 99;
  EXPECT_EQ(give(inhibit, known(kNoon)).reason, Reason::too_large);
  const Inhibit later = inhibit_of(9, kNoon + hours(24 * 9));
  EXPECT_EQ(give(later, known(kNoon + hours(24 * 9))).kind, Kind::accepted);
  EXPECT_EQ(plans.inhibits().held().size(), 1U);
}

TEST_F(InhibitHolding, WhatHasExpiredIsHeldButNoLongerComparedWithTheCentre) {
  const Digest nothing = plans.set_digest(known(kNoon));
  const Inhibit inhibit = inhibit_of();
  EXPECT_EQ(give(inhibit, known(kNoon)).kind, Kind::accepted);
  const Digest hash = sha256(signed_inhibit(inhibit).body);
  EXPECT_EQ(plans.set_digest(known(kNoon)), digest_of_set({hash}));
  EXPECT_EQ(plans.set_digest(known(inhibit.expires + hours(1))), nothing);
  EXPECT_TRUE(plans.lacking({hash}).empty()) << "a centre whose clock is behind sends nothing again";
}

}  // namespace
}  // namespace sukut::agent::test
