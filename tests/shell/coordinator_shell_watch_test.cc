// The watch and the heartbeat on real files, threads and programs: told once and kept, never in the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>

#include "coordinator/cli/alert_text.h"
#include "coordinator/shell/heartbeat.h"
#include "coordinator/shell/sqlite_store.h"
#include "coordinator/shell/watcher.h"
#include "tests/shell/coordinator_shell_centre.h"

namespace sukut::coordinator {
namespace {

using shell_test::ask;
using shell_test::Centre;
using shell_test::Running;
using shell_test::Scratch;
using ::testing::HasSubstr;

constexpr Instant kNow = Instant(std::chrono::seconds(1800432000));

// What comes from another thread, in order.
template <typename T>
class Heard {
 public:
  void add(T item) {
    const std::lock_guard lock(mutex_);
    items_.push_back(std::move(item));
    added_.notify_all();
  }
  // The item at `place`, waited for; fails after 20 s.
  T at(std::size_t place) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(added_.wait_for(lock, std::chrono::seconds(20), [&] { return items_.size() > place; }));
    return items_.size() > place ? items_[place] : T{};
  }
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::vector<T> items_;
};

std::vector<std::string> script(const Scratch& scratch, const std::string& body) {
  return {"/bin/sh", "-c", body, "sh", scratch.path()};
}

class WatcherTest : public ::testing::Test {
 protected:
  WatcherTest() { EXPECT_TRUE(open_sqlite_store(centre.config.store, Access::write)); }
  // A plan of which nothing is drafted, an hour ahead.
  std::unique_ptr<Watcher> watch(std::vector<std::string> command) {
    centre.config.watch.alert_command = std::move(command);
    const Voice voice{[](const auto&, Instant) {
                        return WatchedPlans{{{"day/2027", "Day", kNow + std::chrono::hours(1)}}, {}};
                      },
                      [](const AlertCase& about) {
                        return AlertText{"subject", "text of " + about.alert.key.subject, {"SUKUT_ALERT=x"}};
                      }};
    return std::make_unique<Watcher>(
        centre.config, voice, [] { return kNow; }, [this](const AlertTold& told) { kept.add(told); },
        [this](std::uint64_t request, const Status& told) {
          tested.add({request, told});
        });
  }

