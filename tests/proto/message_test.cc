// The digest of a set, and the words that messages carry.
#include "proto/message.h"

#include <gtest/gtest.h>

#include "tests/proto/samples.h"
#include "tests/proto/wire_file.h"

namespace sukut {
namespace {

using samples::id;

TEST(DigestOfSet, ForgetsOrderAndRepetition) {
  const Digest a = id<Digest>(1);
  const Digest b = id<Digest>(2);
  EXPECT_EQ(digest_of_set({a, b}), digest_of_set({b, a, b}));
  EXPECT_NE(digest_of_set({a}), digest_of_set({a, b}));
  EXPECT_EQ(digest_of_set({b, a}), sha256(to_bytes(a) + to_bytes(b)));
  EXPECT_EQ(hex(digest_of_set({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

template <typename Enum>
void expect_words(const std::string& enum_name, const std::string& prefix) {
  EXPECT_GT(wire_enum(enum_name).size(), 3U) << enum_name;
  for (const auto& [word, number] : wire_enum(enum_name)) {
    if (word.ends_with("_unspecified")) continue;
    EXPECT_EQ(prefix + std::string(name_of(static_cast<Enum>(number))), word);
  }
}

TEST(Message, WordsAndNumbersAreThoseOfTheWire) {
  expect_words<Path>("Path", "path_");
  expect_words<ReportType>("ReportType", "report_");
  expect_words<Readiness>("Readiness", "readiness_");
  expect_words<Kind>("Kind", "kind_");
  EXPECT_EQ(wire_enum("Trust").at("trust_disputed"), static_cast<int>(Trust::disputed));
  EXPECT_EQ(wire_enum("Trust").at("trust_holdover"), static_cast<int>(Trust::holdover));
}

}  // namespace
}  // namespace sukut
