// The command line as people meet it: words, exit codes, JSON from every reading command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "coordinator/cli/run.h"
#include "proto/io/key_file.h"
#include "tests/shell/cli_fixture.h"
#include "tests/shell/cli_spoken.h"

namespace sukut::cli {
namespace {

using ::testing::HasSubstr;

using Command = SpokenCommand;

TEST_F(Command, BadWordsAreBadInput) {
  EXPECT_EQ(sukut({"nonsense"}).code, 2);
  EXPECT_EQ(sukut({"order"}).code, 2);
  EXPECT_EQ(sukut({"order", "draft", "p.toml", "--drill", "--year", "2027"}).code, 2);
  EXPECT_EQ(sukut({"station", "list"}).code, 2);  // no centre here
  const Spoken help = sukut({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("3 coordinator not reachable"));
}

TEST_F(Command, PlanCheckRefusesWithOneAndASyntaxErrorWithTwo) {
  ASSERT_TRUE(io::write_file(folder_ / "good.toml", kFewCues).has_value());
  ASSERT_TRUE(io::write_file(folder_ / "bad.toml", kFewCues + "colour = 1\n").has_value());
  ASSERT_TRUE(io::write_file(folder_ / "broken.toml", "at = 12:00\n").has_value());
  EXPECT_EQ(sukut({"plan", "check", folder_ / "good.toml"}).code, 0);
  const Spoken bad = sukut({"plan", "check", folder_ / "bad.toml"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_THAT(bad.err, HasSubstr("bad.toml:46:1: unknown key 'colour'"));
  EXPECT_EQ(sukut({"plan", "check", folder_ / "broken.toml"}).code, 2);
  EXPECT_EQ(sukut({"plan", "check", folder_ / "none.toml"}).code, 2);
}

TEST_F(Command, WithoutACoordinatorTheDraftSaysSoAndReadingGoesOn) {
  make_demo_centre();
  ASSERT_TRUE(io::write_file(folder_ / "p.toml", kFewCues).has_value());
  ASSERT_TRUE(io::write_file(folder_ / "c/control.sock", "").has_value());  // left behind by one that is gone
  const std::string plan = folder_ / "p.toml";
  EXPECT_EQ(sukut({"order", "draft", plan, "--drill", "--in", "30s", "--minute", "5s"}).code, 3);
  EXPECT_EQ(sukut({"order", "draft", plan, "--drill"}).code, 2);
  EXPECT_EQ(sukut({"order", "draft", plan, "--drill", "--at", "2020-01-06T11:00+04:00"}).code, 2);
  EXPECT_EQ(sukut({"order", "list"}).code, 0);
}

TEST_F(Command, EveryReadingCommandSpeaksJson) {
  make_demo_centre();
  ASSERT_TRUE(io::write_file(folder_ / "p.toml", kFewCues).has_value());
  for (const std::vector<std::string>& words : {std::vector<std::string>{"key", "show", folder_ / "anna"},
                                                {"person", "list"},
                                                {"root", "show"},
                                                {"station", "list"},
                                                {"order", "list"},
                                                {"status"},
                                                {"plan", "check", folder_ / "p.toml"}}) {
    std::vector<std::string> with_json = words;
    with_json.emplace_back("--json");
    const Spoken spoken = sukut(with_json);
    EXPECT_TRUE(nlohmann::json::accept(spoken.out)) << words[0] << ": " << spoken.out << spoken.err;
    EXPECT_EQ(spoken.out.find('\033'), std::string::npos);
  }
}

TEST_F(Command, SealedRootAndRegisteredStationsAreRefusedByName) {
  make_demo_centre();
  const Spoken late = sukut({"person", "add", "cem", "--role", "live", "--key", folder_ / "anna.pub"});
  EXPECT_EQ(late.code, 1);
  EXPECT_THAT(late.err, HasSubstr("root_sealed"));
  EXPECT_EQ(sukut({"station", "add", "ship-a", "--sector", "ship"}).code, 1);
  EXPECT_EQ(sukut({"station", "bundle", "ship-b", "--out", folder_ / "b"}).code, 1);
  EXPECT_EQ(sukut({"station", "add", "ship-c", "--sector", "ship", "--out", folder_ / "c/centre.toml"}).code, 2);
  EXPECT_EQ(sukut({"station", "bundle", "ship-c", "--out", folder_ / "b"}).code,
            1);  // no bundle: not registered either
  const Spoken again = sukut({"station", "add", "tv-a", "--out", folder_ / "b"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(std::filesystem::exists(folder_ / "b/tv-a/station.toml"));
}

}  // namespace
}  // namespace sukut::cli
