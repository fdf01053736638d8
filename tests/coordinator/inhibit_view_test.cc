// Which emergencies stand, and who has answered to one.
#include "coordinator/core/inhibit_view.h"

#include <gtest/gtest.h>

#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

using State = DeclaredInhibit::State;

DocumentStored stored(const Inhibit& inhibit) { return {signed_inhibit(inhibit), {}, inhibit.issued}; }

TEST(InhibitView, TellsWhatStandsNewestFirst) {
  const Inhibit ended = inhibit_of(1, kNoon - hours(20));
  const Inhibit cleared = inhibit_of(2, kNoon - hours(1));
  const Inhibit standing = inhibit_of(3, kNoon);
  const auto list = declared_inhibits(
      {stored(ended), stored(cleared), stored(clear_of(cleared)), stored(standing), stored(clear_of(inhibit_of(4)))},
      kNoon + seconds(20));
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].body, standing);
  EXPECT_EQ(list[0].state, State::in_force);
  EXPECT_EQ(list[1].state, State::cleared);
  EXPECT_EQ(list[2].state, State::ended);
}

TEST(InhibitView, WhoeverItReachesIsConfirmedUnconfirmedOrRefused) {
  const Digest hash = filled<Digest>(3);
  Report held;
  held.station = StationId("siren-1");
  held.hash = hash;
  Report refused = held;
  refused.station = StationId("ship-1");
  refused.type = ReportType::refused;
  refused.reason = Reason::expired;
  Report other = held;
  other.station = StationId("flag-1");
  other.hash = filled<Digest>(4);
  const InhibitAnswers all = answers_to(hash, {}, stations(), {held, refused, other});
  ASSERT_EQ(all.confirmed.size(), 1U);
  EXPECT_EQ(all.confirmed[0].attributes.id, held.station);
  ASSERT_EQ(all.unconfirmed.size(), 1U) << "another document is no answer";
  EXPECT_EQ(all.unconfirmed[0].attributes.id, other.station);
  ASSERT_EQ(all.refused.size(), 1U);
  EXPECT_EQ(all.refused[0].second, Reason::expired);
  Scope ships;
  ships.sectors = {"ship"};
  const InhibitAnswers some = answers_to(hash, ships, stations(), {held});
  EXPECT_TRUE(some.confirmed.empty());
  EXPECT_EQ(some.unconfirmed.size(), 1U);
}

}  // namespace
}  // namespace sukut::coordinator::test
