// The clock guard against a simulated true clock: the interval always holds true time, and a source that lies
// never moves it.
#include "agent/core/clock_guard.h"

#include <gtest/gtest.h>

namespace sukut::agent {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant kBase = Instant(seconds(1800432000));

// drift_ppm bounds |true / own - 1|; a counter 50 ppm slow by its own reckoning is 50.0025 ppm off by this one.
// A host whose RAW counter runs `ppm` fast, seen at true time kBase + `since`.
struct Host {
  std::int64_t ppm = 0;
  Nanos wall_offset{0};
  Nanos suspended{0};

  ClockReading at(Nanos since) const {
    const Nanos own = since + Nanos(since.count() / 1'000'000 * ppm);
    return {Raw(own), Mono(own), Boot(own + suspended), Wall(kBase.time_since_epoch() + since + wall_offset)};
  }
};

// An exchange asked at `since`, with the server's stamp `offset` away from the truth.
TimeExchange exchange(const Host& host, Nanos since, Nanos there, Nanos back, Nanos offset = Nanos(0)) {
  const Instant server = kBase + since + there + offset;
  return {host.at(since).raw, host.at(since + there + back).raw, server, server, Nanos(0)};
}

ClockGuard guard(bool accepts_single = false) {
  ClockGuard::Setup setup;
  setup.accept_single_time_source = accepts_single;
  setup.boot.bytes.fill(1);
  return ClockGuard(setup);
}

void expect_true(const ClockGuard& guard, const Host& host, Nanos since) {
  const BoundedInstant at = guard.at(host.at(since).raw);
  ASSERT_TRUE(at.is_known());
  EXPECT_LE(at.earliest(), kBase + since);
  EXPECT_GE(at.latest(), kBase + since);
}

TEST(ClockGuard, KnowsNothingBeforeTheFirstAnswer) {
  const ClockGuard fresh = guard();
  EXPECT_EQ(fresh.at(Raw(seconds(5))).trust, Trust::unknown);
  EXPECT_FALSE(fresh.raw_at(kBase).has_value());
}

TEST(ClockGuard, HoldsTrueTimeAtEveryRateWithinTheBoundAndEveryAsymmetry) {
  for (const std::int64_t ppm : {-49, -7, 0, 31, 50}) {
    for (const int percent : {0, 13, 50, 88, 100}) {
      Host host{ppm, Nanos(0), Nanos(0)};
      ClockGuard clock = guard();
      for (Nanos since = seconds(1); since < hours(3); since += seconds(47)) {
        const Nanos there = milliseconds(20) * percent / 100;
        const auto verdict = clock.take_link(exchange(host, since, there, milliseconds(20) - there), host.at(since));
        ASSERT_NE(verdict, ClockGuard::Verdict::disputed) << ppm << " ppm, " << percent << " %";
        expect_true(clock, host, since + milliseconds(20));
        expect_true(clock, host, since + seconds(40));
      }
      expect_true(clock, host, hours(30));
      EXPECT_EQ(clock.at(host.at(hours(30)).raw).trust, Trust::holdover);
    }
  }
}

TEST(ClockGuard, HoldoverGrowsByTheBoundingDrift) {
  Host host;
  ClockGuard clock = guard();
  clock.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1)), host.at(seconds(1)));
  const Nanos first = clock.at(host.at(seconds(2)).raw).error;
  const Nanos later = clock.at(host.at(seconds(2) + hours(1)).raw).error;
  EXPECT_EQ(later - first, microseconds(180'000));  // 50 ppm over an hour
}

TEST(ClockGuard, RawOfAnInstantIsTheInverseOfTheMap) {
  Host host{20, Nanos(0), Nanos(0)};
  ClockGuard clock = guard();
  clock.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1)), host.at(seconds(1)));
  const auto raw = clock.raw_at(kBase + minutes(5));
  ASSERT_TRUE(raw.has_value());
  EXPECT_LE(std::chrono::abs(clock.at(*raw).at - (kBase + minutes(5))), Nanos(1));
}

TEST(ClockGuard, ADisjointAnswerMakesItDisputedAndMovesNothing) {
  Host host;
  ClockGuard clock = guard();
  clock.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1)), host.at(seconds(1)));
  EXPECT_EQ(
      clock.take_link(exchange(host, seconds(60), milliseconds(1), milliseconds(1), seconds(3)), host.at(seconds(60))),
      ClockGuard::Verdict::disputed);
  EXPECT_EQ(clock.at(host.at(seconds(61)).raw).trust, Trust::disputed);
  expect_true(clock, host, seconds(61));
  EXPECT_EQ(clock.take_link(exchange(host, seconds(90), milliseconds(1), milliseconds(1)), host.at(seconds(90))),
            ClockGuard::Verdict::agreed);
  EXPECT_EQ(clock.at(host.at(seconds(91)).raw).trust, Trust::synchronized);
}

