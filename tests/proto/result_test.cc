// A value or a named reason; asking for the wrong one is our bug and stops the process.
#include "proto/result.h"

#include <gtest/gtest.h>

#include <memory>

#include "proto/check.h"

namespace sukut {
namespace {

Result<int> half_of(int number) {
  if (number % 2 != 0) return {Reason::malformed, "odd"};
  return number / 2;
}

TEST(Result, IsAValueOrAReason) {
  EXPECT_EQ(half_of(4).value(), 2);
  const auto none = half_of(3);
  EXPECT_FALSE(none);
  EXPECT_EQ(none.error(), (Error{Reason::malformed, "odd"}));
}

TEST(Result, MovesItsValueOut) {
  Result<std::unique_ptr<int>> held(std::make_unique<int>(5));
  const std::unique_ptr<int> taken = *std::move(held);
  EXPECT_EQ(*taken, 5);
}

TEST(Result, TheWrongQuestionStopsTheProcess) {
  EXPECT_DEATH(static_cast<void>(half_of(3).value()), "CHECK failed: has_value");
  EXPECT_DEATH(static_cast<void>(half_of(4).error()), "CHECK failed: !has_value");
}

TEST(Check, NamesTheCondition) {
  CHECK(1 + 1 == 2);
  EXPECT_DEATH(CHECK(1 + 1 == 3), "CHECK failed: 1 \\+ 1 == 3 at .*result_test.cc");
}

}  // namespace
}  // namespace sukut
