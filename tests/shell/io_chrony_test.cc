// chronyc's line, and what a rate limit lets through.
#include <gtest/gtest.h>

#include "proto/io/chrony.h"
#include "proto/io/log.h"

namespace sukut::io {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

// As chronyc -c tracking prints it: the host is 12 µs slow, delay 1.5 ms, dispersion 250 µs.
constexpr char kGood[] =
    "C0A80101,192.168.1.1,3,1800432000.000000000,0.000012000,-0.000001000,0.000005000,-10.250,0.001,0.020,"
    "0.001500000,0.000250000,64.2,Normal\n";

ClockReading at(std::int64_t wall_s) {
  ClockReading reading;
  reading.wall = Wall(seconds(wall_s));
  return reading;
}

std::string with(std::size_t field, const std::string& value) {
  std::string out;
  std::string rest = std::string(kGood).substr(0, sizeof(kGood) - 2);
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    out += (i == 0 ? "" : ",") + (i == field ? value : rest.substr(0, comma));
    rest = comma < rest.size() ? rest.substr(comma + 1) : "";
  }
  return out;
}

TEST(Chrony, GoodLineGivesCorrectionAndBound) {
  const auto tracking = parse_tracking(kGood, at(1800432010));
  ASSERT_TRUE(tracking);
  EXPECT_EQ(tracking->correction, Nanos(microseconds(12)));
  EXPECT_EQ(tracking->root_delay, Nanos(microseconds(1500)));
  EXPECT_EQ(tracking->root_dispersion, Nanos(microseconds(250)));
  EXPECT_EQ(tracking->bound(), Nanos(microseconds(12 + 250 + 750)));
  EXPECT_EQ(tracking->before, at(1800432010));
  EXPECT_EQ(parse_tracking(with(4, "-0.000012000"), at(1800432010))->bound(), Nanos(microseconds(1012)));
}

TEST(Chrony, WhatProvesNothingGivesNothing) {
  const ClockReading now = at(1800432010);
  ASSERT_TRUE(parse_tracking(with(13, "Insert second"), now));
  EXPECT_FALSE(parse_tracking(with(13, "Not synchronised"), now));
  EXPECT_FALSE(parse_tracking(with(2, "0"), now));
  EXPECT_FALSE(parse_tracking(with(4, "nan"), now));
  EXPECT_FALSE(parse_tracking(with(4, "12us"), now));
  EXPECT_FALSE(parse_tracking(with(4, "1e30"), now));
  EXPECT_FALSE(parse_tracking(with(10, "-0.1"), now));
  EXPECT_FALSE(parse_tracking(with(11, ""), now));
  EXPECT_FALSE(parse_tracking("", now));
  EXPECT_FALSE(parse_tracking("506 Cannot talk to daemon\n", now));
  EXPECT_FALSE(parse_tracking(std::string(kGood) + "", at(1800432000 + 600))) << "no source heard for 8 intervals";
  EXPECT_FALSE(parse_tracking("a," + std::string(kGood), now)) << "15 fields";
  EXPECT_FALSE(parse_tracking(with(3, "nan"), now)) << "a reference time that is none is never old";
  EXPECT_FALSE(parse_tracking(with(3, "1e300"), now));
  EXPECT_FALSE(parse_tracking(with(3, ""), now));
  EXPECT_FALSE(parse_tracking(with(12, "often"), now));
  EXPECT_FALSE(parse_tracking(kGood, at(1800432000 - 600))) << "heard from the future: the host was set back";
}

TEST(RateLimit, CountsWhatItHoldsBack) {
  RateLimit limit(2);
  std::uint64_t suppressed = 99;
  EXPECT_TRUE(limit.allow(0, suppressed));
  EXPECT_EQ(suppressed, 0u);
  EXPECT_TRUE(limit.allow(1, suppressed));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(limit.allow(2, suppressed));
  EXPECT_TRUE(limit.allow(60'000'000'000, suppressed));
  EXPECT_EQ(suppressed, 5u);
  EXPECT_TRUE(limit.allow(60'000'000'001, suppressed));
  EXPECT_EQ(suppressed, 0u);
  EXPECT_FALSE(limit.allow(60'000'000'002, suppressed));
}

}  // namespace
}  // namespace sukut::io
