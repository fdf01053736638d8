// What expires is known months ahead, and before which order.
#include "coordinator/core/expiry.h"

#include <gtest/gtest.h>

#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

KeyExpiry of(const Expiries& expiries, const std::string& holder) {
  for (const KeyExpiry& key : expiries.keys) {
    if (key.holder == holder) return key;
  }
  ADD_FAILURE() << holder;
  return {};
}

TEST(Expiry, EveryKeyStandsWithItsHolderAndRoles) {
  Root root = test::root();
  const PublicKey beacon = key_of(30).public_key();
  root.keys[key_id_of(beacon)] = RootKey{beacon, Alg::ed25519, "coordinator", root.expires};
  root.roles[Role::beacon].keys = {key_id_of(beacon)};
  root.roles[Role::close].keys.push_back(key_id_of(key_of(5).public_key()));
  const Expiries expiries = expiries_of(root, {});
  EXPECT_EQ(expiries.keys.size(), 7U);
  EXPECT_EQ(expiries.root_expires, root.expires);
  EXPECT_EQ(of(expiries, "Rashad C").roles, (std::vector<Role>{Role::cancel, Role::close}));
  EXPECT_FALSE(of(expiries, "Rashad C").is_machine);
  EXPECT_TRUE(of(expiries, "coordinator").is_machine);
  EXPECT_FALSE(expiries.is_too_soon());
}

TEST(Expiry, TheSoonestComesFirstAndNoKeyOutlivesItsRoot) {
  Root root = test::root();
  root.keys[key_id_of(key_of(3).public_key())].expires = kNoon + hours(24);
  root.keys[key_id_of(key_of(2).public_key())].expires = root.expires + hours(24);
  root.keys[key_id_of(key_of(1).public_key())].expires = Instant{};  // none of its own
  const Expiries expiries = expiries_of(root, {});
  EXPECT_EQ(expiries.keys.front().holder, "Nigar");
  EXPECT_EQ(of(expiries, "Rashad").expires, root.expires);
  EXPECT_EQ(of(expiries, "Leyla").expires, root.expires);
}

TEST(Expiry, AnOrderThatOutlivesAKeyIsNamed) {
  Root root = test::root();
  const Order order = order_of(filled<OrderId>(9));
  root.keys[key_id_of(key_of(5).public_key())].expires = last_end(order);
  EXPECT_FALSE(expiries_of(root, {order}).is_too_soon());
  root.keys[key_id_of(key_of(5).public_key())].expires = last_end(order) - Nanos(1);
  const Expiries expiries = expiries_of(root, {order});
  EXPECT_TRUE(expiries.is_too_soon());
  EXPECT_EQ(of(expiries, "Rashad C").outlived_by, std::vector<std::string>{order.name});
  EXPECT_TRUE(of(expiries, "Leyla").outlived_by.empty());
  EXPECT_TRUE(expiries.root_outlived_by.empty());
}

TEST(Expiry, ARootThatEndsTooSoonTakesItsKeysWithIt) {
  Root root = test::root();
  root.expires = kNoon;
  const Expiries expiries = expiries_of(root, {order_of(filled<OrderId>(9))});
  EXPECT_EQ(expiries.root_outlived_by.size(), 1U);
  for (const KeyExpiry& key : expiries.keys) EXPECT_EQ(key.outlived_by.size(), 1U);
}

}  // namespace
}  // namespace sukut::coordinator::test
