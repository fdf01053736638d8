// What is measured on a stream: known samples in, known silence out.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <random>

#include "agent/drivers/stream_level.h"
#include "agent/drivers/stream_monitor.h"
#include "proto/io/system_clock.h"
#include "tests/shell/liquidsoap_station.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kRate = 44100;
constexpr std::size_t kFrame = 441;  // 10 ms

// Feeds 10 ms pieces, each arriving at its time.
class Feed {
 public:
  explicit Feed(StreamLevel& level) : level_(level) {}

  void tone(Nanos length, double amplitude = 0.5) {
    play(length, [this, amplitude] { return amplitude * std::sin(2 * M_PI * 440 * phase_++ / kRate); });
  }
  void noise(Nanos length, double amplitude) {
    play(length, [this, amplitude] { return amplitude * std::uniform_real_distribution<>(-1, 1)(random_); });
  }
  void standstill(Nanos length) { at_ += length; }
  [[nodiscard]] Raw at() const { return at_; }

 private:
  template <typename Sample>
  void play(Nanos length, const Sample& sample) {
    for (const Raw until = at_ + length; at_ < until; at_ += milliseconds(10)) {
      std::vector<std::int16_t> piece;
      for (std::size_t i = 0; i < kFrame; ++i) {
        const auto value = static_cast<std::int16_t>(std::lround(32767 * sample()));
        piece.push_back(value);
        piece.push_back(value);
      }
      level_.add(piece.data(), piece.size(), at_);
    }
  }

  StreamLevel& level_;
  Raw at_ = from_ns<Raw>(1'000'000'000'000);
  double phase_ = 0;
  std::mt19937 random_{1};
};

class Level : public testing::Test {
 protected:
  StreamLevel level_{kRate, 2};
  Feed feed_{level_};
  Silence silence_;
};

TEST_F(Level, AMuteIsExactToTheMillisecond) {
  feed_.tone(seconds(3));
  const Raw start = feed_.at();
  feed_.noise(milliseconds(300), 0);
  const Raw end = feed_.at();
  feed_.tone(seconds(1));
  ASSERT_EQ(level_.find(start - milliseconds(4), end - milliseconds(4), silence_), Sighting::seen);
  EXPECT_EQ(silence_.start, start);
  EXPECT_NEAR(static_cast<double>(silence_.length.count()), 300e6, 1e6);
  EXPECT_EQ(silence_.error, milliseconds(10));
  EXPECT_EQ(silence_.standstill, Nanos(0));
}

TEST_F(Level, ABedIsASilenceToo) {
  feed_.tone(seconds(3));
  const Raw start = feed_.at();
  feed_.noise(seconds(2), 0.02);
  const Raw end = feed_.at();
  feed_.tone(seconds(1), 0.2);
  ASSERT_EQ(level_.find(start, end, silence_), Sighting::seen);
  EXPECT_EQ(silence_.start, start);
  EXPECT_NEAR(static_cast<double>(silence_.length.count()), 2e9, 1e6);
  EXPECT_NEAR(silence_.inside_db, -38.7, 1.0);
}

TEST_F(Level, AStreamThatStandsStillIsNotASilence) {
  feed_.tone(seconds(3));
  const Raw start = feed_.at();
  feed_.noise(milliseconds(500), 0);
  feed_.standstill(seconds(2));
  feed_.noise(milliseconds(500), 0);
  const Raw end = feed_.at();
  feed_.tone(seconds(1));
  ASSERT_EQ(level_.find(start, end, silence_), Sighting::seen);
  EXPECT_NEAR(static_cast<double>(silence_.length.count()), 1e9, 1e6) << "length is counted in samples";
  EXPECT_EQ(silence_.standstill, seconds(2));
}

