// The driver against a real Liquidsoap. No timing is asserted here but exact lengths; how punctual it is, tests/bench
// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "agent/drivers/stream_monitor.h"
#include "proto/io/system_clock.h"
#include "tests/shell/liquidsoap_station.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kFrame = milliseconds(10);

class Liquidsoap : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_liquidsoap_installed()) GTEST_SKIP() << "liquidsoap is not installed";
    station_ = std::make_unique<LiquidsoapStation>();
    driver_ = make_liquidsoap_driver(station_->config(), [this](Event event) { heard_(std::move(event)); });
    wait_until([this] { return driver_->check().has_value(); });
  }
  void TearDown() override {
    driver_.reset();
    if (HasFailure() && station_) std::cerr << station_->log();
  }

  Claim claim(Nanos lead, Nanos length, const std::string& pattern = "mute") {
    Claim claim;
    claim.key = key_;
    claim.order_name = "DRILL-test";
    claim.output = "silence";
    claim.action = CueAction::silence;
    claim.pattern = pattern;
    claim.start_raw = io::raw_now() + lead;
    claim.end_raw = claim.start_raw + length;
    return claim;
  }
  DeviceSlot slot() {
    const DeviceStatus status = station_->status();
    const DeviceSlot* found = status.slot(device_key(key_));
    return found == nullptr ? DeviceSlot{} : *found;
  }

  CueKey key_{OrderId{{1, 2, 3}}, CueId("minute-silence")};
  Heard heard_;
  std::unique_ptr<LiquidsoapStation> station_;
  std::unique_ptr<Driver> driver_;
};

TEST_F(Liquidsoap, HoldsASilenceAndMeasuresIt) {
  const Claim asked = claim(milliseconds(2500), milliseconds(500));
  driver_->arm(asked, Depth::probe);
  heard_.wait<OutputArmed>();
  EXPECT_TRUE(station_->status().slots.empty()) << "a probe sets nothing";
  driver_->arm(asked, Depth::commit);
  wait_until([&] { return heard_.count<OutputArmed>() >= 2; });
  EXPECT_EQ(slot().window.kind, "mute");
  driver_->start(key_);
  const auto started = heard_.wait<OutputStarted>();
  EXPECT_EQ(started.known_by, KnownBy::device_confirmed);
  ASSERT_TRUE(started.device_delay && started.device_delay_error);
  EXPECT_EQ(*started.device_delay, started.at - asked.start_raw);
  const auto ended = heard_.wait<OutputEnded>();
  EXPECT_EQ(ended.known_by, KnownBy::measured);
  ASSERT_TRUE(ended.measured);
  EXPECT_EQ(ended.measured->method, "stream-silence");
  EXPECT_LE(std::chrono::abs(ended.measured->length - milliseconds(500)), kFrame);
  EXPECT_EQ(slot().frames, 50);
  EXPECT_EQ(station_->quiet_frames(), 50);
  EXPECT_EQ(heard_.count<OutputFailed>(), 0);
}

TEST_F(Liquidsoap, PlaysABedAndLetsTheEndOfTheAgentNotMatter) {
  driver_->arm(claim(milliseconds(2500), milliseconds(500), "bed"), Depth::commit);
  heard_.wait<OutputArmed>();
  const Raw start = io::raw_now() + milliseconds(2500);
  driver_.reset();  // the agent is dead
  StreamMonitor monitor(station_->monitor(), 44100, 2);
  wait_until([&] { return slot().ended_us != 0; });
  EXPECT_EQ(slot().frames, 50);
  const Raw heard_until = io::raw_now() + milliseconds(200);
  wait_until([&] { return monitor.last_arrival() && *monitor.last_arrival() > heard_until; });
  Silence silence;
  ASSERT_EQ(monitor.find(start, start + milliseconds(500), silence), Sighting::seen);
  EXPECT_LE(std::chrono::abs(silence.length - milliseconds(500)), kFrame);
  EXPECT_NEAR(silence.inside_db, -39, 2);
}

