// The ledger: the set of documents, the claims on revisions, the reservations.
#include "coordinator/core/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

const BoundedInstant kKnown{kNoon, milliseconds(1), Trust::synchronized};

TEST(Ledger, TheSetDoesNotDependOnTheOrderOfArrival) {
  const std::vector<SignedDocument> documents = {
      signed_order(order_of(filled<OrderId>(1), 1)), signed_order(order_of(filled<OrderId>(1), 2)),
      signed_order(order_of(filled<OrderId>(2))), signed_cancel(cancel_of(filled<OrderId>(3))),
      signed_close(filled<OrderId>(1), "flags")};
  Ledger forwards, backwards;
  for (const SignedDocument& document : documents) ASSERT_TRUE(forwards.add(document).has_value());
  for (auto it = documents.rbegin(); it != documents.rend(); ++it) ASSERT_TRUE(backwards.add(*it).has_value());
  EXPECT_EQ(forwards.set(kKnown).size(), 4U);  // the newest revision only
  EXPECT_EQ(forwards.set_digest(kKnown), backwards.set_digest(kKnown));
  EXPECT_EQ(forwards.set_digest(kKnown), digest_of_set(backwards.set(kKnown)));
  EXPECT_EQ(forwards.newest(filled<OrderId>(1))->revision, 2U);
  EXPECT_NE(forwards.find(sha256(documents[0].body)), nullptr);  // an older one is still known
}

TEST(Ledger, WithdrawalsStandLastInTheSet) {
  Ledger ledger;
  std::vector<Digest> withdrawals;
  for (std::uint8_t key = 30; key < 34; ++key) {
    const SignedDocument document = signed_withdraw("ship-1", key);
    withdrawals.push_back(sha256(document.body));
    ASSERT_TRUE(ledger.add(document).has_value());
  }
  ASSERT_TRUE(ledger.add(signed_order(order_of(filled<OrderId>(1)))).has_value());
  ASSERT_TRUE(ledger.add(signed_cancel(cancel_of(filled<OrderId>(2)))).has_value());
  std::sort(withdrawals.begin(), withdrawals.end());
  const std::vector<Digest>& set = ledger.set(kKnown);
  ASSERT_EQ(set.size(), 6U);
  EXPECT_TRUE(std::equal(withdrawals.begin(), withdrawals.end(), set.begin() + 2));
  EXPECT_EQ(ledger.set_digest(kKnown), digest_of_set(set));
}

TEST(Ledger, AnOrderLeavesTheSetAtItsExpiryAndACancelStays) {
  Ledger ledger;
  const Order order = order_of(filled<OrderId>(1));
  ASSERT_TRUE(ledger.add(signed_order(order)).has_value());
  ASSERT_TRUE(ledger.add(signed_cancel(cancel_of(order.id))).has_value());
  EXPECT_EQ(ledger.set(kKnown).size(), 2U);
  const BoundedInstant at{order.expires, milliseconds(1), Trust::synchronized};
  EXPECT_EQ(ledger.set(at).size(), 2U);  // not surely past
  const BoundedInstant past{order.expires + seconds(1), milliseconds(1), Trust::synchronized};
  EXPECT_EQ(ledger.set(past).size(), 1U);
  EXPECT_EQ(ledger.set_digest(past), digest_of_set(ledger.set(past)));
}

TEST(Ledger, WithoutTimeNothingExpires) {
  Ledger ledger;
  const Order order = order_of(filled<OrderId>(1));
  ASSERT_TRUE(ledger.add(signed_order(order)).has_value());
  EXPECT_EQ(ledger.set({order.expires + hours(9), Nanos(0), Trust::unknown}).size(), 1U);
}

TEST(Ledger, AClaimIsNeverReplaced) {
  Ledger ledger;
  const OrderId id = filled<OrderId>(1);
  EXPECT_EQ(ledger.claim(id, 1), nullptr);
  EXPECT_EQ(ledger.highest_claim(id), 0U);
  ledger.speak_for(id, 1, filled<Digest>(1));
  ledger.speak_for(id, 1, filled<Digest>(2));
  ledger.speak_for(filled<OrderId>(2), 7, filled<Digest>(3));
  ASSERT_NE(ledger.claim(id, 1), nullptr);
  EXPECT_EQ(*ledger.claim(id, 1), filled<Digest>(1));
  EXPECT_EQ(ledger.highest_claim(id), 1U);
  EXPECT_EQ(ledger.highest_claim(filled<OrderId>(3)), 0U);
}

TEST(Ledger, ReservationsOfANameBaseShareOneOrderId) {
  Ledger ledger;
  EXPECT_EQ(ledger.reserve("january-20/2027", filled<OrderId>(1)).revision, 1U);
  const RevisionReserved second = ledger.reserve("january-20/2027", filled<OrderId>(2));
  EXPECT_EQ(second.order, filled<OrderId>(1));
  EXPECT_EQ(second.revision, 2U);
  EXPECT_TRUE(ledger.is_reserved("january-20/2027", filled<OrderId>(1), 1));
  EXPECT_TRUE(ledger.is_reserved("january-20/2027", filled<OrderId>(1), 2));
  EXPECT_FALSE(ledger.is_reserved("january-20/2027", filled<OrderId>(1), 3));
  EXPECT_FALSE(ledger.is_reserved("january-20/2027", filled<OrderId>(1), 0));
  EXPECT_FALSE(ledger.is_reserved("january-20/2027", filled<OrderId>(2), 1));
  EXPECT_FALSE(ledger.is_reserved("may-8/2027", filled<OrderId>(1), 1));
}

TEST(Ledger, KnowsTheCuesAndTheCancelsOfAnOrder) {
  Ledger ledger;
  const Order order = order_of(filled<OrderId>(1));
  ASSERT_TRUE(ledger.add(signed_order(order)).has_value());
  EXPECT_TRUE(ledger.has_cue(order.id, CueId("flags")));
  EXPECT_FALSE(ledger.has_cue(order.id, CueId("flag")));
  ASSERT_TRUE(ledger.add(signed_cancel(cancel_of(order.id, CueId("flags")))).has_value());
  EXPECT_FALSE(ledger.is_cancelled(order.id));  // one cue only
  ASSERT_TRUE(ledger.add(signed_cancel(cancel_of(order.id))).has_value());
  EXPECT_TRUE(ledger.is_cancelled(order.id));
}

TEST(Ledger, NamesWhatItCannotRestore) {
  Restored restored;
  restored.documents = {{{Kind::schedule, "rubbish", {}}, {}, kNoon}, {{Kind::transport, "x", {}}, {}, kNoon}};
  restored.reserved[{"january-20/2027", "no id"}] = 4;
  Ledger ledger;
  EXPECT_EQ(ledger.restore(restored).size(), 3U);
  EXPECT_TRUE(ledger.set(kKnown).empty());
}

}  // namespace
}  // namespace sukut::coordinator::test