TEST_F(Level, ProgrammeWithinASilenceIsNotCounted) {
  feed_.tone(seconds(3));
  const Raw start = feed_.at();
  feed_.noise(milliseconds(500), 0);
  feed_.tone(milliseconds(30));
  feed_.noise(milliseconds(470), 0);
  const Raw end = feed_.at();
  feed_.tone(seconds(1));
  ASSERT_EQ(level_.find(start, end, silence_), Sighting::seen);
  EXPECT_EQ(silence_.start, start);
  EXPECT_NEAR(static_cast<double>(silence_.length.count()), 970e6, 2e6);
  EXPECT_NEAR(static_cast<double>(silence_.broken.count()), 30e6, 1e6);
}

TEST_F(Level, SaysWhyThereIsNothing) {
  const Raw start = feed_.at() + seconds(2);
  EXPECT_EQ(level_.find(start, start + seconds(1), silence_), Sighting::no_data);
  feed_.tone(seconds(4));
  EXPECT_EQ(level_.find(start, start + seconds(1), silence_), Sighting::no_effect);
  level_.clear();
  const Raw quiet = feed_.at() + seconds(2);
  feed_.noise(seconds(4), 0.0001);
  EXPECT_EQ(level_.find(quiet, quiet + seconds(1), silence_), Sighting::quiet_before);
}

TEST_F(Level, RemembersNoMoreThanTheLongestSilenceHoweverManyFollow) {
  feed_.tone(seconds(10));
  level_.attend(feed_.at() + seconds(10), feed_.at() + seconds(17));
  for (int round = 0; round < 5; ++round) {
    for (int second = 0; second < 10; ++second) {
      feed_.tone(seconds(1));
      level_.forget_at(feed_.at());
    }
    const Raw start = feed_.at();
    level_.attend(start + seconds(20), start + seconds(27));  // the next one, before this one is over
    feed_.noise(seconds(2), 0);
    const Raw end = feed_.at();
    for (int second = 0; second < 8; ++second) {
      feed_.tone(seconds(1));
      level_.forget_at(feed_.at());
      EXPECT_LE(feed_.at() - level_.first_arrival(), seconds(4 + 7));
      if (second == 3) {
        ASSERT_EQ(level_.find(start, end, silence_), Sighting::seen);
        EXPECT_NEAR(static_cast<double>(silence_.length.count()), 2e9, 1e6);
      }
    }
  }
}

TEST_F(Level, ForgetsWhatIsOldAndStillMeasures) {
  feed_.tone(seconds(20));
  level_.keep_since(feed_.at() - seconds(3));
  const Raw start = feed_.at();
  feed_.noise(milliseconds(300), 0);
  const Raw end = feed_.at();
  feed_.tone(seconds(1));
  ASSERT_EQ(level_.find(start, end, silence_), Sighting::seen);
  EXPECT_EQ(silence_.start, start);
  EXPECT_NEAR(static_cast<double>(silence_.length.count()), 300e6, 1e6);
}

TEST(Monitor, HearsDatagrams) {
  const int port = free_udp_port();
  StreamMonitor monitor("udp://127.0.0.1:" + std::to_string(port), kRate, 2);
  EXPECT_FALSE(monitor.check());
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::vector<std::int16_t> piece(882, 1000);
  wait_until([&] {
    sendto(fd, piece.data(), piece.size() * 2, 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
    return monitor.last_arrival().has_value();
  });
  EXPECT_TRUE(monitor.check());
  ::close(fd);
}

TEST(Monitor, HearsAFifoThatIsFilledByHalves) {
  const Folder folder;
  const std::string path = folder / "fifo";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  StreamMonitor monitor(path, kRate, 2);
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  ASSERT_EQ(write(fd, "abcdef", 6), 6);
  wait_until([&] { return monitor.last_arrival().has_value(); });
  EXPECT_TRUE(monitor.check());
  ::close(fd);
}

TEST(Monitor, NamesASourceThatIsNeither) {
  const Folder folder;
  folder.write("file", "x");
  StreamMonitor monitor(folder / "file", kRate, 2);
  wait_until([&] { return monitor.check().error().detail.find("neither") != std::string::npos; });
  EXPECT_EQ(monitor.check().error().reason, Reason::device_unreachable);
}

}  // namespace
}  // namespace sukut::agent
