// Words that people read must read as they are written.
#include "proto/text.h"

#include <gtest/gtest.h>

namespace sukut {
namespace {

TEST(Text, AcceptsEveryScript) {
  EXPECT_TRUE(is_plain_text("", 0));
  EXPECT_TRUE(is_plain_text("20 Yanvar – Ümumxalq Hüzn Günü", 64));
  EXPECT_TRUE(is_plain_text("黙祷 🕯", 64));
}

TEST(Text, CountsBytesNotCharacters) {
  EXPECT_TRUE(is_plain_text("əə", 4));
  EXPECT_FALSE(is_plain_text("əə", 3));
}

TEST(Text, RefusesControlsAndTurnedDirections) {
  for (const std::string_view bad :
       {std::string_view("a\nb"), std::string_view("\x1b[2J"), std::string_view("a\0b", 3), std::string_view("\x7f"),
        std::string_view("\xc2\x85"), std::string_view("a\u2028b"), std::string_view("live \u202eLLIRD"),
        std::string_view("\u2066x")}) {
    EXPECT_FALSE(is_plain_text(bad, 64)) << testing::PrintToString(bad);
  }
}

TEST(Text, RefusesWhatIsNotUtf8) {
  for (const char* bad :
       {"\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xe2x"}) {
    EXPECT_FALSE(is_plain_text(bad, 64)) << testing::PrintToString(bad);
  }
}

TEST(Text, MakesThePlainTextOfAnything) {
  EXPECT_EQ(plain_text_of("as it is – ə", 64), "as it is – ə");
  EXPECT_EQ(plain_text_of("a\nb\xff\u202e.", 64), "a?b??.");
  EXPECT_EQ(plain_text_of("əəə", 5), "əə");
  std::string wild;
  for (int i = 0; i < 1024; ++i) wild += static_cast<char>(i * 37 % 251);
  EXPECT_TRUE(is_plain_text(plain_text_of(wild, 512), 512));
}

TEST(Text, WritesAnInstantWithItsZone) {
  EXPECT_EQ(utc_text(from_ns<Instant>(1'800'432'000'000'000'000)), "2027-01-20 08:00:00 UTC");
  EXPECT_EQ(utc_text(from_ns<Instant>(1'800'432'000'007'999'999)), "2027-01-20 08:00:00.007 UTC");
  EXPECT_EQ(utc_text(from_ns<Instant>(-1)), "1969-12-31 23:59:59.999 UTC");
}

TEST(Text, KnowsTheAlphabetOfZones) {
  for (const char* good : {"Asia/Baku", "America/New_York", "Etc/GMT+4", "UTC"})
    EXPECT_TRUE(is_zone_name(good)) << good;
  for (const char* bad : {"", "/Asia", "Asia Baku", "Asia\\Baku", "Bakı"}) EXPECT_FALSE(is_zone_name(bad)) << bad;
  EXPECT_FALSE(is_zone_name(std::string(65, 'A')));
}

}  // namespace
}  // namespace sukut
