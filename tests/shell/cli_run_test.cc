// The command line as people meet it: words, exit codes, JSON from every reading command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "coordinator/cli/run.h"
#include "proto/codec.h"
#include "proto/io/key_file.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::HasSubstr;

struct Spoken {
  int code = 0;
  std::string out;
  std::string err;
};

class Command : public ::testing::Test {
 protected:
  Spoken sukut(std::vector<std::string> words) {
    words.insert(words.begin(), "sukut");
    words.insert(words.end(), {"--centre", folder_ / "c"});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Spoken spoken;
    spoken.code = run(static_cast<int>(argv.size()), argv.data());
    spoken.out = ::testing::internal::GetCapturedStdout();
    spoken.err = ::testing::internal::GetCapturedStderr();
    return spoken;
  }
  // Two people with every role but live, a sealed root, three stations.
  void make_demo_centre() {
    ASSERT_EQ(sukut({"init", folder_ / "c", "--insecure-demo"}).code, 0);
    for (const char* name : {"anna", "bob"}) {
      const std::string key = folder_ / name;
      ASSERT_EQ(sukut({"key", "new", key, "--name", name, "--no-passphrase", "--insecure-demo"}).code, 0);
      ASSERT_EQ(
          sukut({"person", "add", name, "--role", "root,drill", "--role", "cancel,close", "--key", key + ".pub"}).code,
          0);
    }
    ASSERT_EQ(sukut({"root", "seal", "--threshold", "root=1"}).code, 0);
    ASSERT_EQ(sukut({"station", "add", "ship-a", "--sector", "ship", "--out", folder_ / "b"}).code, 0);
    ASSERT_EQ(sukut({"station", "add", "tv-a", "--sector", "broadcast"}).code, 0);
  }

  CliFolder folder_;
};

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
  EXPECT_EQ(sukut({"station", "bundle", "ship-c", "--out", folder_ / "b"}).code, 1);  // no bundle: not registered either
  const Spoken again = sukut({"station", "add", "tv-a", "--out", folder_ / "b"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(std::filesystem::exists(folder_ / "b/tv-a/station.toml"));
}

TEST_F(Command, AnInhibitThatCannotBeMeantIsRefusedBeforeAnythingIsSent) {
  make_demo_centre();
  const std::string key = folder_ / "anna";
  EXPECT_THAT(sukut({"inhibit", "--list"}).out, HasSubstr("no real emergency"));
  EXPECT_EQ(sukut({"inhibit", "--list", "--json"}).out, "[]\n");
  const auto refused = [&](std::vector<std::string> words, int code, const std::string& part) {
    words.insert(words.begin(), "inhibit");
    const Spoken spoken = sukut(words);
    EXPECT_EQ(spoken.code, code) << part;
    EXPECT_THAT(spoken.err, HasSubstr(part));
  };
  refused({"--key", key}, 2, "--reason");
  refused({"--reason", "x"}, 2, "--key is missing");
  refused({"--reason", "x", "--key", key, "--for", "25h"}, 2, "1s to 24h");
  refused({"--reason", "x", "--key", key, "--for", "0s"}, 2, "1s to 24h");
  refused({"--reason", "x", "--key", key, "--wait", "1h"}, 2, "--wait");
  refused({"--reason", "x", "--key", key, "--scope", "ships"}, 2, "sector=ship");
  refused({"--reason", "x", "--key", key, "--scope", "sector=metro"}, 2, "fits no station");
  refused({"--reason", "a\nb", "--key", key}, 2, "not one line");
  refused({"--clear", "--key", key}, 1, "nothing to clear");
  refused({"--clear", "--key", key, "--scope", "sector=ship"}, 2, "--scope belongs to a new inhibit");
  refused({"K3M2", "--reason", "x", "--key", key}, 2, "--clear K3M2");
  refused({"--list", "--clear"}, 2, "excludes");
}

TEST_F(Command, AnInhibitIsInHandBeforeTheCoordinatorIsAsked) {
  make_demo_centre();
  const std::string out = folder_ / "by-hand";
  const Spoken spoken = sukut({"inhibit", "--scope", "sector=ship", "--scope", "exclude=tv-a", "--reason", "air raid",
                               "--key", folder_ / "anna", "--for", "30m", "--out", out});
  EXPECT_EQ(spoken.code, 3) << spoken.err;
  EXPECT_THAT(spoken.err, HasSubstr("sukut-coordinator"));
  const auto bytes = io::read_file(out, 64 * 1024);
  ASSERT_TRUE(bytes);
  const auto document = decode_document(*bytes);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->kind, Kind::inhibit);
  const auto inhibit = decode_inhibit(document->body);
  ASSERT_TRUE(inhibit);
  EXPECT_EQ(inhibit->why, "air raid");
  EXPECT_EQ(inhibit->expires - inhibit->issued, std::chrono::minutes(30));
  ASSERT_TRUE(inhibit->scope);
  EXPECT_EQ(inhibit->scope->sectors, (std::vector<std::string>{"ship"}));
  EXPECT_EQ(inhibit->scope->count, 1U);
}

}  // namespace
}  // namespace sukut::cli
