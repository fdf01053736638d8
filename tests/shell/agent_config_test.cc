// agent.toml and the bundle: what is right is read whole, what is wrong is named with its place and its mend.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "agent/shell/bundle.h"
#include "agent/shell/config.h"
#include "agent/shell/daemon.h"
#include "tests/shell/agent_station.h"

namespace sukut::agent {
namespace {

using std::chrono::hours;
using testing::HasSubstr;

const Instant kNow = from_ns<Instant>(1'799'229'600'000'000'000);  // 2027-01-06T10:00:00Z

std::string problems_of(const ReadConfig& read) {
  std::string text;
  for (const io::Problem& problem : read.problems) text += problem.text() + "\n";
  return text;
}

const OutputConfig& output(const Config& config, CueAction action) {
  return *std::ranges::find(config.outputs, action, &OutputConfig::action);
}

TEST(AgentConfig, TheLeastConfigWorksAndEveryActionIsDry) {
  const Station station;
  const ReadConfig read = read_config(station.config(), kNow);
  ASSERT_TRUE(read.config) << problems_of(read);
  EXPECT_EQ(read.config->outputs.size(), 5U);
  for (const OutputConfig& each : read.config->outputs) EXPECT_EQ(each.driver, "dry_run");
  EXPECT_EQ(read.config->bundle.station.id, StationId("baku-port"));
  EXPECT_EQ(read.config->bundle.centre, station.centre);
  EXPECT_THAT(read.config->endpoints, testing::ElementsAre("tcp://127.0.0.1:1"));
  EXPECT_EQ(read.config->inhibit_file, station.folder / "state/inhibit");
}

TEST(AgentConfig, EveryKeyIsRead) {
  const Station station;
  station.write_config(R"(
endpoints = ["tcp://a.example:11990", "tcp://b.example:11990"]
bulletins = ["tcp://c.example:11991"]
drift_ppm = 100
accept_single_time_source = true
time_source_chrony = true
profile = "satellite"
log_level = "debug"
log_file = "agent.log"
inhibit_file = "/run/fire"
[output.sound]
driver = "command"
name = "horn"
start = ["on", "-v"]
end = ["off"]
rehearse = ["lamp"]
moored = true
tolerance = "100ms"
drill_outputs_until = 2027-01-06T12:00:00Z
[output.silence]
driver = "liquidsoap"
socket = "/run/liq.sock"
guard = "sukut"
mode = "mute"
monitor = "udp://127.0.0.1:11995"
monitor_rate = 48000
monitor_channels = 1
monitor_delay = "12ms"
[output.lower-flag]
driver = "manual"
)");
  ReadConfig read = read_config(station.config(), kNow);
  ASSERT_TRUE(read.config) << problems_of(read);
  Config& config = *read.config;
  EXPECT_EQ(config.endpoints.size(), 2U);
  EXPECT_EQ(config.log_file, station.folder / "agent.log");
  const OutputConfig& sound = output(config, CueAction::sound);
  EXPECT_EQ(sound.start, (std::vector<std::string>{"on", "-v"}));
  EXPECT_TRUE(sound.is_moored);
  EXPECT_EQ(sound.drill_outputs_until, kNow + hours(2));
  EXPECT_EQ(output(config, CueAction::silence).settings.at("monitor_delay_ns"), "12000000");
  const AgentSetup setup = make_setup(config);
  EXPECT_EQ(setup.drift_ppm, 100);
  EXPECT_TRUE(setup.accept_single_time_source && setup.has_chrony);
  EXPECT_EQ(setup.pulse_every, std::chrono::minutes(10));
  EXPECT_EQ(setup.endpoints, 2U);
  ASSERT_EQ(setup.outputs.size(), 5U);
  EXPECT_EQ(setup.outputs[0].name, "horn");
  EXPECT_EQ(setup.outputs[0].holding, Holding::fired);
  EXPECT_EQ(setup.outputs[0].tolerance, std::chrono::milliseconds(100));
  EXPECT_EQ(setup.outputs[1].holding, Holding::device);
  EXPECT_EQ(setup.outputs[2].holding, Holding::person);
  EXPECT_EQ(setup.outputs[3].holding, Holding::dry);
}

struct Wrong {
  const char* name;
  const char* text;       // beside bundle and state
  const char* complaint;  // with its place
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

class AgentConfigWrong : public testing::TestWithParam<Wrong> {};

TEST_P(AgentConfigWrong, IsNamedWithPlaceAndMend) {
  const Station station;
  station.write_config(GetParam().text);
  const ReadConfig read = read_config(station.config(), kNow);
  EXPECT_FALSE(read.config);
  EXPECT_THAT(problems_of(read), HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    All, AgentConfigWrong,
    testing::Values(
        Wrong{"unknown_key", "drift_pm = 50\n", "agent.toml:3:1: unknown key 'drift_pm'; did you mean 'drift_ppm'?"},
        Wrong{"bad_endpoint", "endpoints = [\"tcp://centre\"]\n",
              "agent.toml:3:13: 'tcp://centre' has no host or no port"},
        Wrong{"bad_port", "endpoints = [\"tcp://centre:99999\"]\n", "has no port between 1 and 65535"},
        Wrong{"wrong_type", "drift_ppm = \"50\"\n", "agent.toml:3:13: 'drift_ppm' is a text"},
        Wrong{"senseless_drift", "drift_ppm = 0\n", "agent.toml:3:13: a bounding drift of 0 ppm makes no sense"},
        Wrong{"unknown_profile", "profile = \"geo\"\n", "unknown profile 'geo'"},
        Wrong{"unknown_level", "log_level = \"infos\"\n", "did you mean 'info'?"},
        Wrong{"syntax", "drift_ppm = \n", "agent.toml:3:"},
        Wrong{"unknown_action", "[output.sond]\ndriver = \"dry_run\"\n", "unknown key 'sond'; did you mean 'sound'?"},
        Wrong{"unknown_driver", "[output.sound]\ndriver = \"comand\"\n",
              "agent.toml:4:10: unknown driver 'comand'; did you mean 'command'?"},
        Wrong{"no_driver", "[output.sound]\nname = \"horn\"\n", "'driver' is missing"},
        Wrong{"no_program", "[output.sound]\ndriver = \"command\"\n", "'start' names no program"},
        Wrong{"key_of_another_driver", "[output.sound]\ndriver = \"command\"\nstart = [\"a\"]\nsocket = \"/s\"\n",
              "unknown key 'socket'"},
        Wrong{"liquidsoap_elsewhere", "[output.sound]\ndriver = \"liquidsoap\"\nsocket = \"/s\"\n",
              "liquidsoap only carries out silence"},
        Wrong{"liquidsoap_nowhere", "[output.silence]\ndriver = \"liquidsoap\"\n", "neither 'socket' nor 'host'"},
        Wrong{"liquidsoap_mode", "[output.silence]\ndriver = \"liquidsoap\"\nsocket = \"/s\"\nmode = \"fade\"\n",
              "unknown mode 'fade'"},
        Wrong{"text_file_elsewhere", "[output.sound]\ndriver = \"text_file\"\nfile = \"/a\"\n",
              "text_file only carries out notice and restrict-road"},
        Wrong{"text_file_nowhere", "[output.notice]\ndriver = \"text_file\"\n", "'file' is missing"},
        Wrong{"text_file_relative", "[output.notice]\ndriver = \"text_file\"\nfile = \"line.txt\"\n",
              "agent.toml:5:8: 'file' is not the absolute path of a file; write it from / on"},
        Wrong{"text_file_form", "[output.notice]\ndriver = \"text_file\"\nfile = \"/a\"\nform = \"pdf\"\n",
              "unknown form 'pdf'"},
        Wrong{"text_file_in_no_language", "[output.notice]\ndriver = \"text_file\"\nfile = \"/a\"\nlanguages = []\n",
              "no language is named"},
        Wrong{"drills_for_too_long",
              "[output.sound]\ndriver = \"dry_run\"\ndrill_outputs_until = 2027-01-07T10:00:01Z\n",
              "for more than a day from now"},
        Wrong{"no_tolerance", "[output.sound]\ndriver = \"dry_run\"\ntolerance = \"0s\"\n",
              "agent.toml:5:13: a tolerance is longer than nothing"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(AgentConfig, EveryProblemIsListed) {
  const Station station;
  station.write_config("drift_pm = 1\nprofile = \"x\"\n");
  EXPECT_EQ(read_config(station.config(), kNow).problems.size(), 2U);
}

TEST(AgentConfig, AMissingFileIsNamed) {
  const Station station;
  const ReadConfig read = read_config(station.folder / "none.toml", kNow);
  EXPECT_FALSE(read.config);
  EXPECT_THAT(problems_of(read), HasSubstr("none.toml"));
}

TEST(AgentBundle, AMissingKeyIsNamedWithItsMend) {
  const Station station;
  std::filesystem::remove(station.folder / "bundle/link.key");
  EXPECT_THAT(problems_of(read_config(station.config(), kNow)), HasSubstr("bundle/link.key"));
}

TEST(AgentBundle, LooseKeysAreRefused) {
  const Station station;
  std::filesystem::permissions(station.folder / "bundle/report.key", std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  const std::string text = problems_of(read_config(station.config(), kNow));
  EXPECT_THAT(text, HasSubstr("report.key"));
}

TEST(AgentBundle, WithoutABundleNothingStarts) {
  const Station station;
  std::filesystem::remove_all(station.folder / "bundle");
  EXPECT_FALSE(read_config(station.config(), kNow).config);
  EXPECT_EQ(run_daemon(station.config()), 2);
}

TEST(AgentBundle, ARootOfAnotherCentreIsRefused) {
  Station station;
  station.centre.bytes.fill(6);
  station.write_station("sector = \"port\"\n");
  EXPECT_THAT(problems_of(read_config(station.config(), kNow)), HasSubstr("of another centre"));
}

TEST(AgentBundle, ATornRootIsRefused) {
  const Station station;
  std::filesystem::resize_file(station.folder / "bundle/root.sukut", 20);
  EXPECT_THAT(problems_of(read_config(station.config(), kNow)), HasSubstr("no root document"));
}

TEST(AgentBundle, AnUnknownSectorIsNamed) {
  const Station station;
  station.write_station("sector = \"prt\"\n");
  EXPECT_THAT(problems_of(read_config(station.config(), kNow)), HasSubstr("did you mean 'port'?"));
}

// The shipped example knows every key, and no other.
TEST(AgentConfig, TheShippedExampleNamesOnlyKnownKeys) {
  const Station station;
  std::ifstream file(std::string(SUKUT_SOURCE_DIR) + "/deploy/examples/agent.example.toml");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(text.empty());
  const auto replace = [&text](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  };
  replace("/etc/sukut/bundle", station.folder / "bundle");
  replace("/var/lib/sukut", station.folder / "state");
  station.folder.write("agent.toml", text);
  const ReadConfig read = read_config(station.config(), kNow);
  EXPECT_TRUE(read.config) << problems_of(read);
}

}  // namespace
}  // namespace sukut::agent
