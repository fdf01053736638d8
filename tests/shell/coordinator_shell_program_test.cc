// A program of the centre's own choosing: it is given everything, waited for, and never longer than it may take.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <thread>

#include "coordinator/shell/program.h"
#include "proto/io/system_clock.h"
#include "tests/shell/coordinator_shell_scratch.h"

namespace sukut::coordinator {
namespace {

using shell_test::Scratch;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() : stop_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~ProgramTest() override { ::close(stop_fd); }
  Status run_shell(const std::string& script) {
    call.words = {"/bin/sh", "-c", script, "sh", scratch.path()};
    return run_program(call, stop_fd);
  }
  void wait_for_file(const std::string& name) const {
    const Mono deadline = io::read_clocks().mono + std::chrono::seconds(20);
    while (scratch.read(name).empty() && io::read_clocks().mono < deadline) ::usleep(1000);
    EXPECT_FALSE(scratch.read(name).empty()) << name;
  }

  Scratch scratch;
  ProgramCall call;
  int stop_fd;
};

TEST_F(ProgramTest, IsGivenItsTextArgumentsAndFacts) {
  call.input = "first line\nə\n";
  call.environment = {"SUKUT_ALERT=T-1h"};
  ::setenv("SUKUT_STRAY", "of the coordinator's own", 1);
  EXPECT_TRUE(run_shell("cat >$1/text; echo \"$SUKUT_ALERT.${SUKUT_STRAY-gone}\" >$1/facts"));
  EXPECT_EQ(scratch.read("text"), call.input);
  EXPECT_EQ(scratch.read("facts"), "T-1h.gone\n");
}

TEST_F(ProgramTest, NobodyWaitsForOneThatDoesNotRead) {
  call.input = Bytes(1 << 20, 'x');
  EXPECT_TRUE(run_shell("exit 0"));
}

TEST_F(ProgramTest, AFailureNamesItAndItsLastWords) {
  const Status done = run_shell("echo 'no route to relay' >&2; exit 75");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason, Reason::program_failed);
  EXPECT_EQ(done.error().detail, "'/bin/sh' ended with code 75: no route to relay");
  EXPECT_THAT(run_shell("kill -9 $$").error().detail, HasSubstr("was ended by signal 9"));
}

TEST_F(ProgramTest, WhatIsNotThereIsNamed) {
  call.words = {scratch / "absent"};
  EXPECT_THAT(run_program(call, stop_fd).error().detail, HasSubstr("absent' could not be run: No such file"));
}

TEST_F(ProgramTest, AFloodOfWordsIsReadAndItsEndKept) {
  const Status done = run_shell("head -c 3000000 /dev/zero | tr '\\0' 'x'; printf '\\033[31mend'; exit 1");
  ASSERT_FALSE(done);
  EXPECT_LT(done.error().detail.size(), 400u);
  EXPECT_THAT(done.error().detail, EndsWith("x?[31mend"));  // and it steers no terminal
}

TEST_F(ProgramTest, OneThatHangsIsKilled) {
  call.time_limit = std::chrono::milliseconds(10);
  EXPECT_THAT(run_shell("exec sleep 1000").error().detail, HasSubstr("s and was killed"));
}

TEST_F(ProgramTest, ItsChildrenDieWithItWhenTheCoordinatorEnds) {
  call.time_limit = std::chrono::hours(1);
  std::thread ender([this] {
    wait_for_file("pid");
    (void)::eventfd_write(stop_fd, 1);
  });
  EXPECT_THAT(run_shell("sleep 1000 & echo $! >$1/new && mv $1/new $1/pid; wait").error().detail,
              HasSubstr("as the coordinator ends"));
  ender.join();
  // Its parent is gone; whoever adopted it reaps it in its own time.
  const pid_t child = std::stoi(scratch.read("pid"));
  const Mono deadline = io::read_clocks().mono + std::chrono::seconds(20);
  const auto is_alive = [&] {
    std::ifstream stat("/proc/" + std::to_string(child) + "/stat");
    std::string pid, name, state;
    return static_cast<bool>(stat >> pid >> name >> state) && state != "Z";
  };
  while (is_alive() && io::read_clocks().mono < deadline) ::usleep(1000);
  EXPECT_FALSE(is_alive());
}

TEST_F(ProgramTest, OneThatLeavesAChildBehindIsNotWaitedForThatChild) {
  call.time_limit = std::chrono::hours(1);
  EXPECT_TRUE(run_shell("sleep 1000 & echo $! >$1/pid"));
  ::kill(std::stoi(scratch.read("pid")), SIGKILL);
}

}  // namespace
}  // namespace sukut::coordinator
