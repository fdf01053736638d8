// The closed lists: every value has its own word, and the wire has the same lists with the same numbers.
#include "proto/reason.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/proto/wire_file.h"

namespace sukut {
namespace {

template <typename Enum>
void expect_listed(int count, const std::string& enum_name, const std::string& prefix) {
  const auto wire = wire_enum(enum_name);
  EXPECT_EQ(wire.size(), static_cast<std::size_t>(count));
  std::set<std::string> words;
  for (int i = 0; i < count; ++i) {
    const std::string word(name_of(static_cast<Enum>(i)));
    EXPECT_TRUE(words.insert(word).second) << word;
    EXPECT_EQ(wire.contains(prefix + word) ? wire.at(prefix + word) : -1, i) << word;
  }
}

TEST(Reason, TheWireHasTheSameLists) {
  expect_listed<Reason>(kReasonCount, "Reason", "reason_");
  expect_listed<Outcome>(kOutcomeCount, "Outcome", "outcome_");
  expect_listed<KnownBy>(kKnownByCount, "KnownBy", "known_by_");
}

// A second implementation is written from proto/README.md: it must list every word with its number.
TEST(Reason, TheReadmeListsThemAll) {
  std::ifstream file(SUKUT_SOURCE_DIR "/proto/README.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const auto expect_row = [&page](int number, std::string_view word) {
    const std::string row = "| " + std::to_string(number) + " | `" + std::string(word) + "` | ";
    EXPECT_NE(page.find(row), std::string::npos) << row;
  };
  for (int i = 0; i < kReasonCount; ++i) expect_row(i, name_of(static_cast<Reason>(i)));
  for (int i = 0; i < kOutcomeCount; ++i) expect_row(i, name_of(static_cast<Outcome>(i)));
  for (int i = 0; i < kKnownByCount; ++i) {
    const std::string words = "`" + std::string(name_of(static_cast<KnownBy>(i))) + "` " + std::to_string(i);
    EXPECT_NE(page.find(words), std::string::npos) << words;
  }
}

TEST(Reason, NamesLeadBack) {
  for (int i = 0; i < kReasonCount; ++i)
    EXPECT_EQ(reason_named(name_of(static_cast<Reason>(i))), static_cast<Reason>(i));
  for (int i = 0; i < kOutcomeCount; ++i) {
    EXPECT_EQ(outcome_named(name_of(static_cast<Outcome>(i))), static_cast<Outcome>(i));
  }
  EXPECT_EQ(reason_named("no_such_reason"), std::nullopt);
  EXPECT_EQ(outcome_named("Executed"), std::nullopt);
}

TEST(Reason, AValueOutsideTheListIsOurBug) {
  EXPECT_DEATH(static_cast<void>(name_of(static_cast<Reason>(kReasonCount))), "CHECK failed");
}

}  // namespace
}  // namespace sukut
