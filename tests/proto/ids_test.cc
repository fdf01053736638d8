// Ids as people and files see them.
#include "proto/ids.h"

#include <gtest/gtest.h>

#include "tests/proto/samples.h"

namespace sukut {
namespace {

TEST(Ids, HexGoesThereAndBack) {
  const Bytes bytes("\x00\x7f\xff\x10", 4);
  EXPECT_EQ(hex(bytes), "007fff10");
  EXPECT_EQ(from_hex("007FfF10"), bytes);
  EXPECT_EQ(hex(samples::id<KeyId>(0xf8)), "f8f9fafbfcfdfeff0001020304050607");
}

TEST(Ids, WhatIsNotHexIsEmpty) {
  EXPECT_EQ(from_hex("abc"), Bytes());
  EXPECT_EQ(from_hex("0g"), Bytes());
  EXPECT_EQ(from_hex("0 "), Bytes());
}

TEST(Ids, BytesOfTheWrongSizeLeaveTheIdAlone) {
  KeyId key = samples::id<KeyId>(1);
  const KeyId before = key;
  EXPECT_FALSE(from_bytes(Bytes(15, 'x'), key));
  EXPECT_EQ(key, before);
  EXPECT_TRUE(from_bytes(to_bytes(samples::id<KeyId>(9)), key));
  EXPECT_EQ(key, samples::id<KeyId>(9));
}

TEST(Ids, FingerprintIsTheFirstSixtyBitsInGroupsOfFour) {
  Digest digest;
  EXPECT_EQ(fingerprint(digest), "0000-0000-0000");
  digest.bytes.fill(0xff);
  EXPECT_EQ(fingerprint(digest), "ZZZZ-ZZZZ-ZZZZ");
  // 0x0123456789abcdef in fives: 0 4 17 20 10 25 28 9 21 15 6 30, and four bits left over.
  const std::array<std::uint8_t, 8> first{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
  std::copy(first.begin(), first.end(), digest.bytes.begin());
  EXPECT_EQ(fingerprint(digest), "04HM-ASW9-NF6Y");
  KeyId key;
  std::copy(first.begin(), first.end(), key.bytes.begin());
  EXPECT_EQ(fingerprint(key), fingerprint(digest));
}

TEST(Ids, TextIdsAreShortLowerCaseWords) {
  for (const char* good : {"a", "ship-agdam", "20-january", "x1"}) EXPECT_TRUE(is_text_id(good)) << good;
  EXPECT_TRUE(is_text_id(std::string(64, 'a')));
  for (const char* bad : {"", "-a", "Ship", "a b", "a_b", "ə", "a/b"}) EXPECT_FALSE(is_text_id(bad)) << bad;
  EXPECT_FALSE(is_text_id(std::string(65, 'a')));
}

}  // namespace
}  // namespace sukut
