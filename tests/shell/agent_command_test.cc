// The command driver with real programs and real guard processes: start and end run, what they are told, and the
// end that comes although the agent is dead.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>

#include "agent/drivers/command.h"
#include "agent/drivers/dry_run.h"
#include "agent/drivers/factory.h"
#include "agent/drivers/manual.h"
#include "proto/io/system_clock.h"
#include "tests/shell/agent_folder.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

Claim claim_for(Nanos length = seconds(60)) {
  Claim claim;
  claim.key.order.bytes.fill(1);
  claim.key.cue = CueId("minute-sound");
  claim.order_name = "DRILL-january-20/2027-01-06/r1";
  claim.output = "horn";
  claim.pattern = "steady";
  claim.start = from_ns<Instant>(1'800'000'000'000'000'001);
  claim.end = claim.start + length;
  claim.start_raw = io::raw_now();
  claim.end_raw = claim.start_raw + length;
  return claim;
}

class CommandTest : public testing::Test {
 protected:
  // `start` appends to the log and stays; `end` appends.
  CommandTest() {
    config_.name = "horn";
    config_.driver = "command";
    folder_.write_program("on", log_line("on $SUKUT_PHASE") + "exec sleep 1000\n");
    folder_.write_program("off", log_line("off $SUKUT_PHASE"));
    config_.start = {folder_ / "on"};
    config_.end = {folder_ / "off"};
  }
  [[nodiscard]] std::string log_line(const std::string& text) const {
    return "echo \"" + text + "\" >> " + (folder_ / "log") + "\n";
  }
  [[nodiscard]] std::string log() const { return folder_.read("log"); }
  std::unique_ptr<Driver> make() {
    return make_command_driver(config_, [this](Event event) { heard_(std::move(event)); });
  }
  void wait_for_log(const std::string& text) const {
    wait_until([&] { return log().find(text) != std::string::npos; });
  }

  Folder folder_;
  OutputConfig config_;
  Heard heard_;
};

TEST_F(CommandTest, StartAndEndRunInTheirPhases) {
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  EXPECT_EQ(log(), "") << "arming runs nothing";
  driver->start(claim.key);
  const auto started = heard_.wait<OutputStarted>();
  EXPECT_EQ(started.known_by, KnownBy::commanded);
  wait_for_log("on start");
  driver->stop(claim.key);
  const auto ended = heard_.wait<OutputEnded>();
  EXPECT_EQ(ended.known_by, KnownBy::commanded);
  EXPECT_LT(started.at, ended.at);
  EXPECT_EQ(log(), "on start\noff end\n");
  driver->stop(claim.key);
  driver->disarm(claim.key);
}

TEST_F(CommandTest, TheGuardEndsAtTheInstantByItself) {
  const auto driver = make();
  const Claim claim = claim_for(milliseconds(400));
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  EXPECT_GE(heard_.wait<OutputEnded>().at, claim.end_raw);
  EXPECT_EQ(log(), "on start\noff end\n");
}

TEST_F(CommandTest, AMovedClaimMovesTheEnd) {
  const auto driver = make();
  Claim claim = claim_for(seconds(600));
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  heard_.wait<OutputStarted>();
  claim.end_raw = claim.start_raw + milliseconds(1);
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputEnded>();
  EXPECT_THAT(log(), HasSubstr("off end"));
}

TEST_F(CommandTest, ProgramsAreToldWhatTheyAreFor) {
  folder_.write_program("on", "env | grep ^SUKUT_ | sort > " + (folder_ / "env.tmp") + "; mv " + (folder_ / "env.tmp") +
                                  " " + (folder_ / "env") + "\n");
  const auto driver = make();
  Claim claim = claim_for();
  claim.texts = {{"az", "Fit"}, {"zh-hans", "\xE9\xBB\x98"}};
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  wait_until([this] { return std::filesystem::exists(folder_ / "env"); });
  const std::string told = folder_.read("env");
  const std::size_t guard = told.find("SUKUT_GUARD=");
  ASSERT_NE(guard, std::string::npos) << told;
  EXPECT_EQ(std::string(told).erase(guard, told.find('\n', guard) + 1 - guard),
            "SUKUT_ACTION=sound\nSUKUT_CUE=minute-sound\nSUKUT_END_NS=1800000060000000001\nSUKUT_MODE=drill\n"
            "SUKUT_ORDER=DRILL-january-20/2027-01-06/r1\nSUKUT_OUTPUT=horn\nSUKUT_PATTERN=steady\nSUKUT_PHASE=start\n"
            "SUKUT_START_NS=1800000000000000001\nSUKUT_TEXT_AZ=Fit\nSUKUT_TEXT_ZH_HANS=\xE9\xBB\x98\n");
}

