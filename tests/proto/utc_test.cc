// An instant keeps its last digit on the way through a file, and nothing is read as an instant that is none.
#include "proto/utc.h"

#include <gtest/gtest.h>

namespace sukut {
namespace {

constexpr Instant kNoon = Instant(std::chrono::seconds(1800432000));

TEST(Utc, PeopleReadMilliseconds) {
  EXPECT_EQ(utc_text(kNoon), "2027-01-20 08:00:00 UTC");
  EXPECT_EQ(utc_text(kNoon + Nanos(7'123'456'789)), "2027-01-20 08:00:07.123 UTC");
  EXPECT_EQ(utc_text(kNoon + Nanos(999)), "2027-01-20 08:00:00 UTC");
  EXPECT_EQ(utc_text(kNoon + Nanos(50'000'000)), "2027-01-20 08:00:00.050 UTC");
}

TEST(Utc, FilesKeepTheLastDigit) {
  for (const auto& [ns, text] : {std::pair{0LL, "2027-01-20T08:00:00Z"},
                                 {50'000'000LL, "2027-01-20T08:00:00.050Z"},
                                 {1'000LL, "2027-01-20T08:00:00.000001Z"},
                                 {7'123'456'789LL, "2027-01-20T08:00:07.123456789Z"},
                                 {86'399'999'999'999LL, "2027-01-21T07:59:59.999999999Z"}}) {
    EXPECT_EQ(iso_text(kNoon + Nanos(ns)), text);
    EXPECT_EQ(instant_of_iso(text), kNoon + Nanos(ns)) << text;
  }
  EXPECT_EQ(instant_of_iso("1970-01-01T00:00:00Z"), Instant());
}

TEST(Utc, NothingElseIsAnInstant) {
  for (const char* text :
       {"", "Z", "2027-01-20", "2027-01-20T08:00:00", "2027-01-20 08:00:00Z", "2027-01-20T08:00:00+04:00",
        "2027-01-20T08:00:00.Z", "2027-01-20T08:00:00.5Z", "2027-01-20T08:00:00.000Z", "2027-01-20T24:00:00Z",
        "2027-02-30T08:00:00Z", "2027-13-01T08:00:00Z", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z",
        "2027-01-20T08:00:60Z", "+027-01-20T08:00:00Z", "2027/01/20T08:00:00Z", "2027-01-20T08:00:00.123456789ZZ",
        "2027-01-20T08:00:00.1234567890Z"}) {
    EXPECT_EQ(instant_of_iso(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sukut
