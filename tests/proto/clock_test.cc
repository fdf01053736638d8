// Clock arithmetic with plain numbers, at the ends of 64 bits, and against a simulated true clock.
#include "proto/clock.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>

namespace sukut {
namespace {

Raw raw(std::int64_t ns) { return from_ns<Raw>(ns); }
Instant utc(std::int64_t ns) { return from_ns<Instant>(ns); }
InstantSpan span(std::int64_t earliest, std::int64_t latest) { return {utc(earliest), utc(latest)}; }
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(Drift, IsRoundedUp) {
  EXPECT_EQ(drift_over(Nanos(1'000'000), 50), Nanos(50));
  EXPECT_EQ(drift_over(Nanos(1'000'001), 50), Nanos(51));
  EXPECT_EQ(drift_over(Nanos(1), 50), Nanos(1));
  EXPECT_EQ(drift_over(Nanos(0), 50), Nanos(0));
  EXPECT_EQ(drift_over(Nanos(1'000'000'000), 0), Nanos(0));
}

TEST(Drift, HasNoSign) { EXPECT_EQ(drift_over(Nanos(-1'000'001), 50), Nanos(51)); }

TEST(Drift, SaturatesInsteadOfOverflowing) {
  EXPECT_EQ(drift_over(Nanos::max(), 2'000'000), Nanos::max());
  EXPECT_EQ(drift_over(Nanos::min(), 2'000'000), Nanos::max());
  EXPECT_EQ(drift_over(Nanos::max(), 50), Nanos(kMost / 1'000'000 * 50 + 39));  // rest 775807 * 50 / 1e6, up
}

TEST(SpanOf, IsT3PlusTheRoundTripAtMost) {
  // Asked at 1000, back at 5000: 4000 by own counter, of which the server took 1000.
  const TimeExchange exchange{raw(1000), raw(5000), utc(700'000), utc(701'000), Nanos(20)};
  EXPECT_EQ(span_of(exchange, 0), span(700'980, 704'020));
  EXPECT_EQ(span_of(exchange, 1000), span(700'980, 704'024));  // own counter may have run slow by 0.1 %
}

TEST(SpanOf, ContradictionsProveNothing) {
  const auto proves = [](std::int64_t t1, std::int64_t t4, std::int64_t t2, std::int64_t t3, std::int64_t error) {
    return span_of({raw(t1), raw(t4), utc(t2), utc(t3), Nanos(error)}, 50).has_value();
  };
  EXPECT_TRUE(proves(0, 100, 0, 100, 0));
  EXPECT_FALSE(proves(100, 0, 0, 0, 0)) << "received before asked";
  EXPECT_FALSE(proves(0, 100, 50, 40, 0)) << "sent before received";
  EXPECT_FALSE(proves(0, 100, 0, 102, 0)) << "more server time than the round trip";
  EXPECT_TRUE(proves(0, 100, 0, 102, 1)) << "but within the error of both stamps";
  EXPECT_FALSE(proves(0, 100, 0, 50, -1)) << "a negative error";
}

TEST(SpanOf, TheRoundTripIsNeverNegative) {
  EXPECT_EQ(span_of({raw(0), raw(100), utc(0), utc(102), Nanos(5)}, 0), span(97, 107));
}

TEST(SpanOf, NonsenseSaturates) {
  const auto wide = span_of({Raw::min(), Raw::max(), utc(0), utc(0), Nanos(0)}, 50);
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->latest, Instant::max());
  EXPECT_FALSE(span_of({raw(0), raw(1), Instant::min(), Instant::max(), Nanos(0)}, 50));
}

TEST(Advance, MovesAndWidensBothEnds) {
  EXPECT_EQ(advance(span(100, 200), Nanos(1'000'000), 50), span(1'000'050, 1'000'250));
  EXPECT_EQ(advance(span(100, 200), Nanos(0), 50), span(100, 200));
}

TEST(Advance, BackwardsWidensToo) {
  EXPECT_EQ(advance(span(5'000'000, 5'000'100), Nanos(-1'000'000), 50), span(3'999'950, 4'000'150));
}

TEST(Advance, SaturatesAtTheEndOfTime) {
  EXPECT_EQ(advance(span(0, kMost - 10), Nanos(100), 50).latest, Instant::max());
}

TEST(Intersect, IsTheCommonPartOrNothing) {
  EXPECT_EQ(intersect(span(0, 10), span(5, 20)), span(5, 10));
  EXPECT_EQ(intersect(span(0, 10), span(2, 3)), span(2, 3));
  EXPECT_EQ(intersect(span(0, 10), span(10, 20)), span(10, 10));
  EXPECT_EQ(intersect(span(0, 10), span(11, 20)), std::nullopt);
}

// A world with a true clock, an own counter off by at most rho, a server off by at most its error, and any
// network delay: whatever the numbers, true time is in the span, now and later, and spans never contradict.
struct World {
  std::mt19937_64 lots;
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(lots);
  }
};

TEST(SpanOf, HoldsTrueTimeInEveryWorld) {
  constexpr int kDriftPpm = 50;
  World world{std::mt19937_64(20)};
  for (int round = 0; round < 20'000; ++round) {
    const std::int64_t rate = world.pick(-kDriftPpm + 1, kDriftPpm - 1);  // own counter against true time
    const auto own = [&](std::int64_t true_ns) { return raw(true_ns + true_ns / 1'000'000 * rate); };
    const std::int64_t error = world.pick(0, 2'000'000);
    const std::int64_t wrong = world.pick(-error, error);
    const std::int64_t asked = world.pick(0, 3'600'000'000'000);
    const std::int64_t arrives = asked + world.pick(0, 900'000'000);
    const std::int64_t leaves = arrives + world.pick(0, 50'000'000);
    const std::int64_t back = leaves + world.pick(0, 900'000'000);
    const auto at_receipt =
        span_of({own(asked), own(back), utc(arrives + wrong), utc(leaves + wrong), Nanos(error)}, kDriftPpm);
    ASSERT_TRUE(at_receipt) << "round " << round;
    ASSERT_TRUE(at_receipt->contains(utc(back))) << "round " << round;
    const std::int64_t later = back + world.pick(0, 86'400'000'000'000);
    ASSERT_TRUE(advance(*at_receipt, own(later) - own(back), kDriftPpm).contains(utc(later))) << "round " << round;
  }
}

}  // namespace
}  // namespace sukut
