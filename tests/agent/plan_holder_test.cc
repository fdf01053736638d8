// What may be held: every rule of acceptance, and that what is held never goes back.
#include "agent/core/plan_holder.h"

#include <gtest/gtest.h>

#include "tests/agent/people.h"

namespace sukut::agent::test {
namespace {

using Kind = Acceptance::Kind;

PlanHolder holder() { return PlanHolder(centre(), root(), verify_ed25519, siren_station(), key_of(9).public_key()); }

const BoundedInstant kNow{kNoon - minutes(10), milliseconds(5), Trust::synchronized};

Acceptance give(PlanHolder& holder, const SignedDocument& document, const BoundedInstant& now = kNow) {
  return holder.accept(document, Path::link, now);
}

Order revised(const Order& first, std::uint32_t revision) {
  Order order = first;
  order.revision = revision;
  order.previous = sha256(encode_order(first));
  return order;
}

TEST(PlanHolder, AcceptsOnceAndKnowsItAfterwards) {
  PlanHolder plans = holder();
  const SignedDocument document = signed_order(sound_order());
  EXPECT_EQ(give(plans, document).kind, Kind::accepted);
  EXPECT_EQ(give(plans, document).kind, Kind::known);
  ASSERT_EQ(plans.orders().size(), 1u);
  EXPECT_TRUE(plans.orders().begin()->second.is_named);
}

TEST(PlanHolder, MergesTheSignaturesOfOneBody) {
  PlanHolder plans = holder();
  EXPECT_EQ(give(plans, signed_order(sound_order(), {1, 2})).kind, Kind::accepted);
  const Acceptance more = give(plans, signed_order(sound_order(), {2, 3}));
  EXPECT_EQ(more.kind, Kind::accepted);
  EXPECT_EQ(more.document.signatures.size(), 3u);
}

TEST(PlanHolder, RevisionsOnlyGoUp) {
  PlanHolder plans = holder();
  const Order first = sound_order();
  EXPECT_EQ(give(plans, signed_order(revised(first, 3))).kind, Kind::accepted);
  for (const std::uint32_t older : {1u, 2u}) {
    const Acceptance refused = give(plans, signed_order(older == 1 ? first : revised(first, older)));
    EXPECT_EQ(refused.reason, Reason::older_revision);
  }
  EXPECT_EQ(plans.orders().begin()->second.order.revision, 3u);
}

TEST(PlanHolder, ReplayOfTheJournalNeverGoesBackEither) {
  PlanHolder plans = holder();
  const Order first = sound_order();
  plans.restore(signed_order(revised(first, 2)), Path::link);
  plans.restore(signed_order(first), Path::link);
  EXPECT_EQ(plans.orders().begin()->second.order.revision, 2u);
}

TEST(PlanHolder, OtherBytesUnderOneRevisionAreEquivocation) {
  PlanHolder plans = holder();
  EXPECT_EQ(give(plans, signed_order(sound_order())).kind, Kind::accepted);
  Order twin = sound_order();
  twin.titles = {{"en", "another"}};
  EXPECT_EQ(give(plans, signed_order(twin)).kind, Kind::equivocation);
  EXPECT_TRUE(plans.orders().begin()->second.order.titles.empty());
}

TEST(PlanHolder, ExpiryIsJudgedOnlyWhenTimeIsKnown) {
  PlanHolder late = holder();
  const BoundedInstant later{kNoon + hours(24 * 30), milliseconds(5), Trust::synchronized};
  EXPECT_EQ(give(late, signed_order(sound_order()), later).reason, Reason::expired);
  PlanHolder timeless = holder();
  EXPECT_EQ(give(timeless, signed_order(sound_order()), BoundedInstant{}).kind, Kind::accepted);
}

TEST(PlanHolder, ACancelNeedsNoClockAndNoOrder) {
  PlanHolder plans = holder();
  const CueKey key{order_id(1), CueId("minute-sound")};
  EXPECT_FALSE(plans.is_cancelled(key));
  EXPECT_EQ(give(plans, signed_cancel(order_id(1)), BoundedInstant{}).kind, Kind::accepted);
  EXPECT_TRUE(plans.is_cancelled(key));
  EXPECT_FALSE(plans.is_cancelled({order_id(2), CueId("minute-sound")}));
}

TEST(PlanHolder, ACancelOfOneScopeReachesThatScope) {
  PlanHolder plans = holder();
  Cancel cancel{centre(), order_id(1), "january-20/2027", {}, Scope{}, "ships only", kNoon};
  cancel.scope->sectors = {"ship"};
  EXPECT_EQ(give(plans, sign_all(sukut::Kind::cancel, encode_cancel(cancel), {5})).kind, Kind::accepted);
  EXPECT_FALSE(plans.is_cancelled({order_id(1), CueId("minute-sound")}));
}

TEST(PlanHolder, ALiveKeyCannotCancelNorACancelKeyOrder) {
  PlanHolder plans = holder();
  SignedDocument cancel = signed_cancel(order_id(1));
  cancel = sign_all(sukut::Kind::cancel, cancel.body, {1, 2});
  EXPECT_EQ(give(plans, cancel).reason, Reason::wrong_mode_key);
  EXPECT_EQ(give(plans, signed_order(sound_order(), {5})).reason, Reason::wrong_mode_key);
}

TEST(PlanHolder, AsksOnlyForWhatItHasNotJudged) {
  PlanHolder plans = holder();
  const SignedDocument held = signed_order(sound_order());
  (void)give(plans, held);
  Digest other;
  other.bytes.fill(1);
  EXPECT_EQ(plans.lacking({sha256(held.body), other}), (std::vector<Digest>{other}));
  // A body that came with too few signatures is asked for again; one whose content is refused is not.
  PlanHolder fresh = holder();
  (void)give(fresh, signed_order(sound_order(), {1}));
  EXPECT_EQ(fresh.lacking({sha256(held.body)}).size(), 1u);
  (void)give(fresh, held, {kNoon + hours(24 * 30), milliseconds(5), Trust::synchronized});
  EXPECT_TRUE(fresh.lacking({sha256(held.body)}).empty());
}

}  // namespace
}  // namespace sukut::agent::test
