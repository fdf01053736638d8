// The walk on a small table: what it lets pass, what it refuses, and where it says the trouble is.
#include "proto/codec_walk.h"

#include <gtest/gtest.h>

#include "tests/proto/bytes.h"

namespace sukut {
namespace {

constexpr Field kLeafFields[] = {
    {.number = 100, .name = "level", .type = FieldType::varint, .limit = 5, .least = 1},
    {.number = 2, .name = "raw", .type = FieldType::bytes, .limit = 4},
    {.number = 3, .name = "word", .type = FieldType::text, .limit = 4},
};
constexpr Shape kLeaf{"Leaf", kLeafFields};
constexpr Field kTreeFields[] = {
    {.number = 1, .name = "hash", .type = FieldType::exact, .limit = 3, .is_required = true},
    {.number = 2, .name = "leaves", .type = FieldType::message, .count_max = 2, .shape = &kLeaf},
    {.number = 3, .name = "at", .type = FieldType::fixed64, .limit = 1000},
    {.number = 4, .name = "seqs", .type = FieldType::packed64, .limit = 2},
};
constexpr Shape kTree{"Tree", kTreeFields};

const Bytes kHash = bytes_field(1, "abc");

std::string told(const Bytes& bytes) {
  const Status walked = walk(bytes, kTree);
  return walked ? "fine" : std::string(name_of(walked.error().reason)) + " " + walked.error().detail;
}
Bytes leaf(const Bytes& inside) { return kHash + bytes_field(2, inside); }

TEST(Walk, PassesWhatTheTableKnows) {
  EXPECT_EQ(told(kHash), "fine");
  EXPECT_EQ(told(kHash + bytes_field(2, number_field(100, 5)) + bytes_field(2, "") + fixed64_field(3, 1000) +
                 bytes_field(4, Bytes(16, 'x'))),
            "fine");
}

TEST(Walk, MissingAndRepeated) {
  EXPECT_EQ(told(""), "malformed hash: missing");
  EXPECT_EQ(told(kHash + kHash), "malformed hash: stands more than 1 time");
  EXPECT_EQ(told(kHash + bytes_field(2, "") + bytes_field(2, "") + bytes_field(2, "")),
            "malformed leaves: stands more than 2 times");
}

TEST(Walk, SizesAndRanges) {
  EXPECT_EQ(told(bytes_field(1, "ab")), "malformed hash: 2 bytes are not its size");
  EXPECT_EQ(told(leaf(bytes_field(2, "abcde"))), "malformed leaves.raw: 5 bytes are not its size");
  EXPECT_EQ(told(leaf(bytes_field(2, "\xff\n"))), "fine");
  EXPECT_EQ(told(leaf(bytes_field(3, "əə"))), "fine");
  for (const char* bad : {"abcde", "\xff", "a\n"}) {
    EXPECT_EQ(told(leaf(bytes_field(3, bad))), "malformed leaves.word: not one plain line of at most 4 bytes");
  }
  EXPECT_EQ(told(leaf(number_field(100, 0))), "malformed leaves.level: out of range");
  EXPECT_EQ(told(leaf(number_field(100, 6))), "malformed leaves.level: out of range");
  EXPECT_EQ(told(leaf(number_field(100, (1ULL << 32) + 1))), "malformed leaves.level: out of range")
      << "cut to 32 bits: 1";
  EXPECT_EQ(told(kHash + fixed64_field(3, 1001)), "malformed at: out of range");
  EXPECT_EQ(told(kHash + bytes_field(4, Bytes(24, 'x'))), "malformed seqs: 24 bytes are not its size");
  EXPECT_EQ(told(kHash + bytes_field(4, Bytes(9, 'x'))), "malformed seqs: 9 bytes are not its size");
}

TEST(Walk, UnknownFieldsPassUnlessCritical) {
  EXPECT_EQ(told(kHash + number_field(5, 1) + fixed64_field(99, 1) + bytes_field(200, "x") + tag(6, 5) + "four"),
            "fine");
  EXPECT_EQ(told(leaf(number_field(99, 1))), "fine");
  const std::string mend = ": must not be ignored and is not known; a newer version is needed";
  for (const std::uint32_t number : {101U, 150U, 199U}) {
    const std::string field = "field " + std::to_string(number) + mend;
    EXPECT_EQ(told(kHash + bytes_field(number, "")), "unknown_critical_field " + field);
    EXPECT_EQ(told(leaf(number_field(number, 1))), "unknown_critical_field leaves." + field);
  }
}

TEST(Walk, WrongWireTypes) {
  EXPECT_EQ(told(number_field(1, 3)), "malformed hash: truncated or of another type");
  EXPECT_EQ(told(leaf(bytes_field(100, "x"))), "malformed leaves.level: truncated or of another type");
  for (const std::uint32_t wire_type : {3U, 4U, 6U, 7U}) {
    EXPECT_EQ(told(kHash + tag(9, wire_type)), "malformed field 9: truncated or of an unknown wire type");
  }
}

TEST(Walk, Truncation) {
  const Bytes whole = leaf(number_field(100, 5)) + fixed64_field(3, 7) + bytes_field(200, "tail");
  ASSERT_EQ(told(whole), "fine");
  int refused = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) refused += told(whole.substr(0, size)) != "fine" ? 1 : 0;
  // Cut between two fields it is whole again: after the hash, the leaf and the instant.
  EXPECT_EQ(refused, static_cast<int>(whole.size()) - 3);
}

TEST(Walk, NumbersThatAreNone) {
  EXPECT_EQ(told(Bytes(1, '\0')), "malformed not a field") << "number 0";
  EXPECT_EQ(told(Bytes(11, '\xff')), "malformed not a field") << "a varint without end";
  EXPECT_EQ(told(kHash + varint(1ULL << 35)), "malformed not a field") << "a tag over 32 bits";
  EXPECT_EQ(told(kHash + tag(9, 0) + Bytes(9, '\xff') + '\x02'),
            "malformed field 9: truncated or of an unknown wire type");
  EXPECT_EQ(told(kHash + tag(9, 2) + varint(~0ULL)), "malformed field 9: truncated or of an unknown wire type");
}

}  // namespace
}  // namespace sukut