  struct Tested {
    std::uint64_t request = 0;
    Status told = Done{};
  };
  Centre centre;
  Heard<AlertTold> kept;
  Heard<Tested> tested;
};

TEST_F(WatcherTest, TellsWhatIsDueAndHandsOnWhatIsToBeKept) {
  const auto watcher = watch(script(centre.scratch, "cat >$1/told"));
  const AlertTold told = kept.at(0);
  EXPECT_EQ(told.key.stage, Stage::hour);
  EXPECT_EQ(told.key.subject, "day/2027");
  EXPECT_TRUE(told.is_taken);
  EXPECT_EQ(centre.scratch.read("told"), "text of day/2027");
  EXPECT_FALSE(watcher->is_failing());
}

TEST_F(WatcherTest, WhatEarlierLivesToldIsNotToldAgain) {
  {
    const AlertTold told{{Stage::hour, "day/2027", {}}, kNow, 1, true, ""};
    ASSERT_TRUE(open_sqlite_store(centre.config.store, Access::write).value()->commit({told}));
  }
  const auto watcher = watch(script(centre.scratch, "exit 0"));
  watcher->test(1);
  tested.at(0);
  watcher->test(2);
  tested.at(1);  // between the two it looked
  EXPECT_EQ(kept.at(0).key.stage, Stage::test);
  EXPECT_EQ(kept.at(1).key.stage, Stage::test);
}

TEST_F(WatcherTest, AFailureIsKeptWithItsReason) {
  const auto watcher = watch(script(centre.scratch, "echo no route; exit 1"));
  EXPECT_FALSE(kept.at(0).is_taken);
  EXPECT_EQ(kept.at(0).failure, "'/bin/sh' ended with code 1: no route");
  watcher->test(7);
  EXPECT_EQ(tested.at(0).request, 7u);
  EXPECT_EQ(tested.at(0).told.error().reason, Reason::program_failed);
  EXPECT_TRUE(watcher->is_failing());
}

TEST_F(WatcherTest, WithoutACommandATestIsRefusedAndNothingIsTold) {
  const auto watcher = watch({});
  watcher->test(1);
  EXPECT_EQ(tested.at(0).told.error().reason, Reason::malformed);
  EXPECT_THAT(tested.at(0).told.error().detail, HasSubstr("there is no alert command; add [alert]"));
  EXPECT_EQ(kept.size(), 0u);
}

TEST_F(WatcherTest, ACommandAtWorkIsCutShortAtTheEndAndToldByTheNextLife) {
  auto watcher = watch(script(centre.scratch, "echo >$1/begun; exec sleep 1000"));
  const Mono deadline = io::read_clocks().mono + std::chrono::seconds(20);
  while (centre.scratch.read("begun").empty() && io::read_clocks().mono < deadline) ::usleep(1000);
  watcher.reset();
  EXPECT_EQ(kept.size(), 0u);
}

TEST(RunnerWatch, AnAlertTestGoesTheWholeWayAndAnswersWhatCameOfIt) {
  Centre centre;
  centre.config.watch.alert_command = script(centre.scratch, "cat >$1/told; test ! -e $1/broken");
  Running running(centre, nullptr, cli::alert_voice());
  EXPECT_EQ(ask(centre, AlertTestRequest{}).error.reason, Reason::none);
  EXPECT_THAT(centre.scratch.read("told"), HasSubstr("Sukut: a test of the alert path\n"));
  centre.scratch.write("broken", "");
  const ControlReply reply = ask(centre, AlertTestRequest{});
  EXPECT_EQ(reply.error.reason, Reason::program_failed);
  EXPECT_THAT(reply.error.detail, HasSubstr("ended with code 1"));
  shell_test::ask_until(centre, PingRequest{}, [&](const auto&) {
    const auto alerts = open_sqlite_store(centre.config.store, Access::read).value()->alerts();
    return alerts && alerts->size() == 1 && alerts->front().key.stage == Stage::test && !alerts->front().is_taken;
  });
}

TEST(RunnerWatch, ACommandThatHangsIsInNobodysWay) {
  Centre centre;
  centre.config.watch.alert_command = script(centre.scratch, "echo >$1/begun; exec sleep 1000");
  Running running(centre, nullptr, cli::alert_voice());
  auto test = std::async(std::launch::async,
                         [&] { return ask_coordinator(centre.config.control_endpoint(), AlertTestRequest{}, 60'000); });
  const Mono deadline = io::read_clocks().mono + std::chrono::seconds(20);
  while (centre.scratch.read("begun").empty() && io::read_clocks().mono < deadline) ::usleep(1000);
  EXPECT_EQ(ask(centre, PingRequest{}).error.reason, Reason::none);
  shell_test::Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  siren.say(TimeRequest{});
  siren.hear_a<SignedTimeReply>();
  running->stop();  // cuts it short; the one who asked is told, or finds nobody
  (void)running.await_end();
  (void)test.get();
}

TEST(RunnerWatch, WithoutAVoiceNobodyWatches) {
  const Centre centre;
  Running running(centre);
  EXPECT_EQ(ask(centre, AlertTestRequest{}).error.reason, Reason::busy);
}

TEST(HeartbeatTest, BeatsAgainAndAgainWithItsFacts) {
  const Scratch scratch;
  const auto beats = [&] {
    const std::string lines = scratch.read("beats");
    return std::count(lines.begin(), lines.end(), '\n');
  };
  const Mono deadline = io::read_clocks().mono + std::chrono::seconds(20);
  Heartbeat heartbeat(
      script(scratch, "echo $SUKUT_ALERTS >>$1/beats"), std::chrono::milliseconds(20), [] { return true; },
      [] { return std::vector<std::string>{"SUKUT_ALERTS=well"}; });
  while (beats() < 3 && io::read_clocks().mono < deadline) ::usleep(1000);
  EXPECT_GE(beats(), 3);
  EXPECT_THAT(scratch.read("beats"), ::testing::StartsWith("well\n"));
}

TEST(HeartbeatTest, IsWithheldWhenTheCoordinatorDoesNotDoItsWork) {
  const Scratch scratch;
  Heard<int> asked;
  {
    Heartbeat heartbeat(
        script(scratch, "echo >$1/beats"), std::chrono::milliseconds(1), [&] { return asked.add(1), false; },
        [] { return std::vector<std::string>{}; });
    asked.at(3);
  }
  EXPECT_EQ(scratch.read("beats"), "");
}

}  // namespace
}  // namespace sukut::coordinator
