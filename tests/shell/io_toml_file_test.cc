// TOML with good manners: each complaint has its place, what is wrong and the mend.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proto/io/toml_file.h"

namespace sukut::io {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> texts(const TomlFile& file) {
  std::vector<std::string> lines;
  for (const Problem& problem : file.problems()) lines.push_back(problem.text());
  return lines;
}

TEST(Toml, ValuesComeByNameAndType) {
  const TomlFile file = TomlFile::parse(R"(
name = "20 Yanvar"
count = 3
share = 0.5
is_open = true
words = ["a", "b"]
tolerance = "250ms"
at = 12:00:00
instant = 2027-01-20T12:00:00.25+04:00
[inner]
deep = "yes"
[[station]]
id = "one"
[[station]]
id = "two"
)",
                                        "plan.toml");
  ASSERT_TRUE(file.has_root());
  const TomlTable& root = file.root();
  EXPECT_EQ(root.need_string("name"), "20 Yanvar");
  EXPECT_EQ(root.integer("count"), 3);
  EXPECT_EQ(root.number("count"), 3.0);
  EXPECT_EQ(root.number("share"), 0.5);
  EXPECT_EQ(root.boolean("is_open"), true);
  EXPECT_THAT(root.strings("words"), ElementsAre("a", "b"));
  EXPECT_EQ(root.duration("tolerance"), Nanos(milliseconds(250)));
  EXPECT_EQ(root.time_of_day("at")->seconds, 12 * 3600);
  EXPECT_EQ(root.instant("instant"), Instant(seconds(1800432000) + milliseconds(250)));
  EXPECT_EQ(root.table("inner")->string("deep"), "yes");
  ASSERT_EQ(root.tables("station").size(), 2u);
  EXPECT_EQ(root.tables("station")[0].string("id"), "one");
  EXPECT_EQ(root.tables("station")[1].string("id"), "two");
  EXPECT_EQ(root.string("absent"), std::nullopt);
  root.refuse_unknown();
  EXPECT_THAT(texts(file), ElementsAre());
}

TEST(Toml, UnknownKeyIsNamedWithTheNearest) {
  const TomlFile file = TomlFile::parse("tolerence = \"1s\"\n[inner]\n  zzzzzz = 1\n", "plan.toml");
  const TomlTable& root = file.root();
  EXPECT_EQ(root.duration("tolerance"), std::nullopt);
  ASSERT_TRUE(root.table("inner"));
  EXPECT_FALSE(root.table("inner")->has("deep"));
  root.refuse_unknown();
  EXPECT_THAT(texts(file), ElementsAre("plan.toml:1:1: unknown key 'tolerence'; did you mean 'tolerance'?",
                                       "plan.toml:3:3: unknown key 'zzzzzz'; known here: deep"));
}

TEST(Toml, WrongTypeIsNamedAtItsValue) {
  const TomlFile file = TomlFile::parse("a = \"x\"\nb = 2\nc = [1]\nd = \"5 parsecs\"\n", "f.toml");
  EXPECT_EQ(file.root().integer("a"), std::nullopt);
  EXPECT_EQ(file.root().string("b"), std::nullopt);
  EXPECT_THAT(file.root().strings("c"), ElementsAre());
  EXPECT_EQ(file.root().duration("d"), std::nullopt);
  EXPECT_THAT(texts(file), ElementsAre(HasSubstr("f.toml:1:5: 'a' is a text, not a whole number"),
                                       HasSubstr("f.toml:2:5: 'b' is a whole number, not a text"),
                                       HasSubstr("f.toml:3:6: an entry of 'c' is a whole number"),
                                       HasSubstr("f.toml:4:5: '5 parsecs' is no duration")));
}

TEST(Toml, MissingKeyIsNamedAtItsTable) {
  const TomlFile file = TomlFile::parse("a = 1\n\n[cue]\nb = 1\n", "f.toml");
  EXPECT_EQ(file.root().table("cue")->need_string("id"), std::nullopt);
  EXPECT_THAT(texts(file), ElementsAre(HasSubstr("f.toml:3:1: 'id' is missing; add id = ")));
}

TEST(Toml, SyntaxErrorStopsAtTheFirstWithTheMend) {
  const TomlFile file = TomlFile::parse("id = \"x\"\nat = 12:00\nalso = = wrong\n", "plan.toml");
  EXPECT_FALSE(file.has_root());
  ASSERT_EQ(file.problems().size(), 1u);
  EXPECT_THAT(file.problems()[0].where, HasSubstr("plan.toml:2:"));
  EXPECT_THAT(file.problems()[0].mend, HasSubstr("HH:MM:SS"));
}

TEST(Toml, ProblemsStandInOrderOfPlace) {
  const TomlFile file = TomlFile::parse("a = 1\nb = 1\nc = 1\n", "f.toml");
  file.root().complain("c", "third");
  file.root().complain("a", "first");
  file.root().complain("b", "second");
  EXPECT_THAT(texts(file), ElementsAre("f.toml:1:5: first", "f.toml:2:5: second", "f.toml:3:5: third"));
}

TEST(Toml, MissingFileIsOneProblem) {
  const TomlFile file = TomlFile::open("/nonexistent/plan.toml");
  EXPECT_FALSE(file.has_root());
  EXPECT_THAT(texts(file), ElementsAre(HasSubstr("/nonexistent/plan.toml:1:1: the file is missing")));
}

TEST(Toml, InstantNeedsItsOffset) {
  const TomlFile file = TomlFile::parse("a = 2027-01-20T12:00:00\n", "f.toml");
  EXPECT_EQ(file.root().instant("a"), std::nullopt);
  EXPECT_THAT(texts(file), ElementsAre(HasSubstr("with its offset")));
}

TEST(Toml, NothingOfAFileSteersATerminal) {
  const TomlFile file = TomlFile::parse("level = \"\\u001B[2Jgone\"\n", "f.toml");
  file.root().complain("level", "unknown level '" + *file.root().string("level") + "'");
  EXPECT_THAT(texts(file), ElementsAre("f.toml:1:9: unknown level '?[2Jgone'"));
}

TEST(Duration, AsPeopleWriteIt) {
  EXPECT_EQ(parse_duration("250ms"), Nanos(milliseconds(250)));
  EXPECT_EQ(parse_duration("60s"), Nanos(seconds(60)));
  EXPECT_EQ(parse_duration("60"), Nanos(seconds(60)));
  EXPECT_EQ(parse_duration("1.5s"), Nanos(milliseconds(1500)));
  EXPECT_EQ(parse_duration("10m"), Nanos(seconds(600)));
  EXPECT_EQ(parse_duration("2h"), Nanos(hours(2)));
  EXPECT_EQ(parse_duration("3d"), Nanos(hours(72)));
  EXPECT_EQ(parse_duration("0s"), Nanos(0));
  for (const char* bad : {"", "s", "-1s", "1 s", "1.s", "1y", "1s2", "99999999999999999999s", "9999999999d", "53375.999999999d",
                          "0x10s"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
}

TEST(Nearest, OnlyWhatMayBeMeant) {
  const std::vector<std::string> known{"broadcast", "rail", "ship"};
  EXPECT_EQ(nearest("brodcast", known), "broadcast");
  EXPECT_EQ(nearest("ships", known), "ship");
  EXPECT_EQ(nearest("submarine", known), std::nullopt);
  EXPECT_EQ(nearest(std::string(1'000'000, 'x'), known), std::nullopt);
}

}  // namespace
}  // namespace sukut::io
