// check --rehearse: the inaudible form of each driver, run for real; what was seen, or what stood in the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/shell/rehearsal.h"
#include "proto/io/system_clock.h"
#include "tests/shell/agent_folder.h"
#include "tests/shell/liquidsoap_station.h"

namespace sukut::agent {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

class Rehearsal : public testing::Test {
 protected:
  OutputConfig command() {
    folder_.write_program("horn", "echo \"$1 $SUKUT_PHASE\" >> " + (folder_ / "log") + "\n");
    OutputConfig config;
    config.name = "horn";
    config.driver = "command";
    config.start = {folder_ / "horn", "on"};
    config.end = {folder_ / "horn", "off"};
    return config;
  }
  Folder folder_;
};

TEST_F(Rehearsal, OfACommandRunsItsInaudibleFormAlone) {
  OutputConfig config = command();
  config.rehearse = {folder_ / "horn", "lamp"};
  const CheckLine line = rehearse_output(config);
  EXPECT_TRUE(line.is_well) << line.text;
  EXPECT_THAT(line.text, HasSubstr("sound by command: '" + (folder_ / "horn") + " lamp' ran, began "));
  EXPECT_EQ(folder_.read("log"), "lamp rehearse\n");
}

TEST_F(Rehearsal, OfACommandWithoutSuchAFormRunsNothingAndSaysSo) {
  const CheckLine line = rehearse_output(command());
  EXPECT_TRUE(line.is_well);
  EXPECT_THAT(line.text, HasSubstr("add rehearse = "));
  EXPECT_EQ(folder_.read("log"), "");
}

TEST_F(Rehearsal, OfAFailingProgramIsNotWell) {
  OutputConfig config = command();
  config.rehearse = {"/bin/sh", "-c", "exit 7"};
  const CheckLine line = rehearse_output(config);
  EXPECT_FALSE(line.is_well);
  EXPECT_THAT(line.text, HasSubstr("program_failed: start program '/bin/sh' ended with code 7"));
}

TEST_F(Rehearsal, OfAMissingProgramIsNotWell) {
  OutputConfig config = command();
  config.rehearse = {folder_ / "none"};
  const CheckLine line = rehearse_output(config);
  EXPECT_FALSE(line.is_well);
  EXPECT_THAT(line.text, HasSubstr("is missing or not executable; correct its path"));
}

TEST_F(Rehearsal, OfATextFileTouchesNothing) {
  OutputConfig config;
  config.action = CueAction::notice;
  config.name = "board";
  config.driver = "text_file";
  config.settings["file"] = folder_ / "line.txt";
  folder_.write("line.txt", "old");
  const CheckLine line = rehearse_output(config);
  EXPECT_TRUE(line.is_well) << line.text;
  EXPECT_THAT(line.text, HasSubstr("line.txt could be replaced, and was not touched"));
  EXPECT_EQ(folder_.read("line.txt"), "old");
  config.settings["file"] = folder_ / "none/line.txt";
  EXPECT_THAT(rehearse_output(config).text, HasSubstr("device_unreachable"));
}

TEST_F(Rehearsal, WhereNothingOrAPersonActsIsSaid) {
  OutputConfig config;
  EXPECT_THAT(rehearse_output(config).text, HasSubstr("nothing moves"));
  config.driver = "manual";
  EXPECT_THAT(rehearse_output(config).text, HasSubstr("a person acts"));
}

TEST_F(Rehearsal, OfLiquidsoapIsHeldByTheDeviceAndLeavesTheProgrammeAlone) {
  if (!is_liquidsoap_installed()) GTEST_SKIP() << "liquidsoap is not installed";
  LiquidsoapStation station;
  OutputConfig config;
  config.action = CueAction::silence;
  config.name = "silence";
  config.driver = "liquidsoap";
  config.settings = {{"socket", station.socket()}, {"monitor", station.monitor()}};
  const CheckLine line = rehearse_output(config);
  EXPECT_TRUE(line.is_well) << line.text << station.log();
  EXPECT_THAT(line.text, HasSubstr("silence by liquidsoap: the device held it"));
  EXPECT_THAT(line.text, HasSubstr("device_confirmed"));
  EXPECT_EQ(station.quiet_frames(), 0);
  for (const DeviceSlot& slot : station.status().slots) EXPECT_NE(slot.ended_us, 0) << "nothing is left to begin";
  station.kill();
  EXPECT_FALSE(rehearse_output(config).is_well);
}

TEST(RehearsalClearance, KeepsAwayFromWhatTheAgentIsAboutToDo) {
  const Instant now = from_ns<Instant>(1'800'432'000'000'000'000);
  const std::vector<CueTimes> cues{{"soon", "horn", now + minutes(4), now + minutes(5), false},
                                   {"later", "board", now + minutes(6), now + minutes(7), false},
                                   {"on", "sign", now - minutes(1), now + minutes(60), false},
                                   {"over", "flag", now - minutes(1), now + minutes(60), true}};
  ASSERT_NE(cue_in_the_way(cues, "horn", now), nullptr);
  EXPECT_EQ(cue_in_the_way(cues, "horn", now)->cue, "soon");
  EXPECT_EQ(cue_in_the_way(cues, "board", now), nullptr);
  EXPECT_NE(cue_in_the_way(cues, "sign", now), nullptr);
  EXPECT_EQ(cue_in_the_way(cues, "flag", now), nullptr);
}

TEST(RehearsalClearance, CuesAreReadFromAStatus) {
  const auto cues = cues_in(R"({"cues": [{"cue": "minute", "output": "horn", "start_ns": 1800432000000000000,
    "end_ns": 1800432060000000000, "stage": "held"}, {"cue": "flags", "output": "flag", "stage": "over"}]})");
  ASSERT_TRUE(cues);
  ASSERT_EQ(cues->size(), 2U);
  EXPECT_EQ(cues->front().output, "horn");
  EXPECT_EQ(cues->front().end - cues->front().start, seconds(60));
  EXPECT_TRUE(cues->back().is_over);
  EXPECT_FALSE(cues_in("nonsense"));
  EXPECT_FALSE(cues_in("{}"));
}

}  // namespace
}  // namespace sukut::agent
