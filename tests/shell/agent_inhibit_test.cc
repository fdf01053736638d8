// The program that declares an emergency, and how it lives beside the other sources: real processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>

#include <csignal>

#include "agent/shell/inhibit_command.h"
#include "agent/shell/line_program.h"
#include "tests/shell/agent_runner.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void wait_for_word(const std::vector<int>& fds) {
  std::vector<pollfd> items;
  for (const int fd : fds) items.push_back({fd, POLLIN, 0});
  EXPECT_GT(::poll(items.data(), items.size(), 20'000), 0);
}

// Gone, or dead and only waiting for a parent that does not look.
bool is_over(int pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  return !std::getline(stat, line) || line.find(") Z ") != std::string::npos;
}

// Says what a test tells it, line by line, and can be killed.
class Mouth {
 public:
  Mouth() {
    EXPECT_EQ(::mkfifo((folder / "said").c_str(), 0600), 0);
    folder.write_program("mouth", "echo $$ >" + folder / "pid.new" + "; mv " + folder / "pid.new" + " " +
                                      folder / "pid" + "; exec cat <>" + folder / "said" + "\n");
  }
  void say(const std::string& text) const { folder.write("said", text); }
  // Waits for it to run, and ends it.
  void kill() const {
    wait_until([this] { return !folder.read("pid").empty(); });
    const int pid = std::stoi(folder.read("pid"));
    std::filesystem::remove(folder / "pid");
    EXPECT_EQ(::kill(pid, SIGKILL), 0);
  }
  [[nodiscard]] std::vector<std::string> words() const { return {folder / "mouth"}; }

  Folder folder;
};

TEST(AgentLineProgram, GivesWholeLinesAndCutsLongOnes) {
  auto program = LineProgram::start({"/bin/sh", "-c", "printf 'one\\ntwo\\n%02000d\\nthree' 0; exec sleep 60"});
  ASSERT_TRUE(program) << program.error().detail;
  std::vector<std::string> lines;
  while (lines.size() < 3) {
    wait_for_word((*program)->fds());
    for (std::string& line : (*program)->hear()) lines.push_back(std::move(line));
  }
  EXPECT_THAT(lines, ElementsAre("one", "two", std::string(LineProgram::kLineMax, '0')));
  EXPECT_EQ((*program)->ended(), "");
}

TEST(AgentLineProgram, TellsHowItEndedAndWhatItSaidBefore) {
  const auto end_of = [](const std::string& script) {
    auto program = LineProgram::start({"/bin/sh", "-c", script});
    EXPECT_TRUE(program);
    std::string ended;
    wait_until([&] { return !(ended = (*program)->ended()).empty(); });
    EXPECT_THAT((*program)->hear(), ElementsAre("last words"));
    return ended;
  };
  EXPECT_EQ(end_of("echo last words; exit 3"), "ended with code 3");
  EXPECT_EQ(end_of("echo last words; kill -9 $$"), "was ended by signal 9");
}

// Neither a child that keeps its output open, nor one that closed it, keeps the agent from noticing.
TEST(AgentLineProgram, LeavesNothingBehind) {
  const Folder folder;
  const std::string child = "sleep 60 & echo $! >" + folder / "child" + "; ";
  for (const std::string& script : {child + "exit 0", child + "wait", child + "exec >&-; wait"}) {
    {
      auto program = LineProgram::start({"/bin/sh", "-c", script});
      ASSERT_TRUE(program);
      wait_until([&] { return folder.read("child").ends_with("\n"); });
      if (script != child + "wait") {
        wait_until([&] { return (void)(*program)->hear(), !(*program)->ended().empty(); });
      }
    }
    const int pid = std::stoi(folder.read("child"));
    std::filesystem::remove(folder / "child");
    wait_until([pid] { return is_over(pid); });
  }
}

TEST(AgentLineProgram, OneThatCannotRunIsNamed) {
  const auto program = LineProgram::start({"/no/such/program"});
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().reason, Reason::program_failed);
  EXPECT_THAT(program.error().detail, HasSubstr("/no/such/program"));
}

class InhibitCommandTest : public testing::Test {
 protected:
  // The next change that it tells, whatever it takes; `now` stands still meanwhile.
  Event next() {
    std::vector<Event> events;
    wait_until([&] {
      events = command.look(now);
      return !events.empty();
    });
    EXPECT_EQ(events.size(), 1U);
    return events.empty() ? Event(Woken{}) : events.front();
  }

  Mouth mouth;
  Mono now{std::chrono::hours(1)};
  InhibitCommand command{mouth.words(), false};
};

TEST_F(InhibitCommandTest, OnDeclaresAndOffEndsIt) {
  EXPECT_THAT(command.look(now), IsEmpty());
  mouth.say("on air raid\n");
  const auto set = std::get<InhibitSet>(next());
  EXPECT_EQ(set.why, "air raid");
  EXPECT_EQ(set.source, InhibitSource::command);
  now += seconds(5);
  mouth.say("off\n");
  EXPECT_EQ(std::get<InhibitCleared>(next()).source, InhibitSource::command);
  EXPECT_THAT(command.warnings(now), IsEmpty());
}

