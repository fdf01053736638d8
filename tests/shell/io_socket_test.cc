// The few socket patterns: whole messages, picked ports, and an honest nothing where nobody serves.
#include <gtest/gtest.h>

#include <thread>

#include "proto/frame.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"
#include "tests/shell/coordinator_shell_scratch.h"

namespace sukut::io {
namespace {

using shell_test::Scratch;

std::vector<zmq::message_t> wait_for(zmq::socket_t& socket) {
  zmq::pollitem_t item{socket.handle(), 0, ZMQ_POLLIN, 0};
  ::zmq_poll(&item, 1, 20'000);
  auto frames = receive(socket);
  EXPECT_TRUE(frames) << "nothing came";
  return frames ? std::move(*frames) : std::vector<zmq::message_t>(2);
}

TEST(Socket, AskGetsTheOneAnswer) {
  const Scratch scratch;
  const std::string endpoint = "ipc://" + (scratch / "s.sock");
  zmq::socket_t server = make_local_router();
  server.bind(endpoint);
  std::thread serving([server = std::move(server)]() mutable {
    const auto frames = wait_for(server);
    EXPECT_TRUE(send(server, {frames[0].to_string_view(), "heard " + frames[1].to_string()}));
  });
  EXPECT_EQ(ask(endpoint, "noon", 20'000), "heard noon");
  serving.join();
}

TEST(Socket, AskSaysAtOnceThatNobodyServes) {
  const Scratch scratch;
  // An hour's patience, which the test's own time limit would not have.
  EXPECT_EQ(ask("ipc://" + (scratch / "absent.sock"), "noon", 3'600'000), std::nullopt);
}

TEST(Socket, AskGivesUpAtItsTimeout) {
  const Scratch scratch;
  zmq::socket_t silent = make_local_router();
  silent.bind("ipc://" + (scratch / "s.sock"));
  EXPECT_EQ(ask("ipc://" + (scratch / "s.sock"), "noon", 50), std::nullopt);
}

TEST(Socket, SendToWhomItDoesNotKnowIsFalse) {
  const Scratch scratch;
  zmq::socket_t router = make_local_router();
  router.bind("ipc://" + (scratch / "s.sock"));
  EXPECT_FALSE(send(router, {"nobody", "hello"}));
  EXPECT_FALSE(receive(router));
}

TEST(Socket, BulletinCarriesTopicAndFrame) {
  zmq::socket_t out = make_bulletin_pub();
  out.bind("tcp://127.0.0.1:*");
  const std::string endpoint = last_endpoint(out);
  EXPECT_EQ(endpoint.find('*'), std::string::npos);
  zmq::socket_t in = make_bulletin_sub();
  in.set(zmq::sockopt::subscribe, kBeaconTopic);
  in.connect(endpoint);
  // A subscription takes effect when it has arrived, which nobody is told: publish until it is heard.
  std::optional<std::vector<zmq::message_t>> frames;
  for (int i = 0; i < 2000 && !frames; ++i) {
    ASSERT_TRUE(send(out, {kBeaconTopic, Bytes("a\0b", 3)}));
    zmq::pollitem_t item{in.handle(), 0, ZMQ_POLLIN, 0};
    ::zmq_poll(&item, 1, 10);
    frames = receive(in);
  }
  ASSERT_TRUE(frames);
  ASSERT_EQ(frames->size(), 2u);
  EXPECT_EQ((*frames)[1].to_string(), Bytes("a\0b", 3));
}

TEST(SystemClock, CountersRunAndTheBootHasAName) {
  const ClockReading first = read_clocks();
  const ClockReading second = read_clocks();
  EXPECT_GE(second.raw, first.raw);
  EXPECT_GE(second.mono, first.mono);
  EXPECT_GE(to_ns(second.boot), to_ns(second.mono)) << "BOOTTIME counts suspend too";
  EXPECT_FALSE(boot_id().is_zero());
  EXPECT_EQ(boot_id(), boot_id());
}

}  // namespace
}  // namespace sukut::io
