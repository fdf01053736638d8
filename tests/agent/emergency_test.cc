// Declarations of a real emergency: each stands by itself, and each change is told once.
#include "agent/core/emergency.h"

#include <gtest/gtest.h>

namespace sukut::agent {
namespace {

InhibitChanged word(InhibitSource source, bool is_on) { return {is_on, "somebody", "fire", source, {}}; }

std::vector<InhibitHolder::InForce> in_force(std::uint8_t number) {
  InhibitHolder::InForce one{{}, "air raid", from_ns<Instant>(9)};
  one.hash.bytes.fill(number);
  return {one};
}

TEST(Emergency, OnlyItsOwnEndEndsADeclaration) {
  Emergency emergency;
  EXPECT_FALSE(emergency.is_declared());
  EXPECT_TRUE(emergency.take(word(InhibitSource::file, true)));
  EXPECT_FALSE(emergency.take(word(InhibitSource::file, true))) << "nothing new";
  EXPECT_TRUE(emergency.take(word(InhibitSource::person, true)));
  EXPECT_FALSE(emergency.take(word(InhibitSource::command, false)));
  EXPECT_TRUE(emergency.take(word(InhibitSource::person, false)));
  EXPECT_TRUE(emergency.is_declared());
  EXPECT_TRUE(emergency.take(word(InhibitSource::file, false)));
  EXPECT_FALSE(emergency.is_declared());
}

TEST(Emergency, WhatTheCentreSaysIsDueOnceAndOverWhenItIsNoLongerInForce) {
  Emergency emergency;
  const auto begins = emergency.due(in_force(1));
  ASSERT_EQ(begins.size(), 1U);
  EXPECT_TRUE(begins[0].is_on);
  EXPECT_EQ(begins[0].why, "air raid");
  EXPECT_TRUE(emergency.take(begins[0]));
  EXPECT_TRUE(emergency.due(in_force(1)).empty());
  ASSERT_EQ(emergency.view(in_force(1)).size(), 1U);
  EXPECT_EQ(emergency.view(in_force(1))[0].until, from_ns<Instant>(9));
  EXPECT_EQ(emergency.due(in_force(2)).size(), 2U) << "one begins, the other is over";
  const auto ends = emergency.due({});
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_FALSE(ends[0].is_on);
  EXPECT_TRUE(emergency.take(ends[0]));
  EXPECT_FALSE(emergency.is_declared());
}

TEST(Emergency, TheCentreEndsNothingThatWasDeclaredOnTheSpot) {
  Emergency emergency;
  emergency.restore(word(InhibitSource::person, true));
  EXPECT_TRUE(emergency.due({}).empty());
  EXPECT_TRUE(emergency.is_declared());
}

}  // namespace
}  // namespace sukut::agent