TEST_F(InhibitCommandTest, ItsDeathIsAWarningAndClearsNothing) {
  (void)command.look(now);
  mouth.say("on\n");
  EXPECT_THAT(std::get<InhibitSet>(next()).why, HasSubstr("no reason was given"));
  mouth.kill();
  wait_until([&] {
    EXPECT_THAT(command.look(now), IsEmpty());
    return !command.warnings(now).empty();
  });
  EXPECT_THAT(command.warnings(now).front(), HasSubstr("signal 9"));
  EXPECT_THAT(command.fds(), IsEmpty());
  ASSERT_TRUE(command.wake_at());
  now = *command.wake_at();
  EXPECT_THAT(command.look(now), IsEmpty()) << "it runs again, and has said nothing yet";
  EXPECT_FALSE(command.fds().empty());
  EXPECT_FALSE(command.warnings(now).empty());
  EXPECT_THAT(command.warnings(now + seconds(60)), IsEmpty()) << "it has settled";
  mouth.say("off\n");
  EXPECT_TRUE(std::holds_alternative<InhibitCleared>(next()));
}

TEST_F(InhibitCommandTest, APauseGrowsWithEveryDeath) {
  InhibitCommand missing({"/no/such/program"}, true);
  std::vector<Nanos> pauses;
  for (int i = 0; i < 8; ++i) {
    EXPECT_THAT(missing.look(now), IsEmpty()) << "what a former life declared holds";
    pauses.push_back(*missing.wake_at() - now);
    now = *missing.wake_at();
  }
  EXPECT_THAT(pauses, ElementsAre(seconds(1), seconds(2), seconds(4), seconds(8), seconds(16), seconds(32), seconds(60),
                                  seconds(60)));
  EXPECT_THAT(missing.warnings(now).front(), HasSubstr("/no/such/program"));
}

// However fast it changes its mind: each declaration holds for a second.
TEST_F(InhibitCommandTest, AProgramGoneWildIsBounded) {
  (void)command.look(now);
  std::string flood;
  for (int i = 0; i < 500; ++i) flood += "on fire\noff\nnonsense \033[2J\n";
  mouth.say(flood);
  EXPECT_TRUE(std::holds_alternative<InhibitSet>(next()));
  wait_until([&] {
    EXPECT_THAT(command.look(now), IsEmpty());
    return !command.warnings(now).empty() && command.warnings(now).front().find("said 500 lines") != std::string::npos;
  });
  ASSERT_TRUE(command.wake_at());
  EXPECT_EQ(*command.wake_at(), now + seconds(1));
  now += seconds(1);
  EXPECT_TRUE(std::holds_alternative<InhibitCleared>(next()));
  mouth.say("on\nonwards\n");
  EXPECT_TRUE(std::holds_alternative<InhibitSet>(next()));
}

// ---- Beside the other sources, in a whole agent.

TEST(AgentRunner, EachSourceOfAnEmergencyEndsItsOwn) {
  const Station station;
  const Mouth mouth;
  station.write_config("inhibit_command = [\"" + mouth.words().front() + "\"]\n");
  const RunningAgent agent(station);
  const auto declared = [&agent] {
    const std::string status = agent.ask(StatusRequest{}).status_json;
    return std::vector<bool>{status.find("\"source\": \"person\"") != std::string::npos,
                             status.find("\"source\": \"file\"") != std::string::npos,
                             status.find("\"source\": \"command\"") != std::string::npos};
  };
  const auto wait_for = [&](bool person, bool file, bool command) {
    wait_until([&] { return declared() == std::vector<bool>{person, file, command}; });
    EXPECT_EQ(agent.is_inhibited(), person || file || command);
  };
  mouth.say("on flood\n");
  wait_for(false, false, true);
  station.folder.write("state/inhibit", "storm\n");
  wait_for(false, true, true);
  EXPECT_EQ(agent.ask(InhibitSet{0, "guard", "fire"}).error.reason, Reason::none);
  wait_for(true, true, true);
  EXPECT_THAT(agent.ask(StatusRequest{}).text, HasSubstr("by inhibit command: flood"));
  const ControlReply cleared = agent.ask(InhibitCleared{0, "guard"});
  EXPECT_THAT(cleared.text, testing::AllOf(HasSubstr("still inhibited"), HasSubstr("storm"), HasSubstr("flood")));
  wait_for(false, true, true);
  mouth.say("off\n");
  wait_for(false, true, false);
  std::filesystem::remove(station.folder / "state/inhibit");
  wait_for(false, false, false);
  EXPECT_EQ(agent.ask(InhibitCleared{0, "guard"}).text, "cleared");
}

TEST(AgentRunner, WhatTheProgramDeclaredOutlivesItAndTheAgent) {
  const Station station;
  const Mouth mouth;
  station.write_config("inhibit_command = [\"" + mouth.words().front() + "\"]\n");
  {
    const RunningAgent agent(station);
    mouth.say("on flood\n");
    wait_until([&agent] { return agent.is_inhibited(); });
    mouth.kill();
    wait_until([&agent] { return agent.ask(StatusRequest{}).text.find("signal 9") != std::string::npos; });
    EXPECT_TRUE(agent.is_inhibited());
  }
  {
    const RunningAgent agent(station);
    EXPECT_TRUE(agent.is_inhibited());
  }
  station.write_config("");
  const RunningAgent agent(station);
  wait_until([&agent] { return !agent.is_inhibited(); });  // nobody else could ever end it
}

}  // namespace
}  // namespace sukut::agent