TEST(ClockGuard, RelocksOnlyWhenASecondSourceAgreesOrTheStationAcceptsOne) {
  Host host;
  ClockGuard alone = guard();
  ClockGuard accepting = guard(true);
  alone.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1), seconds(-9)), host.at(seconds(1)));
  accepting.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1), seconds(-9)), host.at(seconds(1)));
  for (Nanos since = seconds(60); since <= minutes(12); since += seconds(60)) {
    const auto question = exchange(host, since, milliseconds(1), milliseconds(1));
    EXPECT_EQ(alone.take_link(question, host.at(since)), ClockGuard::Verdict::disputed);
    (void)accepting.take_link(question, host.at(since));
  }
  expect_true(accepting, host, minutes(13));
  EXPECT_EQ(alone.at(host.at(minutes(13)).raw).trust, Trust::disputed);
  // chrony says what the link says: two sources against an own map.
  EXPECT_EQ(alone.take_chrony(host.at(minutes(13)), Nanos(0), milliseconds(1), milliseconds(1)),
            ClockGuard::Verdict::disputed);
  EXPECT_EQ(alone.take_link(exchange(host, minutes(14), milliseconds(1), milliseconds(1)), host.at(minutes(14))),
            ClockGuard::Verdict::relocked);
  expect_true(alone, host, minutes(15));
}

TEST(ClockGuard, AWideSecondSourceIsNoWitnessAgainstTheOwnMap) {
  Host host;
  host.wall_offset = minutes(10);  // chrony has yet to correct it: its bound is as wide
  ClockGuard clock = guard();
  clock.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1)), host.at(seconds(1)));
  for (Nanos since = seconds(60); since <= minutes(5); since += seconds(60)) {
    clock.take_chrony(host.at(since), -minutes(10), milliseconds(1), milliseconds(1));
    EXPECT_EQ(clock.take_link(exchange(host, since, milliseconds(1), milliseconds(1), minutes(-2)), host.at(since)),
              ClockGuard::Verdict::disputed);
  }
  expect_true(clock, host, minutes(6));
}

TEST(ClockGuard, ASuspendLeavesTheTimeAsSureAsTheBatteryClock) {
  Host host;
  ClockGuard clock = guard();
  EXPECT_FALSE(clock.observe(host.at(seconds(1))));
  clock.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1)), host.at(seconds(1)));
  EXPECT_FALSE(clock.observe(host.at(seconds(5))));
  host.suspended = minutes(10);
  EXPECT_TRUE(clock.observe(host.at(seconds(6))));
  const BoundedInstant woken = clock.at(host.at(seconds(6)).raw);
  EXPECT_EQ(woken.trust, Trust::holdover);
  EXPECT_EQ(std::chrono::round<seconds>(woken.at - kBase), minutes(10) + seconds(6));
  EXPECT_EQ(std::chrono::floor<milliseconds>(woken.error), seconds(2) + milliseconds(61)) << "10 min of 100 ppm";
  EXPECT_FALSE(clock.is_corroborated());
}

TEST(ClockGuard, ASuspendIsToldBeforeThereIsAnyMap) {
  Host host;
  ClockGuard clock = guard();
  EXPECT_FALSE(clock.observe(host.at(seconds(1))));
  host.suspended = minutes(10);
  EXPECT_TRUE(clock.observe(host.at(seconds(6)))) << "an open question must not be answered any more";
  EXPECT_TRUE(clock.has_slept());
}

TEST(ClockGuard, ASavedMapGoesOnWithinItsBootAndIsAFloorAfterIt) {
  Host host;
  ClockGuard before = guard();
  before.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1)), host.at(seconds(1)));
  const auto saved = before.save(host.at(seconds(9)));
  ASSERT_TRUE(saved.has_value());

  ClockGuard same = guard();
  same.restore(*saved);
  expect_true(same, host, minutes(5));
  EXPECT_EQ(same.at(host.at(minutes(5)).raw).trust, Trust::holdover);

  ClockGuard::Setup setup;
  setup.boot.bytes.fill(2);
  ClockGuard rebooted(setup);
  rebooted.restore(*saved);
  EXPECT_EQ(rebooted.at(Raw(seconds(10))).trust, Trust::unknown);
  rebooted.take_link(exchange(host, minutes(5), milliseconds(1), milliseconds(1)), host.at(minutes(5)));
  EXPECT_TRUE(rebooted.is_corroborated());  // link, battery clock and the floor agree
}

TEST(ClockGuard, ALinkThatContradictsTheBatteryClockIsNotCorroborated) {
  Host host{0, minutes(3), Nanos(0)};
  ClockGuard clock = guard();
  clock.take_link(exchange(host, seconds(1), milliseconds(1), milliseconds(1)), host.at(seconds(1)));
  EXPECT_FALSE(clock.is_corroborated());
  clock.take_chrony(host.at(seconds(2)), -minutes(3), milliseconds(1), milliseconds(1));
  EXPECT_TRUE(clock.is_corroborated());
}

TEST(ClockGuard, SaysUntilWhenItCouldHoldAlone) {
  Host host;
  ClockGuard clock = guard();
  clock.take_link(exchange(host, seconds(1), Nanos(0), Nanos(0)), host.at(seconds(1)));
  const auto until = clock.holdover_until(milliseconds(180), host.at(seconds(1)).raw);
  ASSERT_TRUE(until.has_value());
  EXPECT_LE(std::chrono::abs(*until - (kBase + seconds(1) + hours(1))), seconds(1));
}

}  // namespace
}  // namespace sukut::agent