TEST_F(CommandTest, AClaimThatIsDisarmedRunsNothing) {
  const auto driver = make();
  const Claim claim = claim_for(milliseconds(300));
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->disarm(claim.key);
  wait_until([this, &driver, &claim] {  // the guard is gone when a start finds none
    driver->start(claim.key);
    return heard_.count<OutputFailed>() > 0;
  });
  EXPECT_EQ(log(), "");
  EXPECT_EQ(heard_.count<OutputEnded>(), 0);
}

TEST_F(CommandTest, EverythingTheStartProgramLeftInItsGroupEnds) {
  folder_.write_program("on", "sleep 1000 & echo $! > " + (folder_ / "pid") + "\n");
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  wait_until([this] { return !folder_.read("pid").empty(); });
  const pid_t left_behind = std::atoi(folder_.read("pid").c_str());
  EXPECT_EQ(::kill(left_behind, 0), 0);
  driver->stop(claim.key);
  heard_.wait<OutputEnded>();
  EXPECT_NE(::kill(left_behind, 0), 0);
}

TEST_F(CommandTest, AProgramThatIgnoresTermIsKilledAndTheEndStillRuns) {
  folder_.write_program("on", "trap '' TERM\n" + log_line("on") + "while :; do sleep 1; done\n");
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  wait_for_log("on");
  driver->stop(claim.key);
  heard_.wait<OutputEnded>();
  EXPECT_THAT(log(), HasSubstr("off end"));
}

TEST_F(CommandTest, AOneShotProgramIsFine) {
  folder_.write_program("on", log_line("on"));
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  wait_for_log("on");
  driver->stop(claim.key);
  heard_.wait<OutputEnded>();
  EXPECT_EQ(heard_.count<OutputFailed>(), 0);
}

TEST_F(CommandTest, AFailingProgramIsNamed) {
  folder_.write_program("on", "exit 3\n");
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  const auto failed = heard_.wait<OutputFailed>();
  EXPECT_EQ(failed.reason, Reason::program_failed);
  EXPECT_THAT(failed.detail, HasSubstr("ended with code 3"));
}

TEST_F(CommandTest, AFailingEndProgramIsNamed) {
  folder_.write_program("off", "exit 4\n");
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  heard_.wait<OutputStarted>();
  driver->stop(claim.key);
  EXPECT_THAT(heard_.wait<OutputFailed>().detail, HasSubstr("ended with code 4"));
}

TEST_F(CommandTest, AProgramThatCannotBeRunIsRefusedWhenProbed) {
  config_.start = {folder_ / "nowhere"};
  const auto driver = make();
  driver->arm(claim_for(), Depth::probe);
  const auto refused = heard_.wait<OutputRefused>();
  EXPECT_EQ(refused.reason, Reason::program_failed);
  EXPECT_THAT(refused.detail, HasSubstr("nowhere"));
  EXPECT_FALSE(driver->check());
}

TEST_F(CommandTest, AProgramThatVanishedAfterArmingIsAFailure) {
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  std::filesystem::remove(folder_ / "on");
  driver->start(claim.key);
  EXPECT_THAT(heard_.wait<OutputFailed>().detail, HasSubstr("could not be run"));
  driver->stop(claim.key);
  wait_for_log("off end");
}

TEST_F(CommandTest, ARehearsalRunsNothingUnlessAFormIsConfigured) {
  Claim claim = claim_for();
  claim.is_rehearsal = true;
  {
    const auto driver = make();
    driver->arm(claim, Depth::commit);
    heard_.wait<OutputArmed>();
    driver->start(claim.key);
    driver->stop(claim.key);
    heard_.wait<OutputEnded>();
  }
  EXPECT_EQ(log(), "");
  config_.rehearse = {folder_ / "on"};
  const auto driver = make();
  driver->arm(claim, Depth::commit);
  wait_until([this] { return heard_.count<OutputArmed>() == 2; });
  driver->start(claim.key);
  wait_for_log("on rehearse");
  driver->stop(claim.key);
  wait_until([this] { return heard_.count<OutputEnded>() == 2; });
  EXPECT_THAT(log(), Not(HasSubstr("off"))) << "the real end belongs to the real start";
}

TEST_F(CommandTest, TheDriverThatGoesEndsItsOutput) {
  auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  wait_for_log("on start");
  driver.reset();
  EXPECT_EQ(log(), "on start\noff end\n");
}

// The agent's part, in a process of its own that a test can kill: arms, starts, and waits for its death.
[[noreturn]] void be_an_agent(const OutputConfig& config, bool must_start) {
  Heard heard;
  const auto driver = make_command_driver(config, [&heard](Event event) { heard(std::move(event)); });
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard.wait<OutputArmed>();
  if (must_start) driver->start(claim.key);
  std::ofstream(config.settings.at("armed")) << "armed";
  for (;;) ::pause();
}

