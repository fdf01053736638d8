// sukut-agent init: every sensible sector and driver gives a config that is read without a complaint; every other
// combination is explained; nothing is ever overwritten.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "agent/drivers/factory.h"
#include "agent/shell/commands.h"
#include "agent/shell/first_config.h"
#include "agent/shell/station_kind.h"
#include "tests/shell/agent_station.h"

namespace sukut::agent {
namespace {

using testing::HasSubstr;

const Instant kNow = from_ns<Instant>(1'799'229'600'000'000'000);

struct Spoken {
  int code = 0;
  std::string err;
};
Spoken say(std::vector<std::string> words) {
  words.insert(words.begin(), {"sukut-agent", "init"});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Spoken spoken;
  spoken.code = run_commands(static_cast<int>(argv.size()), argv.data());
  (void)testing::internal::GetCapturedStdout();
  spoken.err = testing::internal::GetCapturedStderr();
  return spoken;
}

class Init : public testing::TestWithParam<std::string_view> {
 protected:
  Init() { station_.write_station("sector = \"" + sector() + "\"\n"); }
  static std::string sector() { return std::string(GetParam()); }
  Spoken init(const std::string& driver, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"--sector", sector(), "--driver", driver, "--bundle", station_.folder / "bundle",
                               "--out", station_.folder / (driver + ".toml")});
    return say(more);
  }
  Station station_;
};

// In the order of driver_names(): dry_run, manual, command, liquidsoap, text_file.
const std::map<std::string, std::string> kSensible{
    {"ship", "ymc.."},  {"port", "ymc.t"}, {"rail", "ymc.t"},        {"metro", "ymc.t"}, {"broadcast", "y.cl."},
    {"siren", "ymc.."}, {"road", "ymc.t"}, {"road-police", "ymc.t"}, {"flag", "ym..."},  {"mission", "ym..t"}};

TEST_P(Init, SensibleDriversAreWrittenAndTheOthersExplained) {
  for (std::size_t i = 0; i < driver_names().size(); ++i) {
    const std::string& driver = driver_names()[i];
    const Spoken spoken = init(driver);
    if (kSensible.at(sector())[i] == '.') {
      EXPECT_EQ(spoken.code, 2) << driver;
      EXPECT_THAT(spoken.err, HasSubstr(sector() + " by " + driver + ": "));
      EXPECT_THAT(spoken.err, HasSubstr("; choose "));
      EXPECT_FALSE(std::filesystem::exists(station_.folder / (driver + ".toml")));
      continue;
    }
    ASSERT_EQ(spoken.code, 0) << spoken.err;
    const ReadConfig read = read_config(station_.folder / (driver + ".toml"), kNow);
    for (const io::Problem& problem : read.problems) ADD_FAILURE() << problem.text();
    ASSERT_TRUE(read.config);
    const auto mine = std::ranges::count(read.config->outputs, driver, &OutputConfig::driver);
    EXPECT_EQ(mine, driver == "dry_run" ? 5 : 1);
    EXPECT_EQ(read.config->bundle.station.sector, sector());
    EXPECT_EQ(read.config->state_dir, station_.folder / (driver + "-state"));
  }
}

TEST_P(Init, WhatIsCommentedOutIsReadAsWellOnceItIsNot) {
  ASSERT_EQ(init("dry_run").code, 0);
  std::istringstream lines(station_.folder.read("dry_run.toml"));
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    const bool is_table = line.starts_with("# [") || line.starts_with("# driver") || line.starts_with("# file");
    all += (is_table ? line.substr(2) : line) + "\n";
  }
  station_.folder.write("all.toml", all);
  const ReadConfig read = read_config(station_.folder / "all.toml", kNow);
  for (const io::Problem& problem : read.problems) ADD_FAILURE() << problem.text();
}

INSTANTIATE_TEST_SUITE_P(Sectors, Init, testing::ValuesIn(kSectors), [](const auto& info) {
  std::string name(info.param);
  std::ranges::replace(name, '-', '_');
  return name;
});

class InitOfAPort : public Init {};
INSTANTIATE_TEST_SUITE_P(One, InitOfAPort, testing::Values(std::string_view("port")));

TEST_P(InitOfAPort, WhatWasGivenStandsInTheFile) {
  ASSERT_EQ(init("command", {"--program", "/opt/our horn", "--state", station_.folder / "s"}).code, 0);
  const ReadConfig read = read_config(station_.folder / "command.toml", kNow);
  ASSERT_TRUE(read.config);
  const auto sound = std::ranges::find(read.config->outputs, CueAction::sound, &OutputConfig::action);
  EXPECT_EQ(sound->start, (std::vector<std::string>{"/opt/our horn", "on"}));
  EXPECT_EQ(sound->end, (std::vector<std::string>{"/opt/our horn", "off"}));
  EXPECT_EQ(sound->name, "horn");
  EXPECT_EQ(read.config->state_dir, station_.folder / "s");
}

TEST_P(InitOfAPort, NothingIsOverwritten) {
  ASSERT_EQ(init("manual").code, 0);
  station_.folder.write("manual.toml", "mine");
  const Spoken again = init("manual");
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.err, HasSubstr("manual.toml is there already and stays as it is; name another with --out"));
  EXPECT_EQ(station_.folder.read("manual.toml"), "mine");
}

TEST_P(InitOfAPort, WrongWordsAreNamed) {
  const std::string bundle = station_.folder / "bundle";
  EXPECT_THAT(say({"--driver", "comand", "--bundle", bundle}).err, HasSubstr("did you mean 'command'?"));
  EXPECT_THAT(say({"--driver", "horn", "--bundle", bundle}).err, HasSubstr("known: dry_run, manual, command"));
  EXPECT_THAT(say({"--driver", "manual", "--sector", "shipp", "--bundle", bundle}).err,
              HasSubstr("did you mean 'ship'?"));
  const Spoken other = say({"--driver", "manual", "--sector", "ship", "--bundle", bundle});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("is of the port station baku-port, not of a ship; leave --sector out"));
  const Spoken nowhere = say({"--driver", "manual", "--bundle", station_.folder / "none"});
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_THAT(nowhere.err, HasSubstr("none/station.toml"));
  EXPECT_EQ(say({"--driver", "manual"}).code, 2);
  EXPECT_EQ(say({"--driver", "manual", "--bundle", bundle, "--out", station_.folder / "no/such/agent.toml"}).code, 1);
  EXPECT_THAT(std::filesystem::exists("agent.toml"), false);
}

TEST(FirstConfig, KnowsWhereItWillLiveAndWhatTheHostHas) {
  StationAttributes station;
  station.id = StationId("ship-one");
  station.sector = "ship";
  InitWish wish;
  wish.driver = "command";
  wish.bundle = "/etc/sukut/bundle";
  wish.out = "/etc/sukut/agent.toml";
  const auto text = first_config(wish, station, {true, true});
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("state = \"/var/lib/sukut\""));
  EXPECT_THAT(*text, HasSubstr("drift_ppm = 100"));
  EXPECT_THAT(*text, HasSubstr("time_source_chrony = true"));
  EXPECT_THAT(*text, HasSubstr("distress signal"));
}

TEST(StationKind, EverySectorHasOne) {
  std::set<CueAction> actions;
  for (const std::string_view sector : kSectors) {
    const StationKind* const kind = kind_of(sector);
    ASSERT_NE(kind, nullptr) << sector;
    actions.insert(kind->action);
  }
  EXPECT_EQ(actions.size(), 4U) << "every action but the notice is somebody's own";
  EXPECT_EQ(kind_of("shp"), nullptr);
}

}  // namespace
}  // namespace sukut::agent
