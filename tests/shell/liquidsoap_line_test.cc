// The line protocol against a scripted server: whole replies or an error, never somebody else's answer.
#include "agent/drivers/liquidsoap_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "agent/drivers/device_clock.h"
#include "agent/drivers/liquidsoap_reply.h"
#include "tests/shell/agent_folder.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

// Accepts connections; each one is answered, question by question, with the next texts of its own script. After
// the last one the connection is closed.
class Scripted {
 public:
  Scripted(std::string path, std::vector<std::vector<std::string>> connections) : connections_(std::move(connections)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(fd_, 4), 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~Scripted() {
    shutdown(fd_, SHUT_RDWR);
    thread_.join();
    close(fd_);
  }

 private:
  void serve() {
    for (const auto& script : connections_) {
      const int peer = accept(fd_, nullptr, nullptr);
      if (peer < 0) return;
      for (const std::string& text : script) {
        char buffer[1024];
        if (read(peer, buffer, sizeof buffer) <= 0) break;
        EXPECT_EQ(write(peer, text.data(), text.size()), static_cast<ssize_t>(text.size()));
      }
      close(peer);
    }
  }

  std::vector<std::vector<std::string>> connections_;
  int fd_ = -1;
  std::thread thread_;
};

class Line : public testing::Test {
 protected:
  Folder folder_;
  std::string path_ = folder_ / "socket";
};

TEST_F(Line, GivesTheLinesBeforeEnd) {
  Scripted server(path_, {{"one\r\ntwo\r\nEND\r\n", "END\n"}});
  LiquidsoapLine line(path_);
  const auto lines = line.ask("status", seconds(5));
  ASSERT_TRUE(lines) << lines.error().detail;
  EXPECT_THAT(*lines, ElementsAre("one", "two"));
  const auto none = line.ask("status", seconds(5));
  ASSERT_TRUE(none) << none.error().detail;
  EXPECT_TRUE(none->empty());
}

TEST_F(Line, AsksOnceMoreWhenAKeptConnectionHasDied) {
  Scripted server(path_, {{"one\nEND\n"}, {"two\nEND\n"}});
  LiquidsoapLine line(path_);
  ASSERT_TRUE(line.ask("status", seconds(5)));
  const auto again = line.ask("status", seconds(5));
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_THAT(*again, ElementsAre("two"));
}

TEST_F(Line, ATornReplyIsNoReply) {
  Scripted server(path_, {{"armed k 1 2 mute"}});
  LiquidsoapLine line(path_);
  const auto lines = line.ask("arm", seconds(5));
  ASSERT_FALSE(lines);
  EXPECT_EQ(lines.error().reason, Reason::device_unreachable);
}

TEST_F(Line, ALateAnswerIsNeverTakenForTheNextOne) {
  Scripted server(path_, {{"", "late\nEND\n"}, {"right\nEND\n"}});
  LiquidsoapLine line(path_);
  const auto slow = line.ask("status", milliseconds(50));
  ASSERT_FALSE(slow);
  EXPECT_THAT(slow.error().detail, HasSubstr("does not answer"));
  const auto next = line.ask("status", seconds(5));
  ASSERT_TRUE(next) << next.error().detail;
  EXPECT_THAT(*next, ElementsAre("right"));
}

TEST_F(Line, AnEndlessReplyIsCutOff) {
  Scripted server(path_, {{std::string(LiquidsoapLine::kReplyMax + 10, 'x')}});
  LiquidsoapLine line(path_);
  const auto lines = line.ask("status", seconds(5));
  ASSERT_FALSE(lines);
  EXPECT_EQ(lines.error().reason, Reason::device_refused);
}

TEST_F(Line, NamesWhatIsNotThere) {
  LiquidsoapLine line(path_);
  const auto lines = line.ask("status", seconds(5));
  ASSERT_FALSE(lines);
  EXPECT_EQ(lines.error().reason, Reason::device_unreachable);
  EXPECT_THAT(lines.error().detail, HasSubstr(path_));
}

TEST(Reply, ReadsAStatusAndItsSlots) {
  const auto status = parse_status({"sukut 1 life 17 now 1795372430935051 frame 10000 frames 514 busy 1",
                                    "slot 00ff/silence 1795372430432991 1795372430732991 bed 1795372430437680 0 12"});
  ASSERT_TRUE(status) << status.error().detail;
  EXPECT_EQ(status->now_us, 1795372430935051);
  EXPECT_EQ(status->frame_us, 10000);
  EXPECT_TRUE(status->is_busy);
  ASSERT_EQ(status->slots.size(), 1u);
  EXPECT_EQ(status->slots[0],
            (DeviceSlot{"00ff/silence", {1795372430432991, 1795372430732991, "bed"}, 1795372430437680, 0, 12}));
}

TEST(Reply, SomebodyElsesSilenceIsForeignWhileItLasts) {
  DeviceStatus status;
  status.now_us = 1000;
  status.slots = {{"other", {2000, 3000, "mute"}, 0, 0, 0}};
  EXPECT_NE(status.foreign("ours", {2500, 3500, "mute"}), nullptr);
  EXPECT_EQ(status.foreign("other", {2500, 3500, "mute"}), nullptr);
  EXPECT_EQ(status.foreign("ours", {3000, 3500, "mute"}), nullptr);
  status.slots[0].ended_us = 2400;
  EXPECT_EQ(status.foreign("ours", {2500, 3500, "mute"}), nullptr);
}

struct Bad {
  Lines lines;
  Reason reason;
  std::string words;
};
class BadStatus : public testing::TestWithParam<Bad> {};
TEST_P(BadStatus, IsRefusedByName) {
  const auto status = parse_status(GetParam().lines);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().reason, GetParam().reason);
  EXPECT_THAT(status.error().detail, HasSubstr(GetParam().words));
}
INSTANTIATE_TEST_SUITE_P(
    All, BadStatus,
    testing::Values(
        Bad{{}, Reason::device_refused, "nothing"},
        Bad{{"ERROR: unknown command, type \"help\" to get a list of commands."}, Reason::device_refused, "sukut.liq"},
        Bad{{"sukut 2 life 1 now 2 frame 3 frames 4 busy 0"}, Reason::device_refused, "version 2"},
        Bad{{"sukut 1 life 1 now 1.79e15 frame 3 frames 4 busy 0"}, Reason::device_refused, "not understood"},
        Bad{{"sukut 1 life 1 now 2 frame 3 frames 4 busy 0", "slot k 1 2 mute 0 0"}, Reason::device_refused, "slot"}));