TEST_F(CommandTest, TheEndComesAlthoughTheAgentWasKilled) {
  config_.settings["armed"] = folder_ / "armed";
  const pid_t agent = ::fork();
  if (agent == 0) be_an_agent(config_, true);
  wait_for_log("on start");
  ASSERT_EQ(::kill(agent, SIGKILL), 0);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);
  wait_for_log("off end");
  EXPECT_EQ(log(), "on start\noff end\n");
}

TEST_F(CommandTest, AnAgentKilledBeforeTheStartLeavesNothingBehind) {
  config_.settings["armed"] = folder_ / "armed";
  // The guard holds this pipe open for writing: when it is gone, the pipe is at its end.
  ASSERT_EQ(::mkfifo((folder_ / "alive").c_str(), 0600), 0);
  const int alive = ::open((folder_ / "alive").c_str(), O_RDONLY | O_NONBLOCK);
  config_.guard_program = folder_ / "guard";
  folder_.write_program(
      "guard", "exec 9> " + (folder_ / "alive") + "\nexec /proc/" + std::to_string(::getpid()) + "/exe \"$@\"\n");
  const pid_t agent = ::fork();
  if (agent == 0) be_an_agent(config_, false);
  wait_until([this] { return std::filesystem::exists(folder_ / "armed"); });
  ASSERT_EQ(::kill(agent, SIGKILL), 0);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);
  pollfd item{alive, 0, 0};
  EXPECT_EQ(::poll(&item, 1, 20'000), 1);
  EXPECT_NE(item.revents & POLLHUP, 0);
  ::close(alive);
  EXPECT_EQ(log(), "");
}

// The parent of a process, by /proc.
pid_t parent_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream rest(text.substr(text.rfind(')') + 2));
  char state = 0;
  pid_t parent = 0;
  rest >> state >> parent;
  return parent;
}

TEST_F(CommandTest, EvenAKilledGuardEndsTheOutput) {
  folder_.write_program("on", "echo $$ > " + (folder_ / "pid") + "\nexec sleep 1000\n");
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(claim.key);
  wait_until([this] { return !folder_.read("pid").empty(); });
  const pid_t program = std::atoi(folder_.read("pid").c_str());
  ASSERT_EQ(::kill(parent_of(program), SIGKILL), 0);
  const auto failed = heard_.wait<OutputFailed>();
  EXPECT_EQ(failed.reason, Reason::program_failed);
  EXPECT_THAT(log(), HasSubstr("off end"));
}

TEST_F(CommandTest, AGuardKilledBeforeTheStartIsRefusedAndCanBeArmedAgain) {
  folder_.write_program(
      "guard", "echo $$ > " + (folder_ / "guard-pid") + "\nexec /proc/" + std::to_string(::getpid()) + "/exe \"$@\"\n");
  config_.guard_program = folder_ / "guard";
  const auto driver = make();
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard_.wait<OutputArmed>();
  ASSERT_EQ(::kill(std::atoi(folder_.read("guard-pid").c_str()), SIGKILL), 0);
  EXPECT_EQ(heard_.wait<OutputRefused>().reason, Reason::program_failed);
  driver->arm(claim, Depth::commit);
  wait_until([this] { return heard_.count<OutputArmed>() == 2; });
  driver->start(claim.key);
  wait_for_log("on start");
}

TEST(DryRun, SaysWhatWouldHappenAndMovesNothing) {
  Heard heard;
  const auto driver = make_dry_run_driver({}, [&heard](Event event) { heard(std::move(event)); });
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard.wait<OutputArmed>();
  driver->stop(claim.key);
  EXPECT_EQ(heard.count<OutputEnded>(), 0) << "it has not begun";
  driver->start(claim.key);
  driver->stop(claim.key);
  heard.wait<OutputEnded>();
  driver->stop(claim.key);
  EXPECT_EQ(heard.count<OutputEnded>(), 1);
}

TEST(Manual, OnlyPrompts) {
  Heard heard;
  const auto driver = make_manual_driver({}, [&heard](Event event) { heard(std::move(event)); });
  const Claim claim = claim_for();
  driver->arm(claim, Depth::commit);
  heard.wait<OutputArmed>();
  driver->start(claim.key);
  driver->stop(claim.key);
  EXPECT_EQ(heard.count<OutputStarted>() + heard.count<OutputEnded>(), 0);
}

TEST(Factory, EveryNameHasAHoldingAndADriver) {
  for (const std::string& name : driver_names()) {
    OutputConfig config;
    config.driver = name;
    config.start = {"/bin/true"};
    config.settings["socket"] = "/nonexistent/sukut.sock";
    config.settings["file"] = "/nonexistent/line.txt";
    (void)holding_of(name);
    EXPECT_NE(make_driver(config, [](const Event&) {}), nullptr) << name;
  }
}

}  // namespace
}  // namespace sukut::agent