TEST_F(Liquidsoap, StopAndDisarmPutTheProgrammeBack) {
  driver_->arm(claim(milliseconds(500), seconds(60)), Depth::commit);
  heard_.wait<OutputStarted>();
  wait_until([&] { return slot().frames >= 30; });
  driver_->stop(key_);
  const auto ended = heard_.wait<OutputEnded>();
  ASSERT_TRUE(ended.measured) << "the programme came back, and was heard to";
  EXPECT_GE(ended.measured->length, milliseconds(300));
  EXPECT_LT(ended.measured->length, seconds(60));
  EXPECT_TRUE(station_->status().slots.empty());
  driver_->stop(key_);
  driver_->disarm(key_);

  driver_->arm(claim(seconds(60), seconds(60)), Depth::commit);
  wait_until([&] { return slot().window.end_us != 0; });
  driver_->disarm(key_);
  wait_until([&] { return station_->status().slots.empty(); });
  // A key this life of the agent never heard of, armed by an earlier one.
  ASSERT_THAT(station_->ask("sukut.arm " + device_key(key_) + " 9000000000000000 9000000001000000 mute"),
              testing::ElementsAre(testing::HasSubstr("armed")));
  driver_->disarm(key_);
  wait_until([&] { return station_->status().slots.empty(); });
  EXPECT_EQ(heard_.count<OutputEnded>(), 1);
}

TEST_F(Liquidsoap, ARestartedDeviceIsArmedAgain) {
  driver_->arm(claim(seconds(45), seconds(1)), Depth::commit);
  heard_.wait<OutputArmed>();
  const std::int64_t life = station_->status().life;
  station_->kill();
  driver_->wall_clock_stepped();  // makes it look at once
  const auto refused = heard_.wait<OutputRefused>();
  EXPECT_EQ(refused.reason, Reason::device_unreachable);
  station_->start();
  wait_until([&] { return heard_.count<OutputArmed>() >= 2; });
  EXPECT_NE(station_->status().life, life);
  EXPECT_NE(slot().window.end_us, 0);
}

TEST_F(Liquidsoap, LeavesADeviceThatSomebodyElseHolds) {
  const std::int64_t now = station_->status().now_us;
  const std::string window = std::to_string(now + 30'000'000) + " " + std::to_string(now + 90'000'000);
  ASSERT_THAT(station_->ask("sukut.arm somebody/else " + window + " mute"),
              testing::ElementsAre(testing::HasSubstr("armed")));
  driver_->arm(claim(seconds(31), seconds(1)), Depth::probe);
  heard_.wait<OutputRefused>([](const auto& event) { return event.reason == Reason::device_busy; });
  driver_->arm(claim(seconds(31), seconds(1)), Depth::commit);
  wait_until([&] { return heard_.count<OutputRefused>() >= 2; });
  const DeviceStatus status = station_->status();
  ASSERT_EQ(status.slots.size(), 1u);
  EXPECT_EQ(status.slots[0].key, "somebody/else");
  EXPECT_THAT(station_->ask("sukut.disarm somebody/else"), testing::ElementsAre(testing::HasSubstr("disarmed")));
  heard_.wait<OutputArmed>();
}

TEST_F(Liquidsoap, TheRealAlarmWins) {
  driver_->arm(claim(milliseconds(800), seconds(60)), Depth::commit);
  heard_.wait<OutputStarted>();
  EXPECT_THAT(station_->ask("test.alarm on"), testing::ElementsAre("ok"));
  EXPECT_EQ(heard_.wait<OutputFailed>().reason, Reason::device_busy);
  EXPECT_NE(slot().ended_us, 0);
}

TEST_F(Liquidsoap, ARehearsalIsNotHeard) {
  Claim asked = claim(milliseconds(2500), milliseconds(300));
  asked.is_rehearsal = true;
  driver_->arm(asked, Depth::commit);
  heard_.wait<OutputStarted>();
  const auto ended = heard_.wait<OutputEnded>();
  EXPECT_FALSE(ended.measured);
  EXPECT_EQ(slot().frames, 30);
  EXPECT_EQ(station_->quiet_frames(), 0);
}

TEST_F(Liquidsoap, AMonitorNobodyReadsDoesNotHoldTheProgramme) {
  driver_.reset();
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);  // bound, and never read
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(std::stoi(station_->monitor().substr(16))));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
  const auto before = std::filesystem::file_size(station_->programme());
  const Raw from = io::raw_now();
  // 4 s fill the socket's buffer several times over.
  wait_until([&] { return std::filesystem::file_size(station_->programme()) - before > 4 * 176'400; });
  const double took_s = std::chrono::duration<double>(io::raw_now() - from).count();
  EXPECT_LT(took_s, 8) << "the programme ran on at its own pace";
  ::close(fd);
}

}  // namespace
}  // namespace sukut::agent
