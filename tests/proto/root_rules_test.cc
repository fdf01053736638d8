// What makes a root acceptable in itself: each rule broken once, by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "proto/seal.h"
#include "tests/proto/samples.h"

namespace sukut {
namespace {

std::string refusal(const std::function<void(Root&)>& damage) {
  Root root = samples::root();
  damage(root);
  const Status checked = validate(root);
  if (checked) return "accepted";
  EXPECT_EQ(checked.error().reason, Reason::malformed);
  return checked.error().detail;
}

KeyId key_id(std::uint8_t seed) { return key_id_of(samples::key(seed).public_key()); }

TEST(RootRules, TheSampleIsAccepted) {
  EXPECT_EQ(refusal([](Root&) {}), "accepted");
}

TEST(RootRules, TheHeader) {
  EXPECT_EQ(refusal([](Root& root) { root.centre = {}; }), "root: it names no centre");
  EXPECT_EQ(refusal([](Root& root) { root.version = 0; }), "root: versions count from 1");
  EXPECT_EQ(refusal([](Root& root) { root.expires = root.issued; }), "root: it expires before it is issued");
  EXPECT_EQ(refusal([](Root& root) { root.issued = Instant::min(); }), "root: an instant outside 1970 to 2199");
}

TEST(RootRules, Keys) {
  EXPECT_THAT(refusal([](Root& root) { root.keys.at(key_id(1)).key.bytes[0] ^= 1; }),
              testing::HasSubstr("stands under another's id"));
  EXPECT_THAT(refusal([](Root& root) { root.keys.at(key_id(1)).holder.clear(); }), testing::HasSubstr("no holder"));
  EXPECT_THAT(refusal([](Root& root) { root.keys.at(key_id(1)).holder = "A\nB"; }), testing::HasSubstr("no holder"));
  EXPECT_THAT(refusal([](Root& root) { root.keys.at(key_id(1)).expires = Instant::max(); }),
              testing::HasSubstr("Aynur's key expires"));
}

TEST(RootRules, Roles) {
  EXPECT_THAT(refusal([](Root& root) { root.roles[Role::live].keys.push_back(key_id(99)); }),
              testing::HasSubstr("role live names the unknown key"));
  EXPECT_EQ(refusal([](Root& root) { root.roles[Role::live].keys.push_back(key_id(1)); }),
            "root: role live names Aynur's key twice");
  EXPECT_EQ(refusal([](Root& root) { root.roles[Role::live].threshold = 0; }), "root: role live has the threshold 0");
  EXPECT_EQ(refusal([](Root& root) { root.roles[Role::live].threshold = 4; }),
            "root: role live needs 4 holders and has 3");
  EXPECT_EQ(refusal([](Root& root) { root.roles[Role::cancel].keys = {}; }),
            "root: role cancel needs 1 holders and has 0");
}

TEST(RootRules, AThresholdCountsHoldersNotKeys) {
  EXPECT_EQ(refusal([](Root& root) {
              root.roles[Role::root] = {2, {key_id(1), key_id(11)}};  // both Aynur's
            }),
            "root: role root needs 2 holders and has 1");
}

TEST(RootRules, DrillAndLiveAreDifferentKeys) {
  EXPECT_EQ(refusal([](Root& root) { root.roles[Role::drill].keys.push_back(key_id(1)); }),
            "root: one key holds both live and drill");
}

TEST(RootRules, AMachineNeverSpeaksForAPerson) {
  EXPECT_EQ(refusal([](Root& root) { root.roles[Role::cancel].keys.push_back(key_id(21)); }),
            "root: one key holds both cancel and beacon");
  EXPECT_EQ(refusal([](Root& root) { root.roles[Role::time].keys.push_back(key_id(21)); }), "accepted");
}

TEST(RootRules, ARoleMayBeAbsent) {
  EXPECT_EQ(refusal([](Root& root) { root.roles.erase(Role::close); }), "accepted");
}

}  // namespace
}  // namespace sukut