TEST(Reply, TheDevicesRefusalKeepsItsReason) {
  EXPECT_EQ(parse_armed({"refused busy 00ff/other"}).error().reason, Reason::device_busy);
  EXPECT_EQ(parse_armed({"refused over 12"}).error().reason, Reason::too_late);
  EXPECT_EQ(parse_armed({"refused full"}).error().reason, Reason::device_refused);
  EXPECT_EQ(parse_armed({"Variable gain set."}).error().reason, Reason::device_refused);
  const auto armed = parse_armed({"armed 00ff/silence 10 20 mute 5"});
  ASSERT_TRUE(armed);
  EXPECT_EQ(armed->window, (DeviceWindow{10, 20, "mute"}));
  EXPECT_EQ(armed->now_us, 5);
}

TEST(DeviceClock, MapsBothWaysAndNoticesAJump) {
  const Raw base = from_ns<Raw>(1'000'000'000);
  DeviceClock clock;
  clock.set({base, base + milliseconds(1), 5'000'000});
  const Raw later = base + seconds(60);
  EXPECT_EQ(clock.raw_at(clock.device_us_at(later)), later);
  const std::int64_t expected = clock.device_us_at(later);
  EXPECT_FALSE(clock.moved({later, later, expected + 4000}, milliseconds(1)));  // 66 ppm: a drift, not a jump
  const auto back = clock.moved({later, later, expected - 2'000'000}, milliseconds(1));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, -seconds(2));
}

}  // namespace
}  // namespace sukut::agent
