// Local times become instants by the zone data, and back; nothing is guessed.
#include <gtest/gtest.h>

#include "coordinator/cli/calendar.h"

namespace sukut::cli {
namespace {

TEST(Calendar, BakuNoonIsEightUtc) {
  const LocalLookup found = look_up("Asia/Baku", {2027, 1, 20}, 12 * 3600);
  EXPECT_EQ(found.kind, LocalKind::unique);
  EXPECT_EQ(utc_text(found.first), "2027-01-20 08:00:00 UTC");
  EXPECT_EQ(local_text("Asia/Baku", found.first), "2027-01-20 12:00:00 +04");
  EXPECT_EQ(iso_text(found.first), "2027-01-20T08:00:00Z");
  EXPECT_EQ(date_in("Asia/Baku", found.first + std::chrono::hours(12)), (CivilDate{2027, 1, 21}));
}

TEST(Calendar, TellsMissingAndDoubleTimesApart) {
  const LocalLookup missing = look_up("Europe/Berlin", {2027, 3, 28}, 2 * 3600 + 1800);
  EXPECT_EQ(missing.kind, LocalKind::nonexistent);
  EXPECT_EQ(utc_text(missing.first), "2027-03-28 01:00:00 UTC");
  const LocalLookup twice = look_up("Europe/Berlin", {2027, 10, 31}, 2 * 3600 + 1800);
  EXPECT_EQ(twice.kind, LocalKind::ambiguous);
  EXPECT_EQ(twice.second - twice.first, std::chrono::hours(1));
}

TEST(Calendar, OffsetsThatAreNoWholeHour) {
  const LocalLookup found = look_up("Asia/Kathmandu", {2027, 1, 20}, 12 * 3600);
  EXPECT_EQ(utc_text(found.first), "2027-01-20 06:15:00 UTC");
  EXPECT_EQ(local_text("Asia/Kathmandu", found.first), "2027-01-20 12:00:00 +05:45");
  EXPECT_EQ(local_text("America/New_York", found.first), "2027-01-20 01:15:00 -05");
}

TEST(Calendar, ADayBeginsAfterAMissingMidnight) {
  // Beirut goes forward at midnight.
  EXPECT_EQ(local_text("Asia/Beirut", start_of_day("Asia/Beirut", {2027, 3, 28})), "2027-03-28 01:00:00 +03");
  EXPECT_EQ(next_day({2028, 2, 28}), (CivilDate{2028, 2, 29}));
  EXPECT_EQ(next_day({2027, 12, 31}), (CivilDate{2028, 1, 1}));
}

TEST(Calendar, ReadsInstantsOnlyWithAnOffset) {
  EXPECT_EQ(parse_instant("2027-01-06T11:00+04:00"), parse_instant("2027-01-06T07:00:00Z"));
  EXPECT_EQ(parse_instant("2027-01-06 11:00:30+04:00"), parse_instant("2027-01-06T07:00:30Z"));
  for (const char* bad : {"2027-01-06T11:00", "2027-02-30T11:00Z", "2027-01-06T24:00Z", "2027-01-06T11:00+4",
                          "tomorrow", "", "2027-01-06T11:00Zx", "2027-01-06T11:00+04:00x"}) {
    EXPECT_FALSE(parse_instant(bad)) << bad;
  }
}

TEST(Calendar, KnowsZonesAndTheirVersion) {
  EXPECT_TRUE(is_zone("Asia/Baku"));
  EXPECT_FALSE(is_zone("Asia/Bakoo"));
  EXPECT_FALSE(is_zone("../../etc/passwd"));
  EXPECT_GE(zone_names().size(), 300U);
  EXPECT_EQ(tzdata_version().substr(0, 2), "20");
}

}  // namespace
}  // namespace sukut::cli
