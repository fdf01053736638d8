// Who may connect: a registered key, and nobody else, and nobody at all without the ZAP thread.
#include <gtest/gtest.h>

#include <cstring>
#include <optional>

#include "coordinator/shell/zap.h"
#include "proto/io/socket.h"

namespace sukut::coordinator {
namespace {

void fail_on_death(const std::string& why) { ADD_FAILURE() << why; }

// For the monitor of one socket; libzmq frees a used one only some time later.
std::string next_address() {
  static int number = 0;
  return "inproc://attempt-" + std::to_string(++number);
}

// What becomes of a connection attempt, as the connecting side sees it.
class Attempt {
 public:
  Attempt(const io::CurveKeys& own, const std::string& server, const std::string& endpoint)
      : socket_(io::make_link_dealer(own, server)), monitor_(io::context(), zmq::socket_type::pair) {
    const std::string address = next_address();
    EXPECT_EQ(::zmq_socket_monitor(socket_.handle(), address.c_str(), ZMQ_EVENT_ALL), 0);
    monitor_.connect(address);
    socket_.connect(endpoint);
  }
  // Events are written by the I/O thread, which waits for ever when nobody is there to take them.
  ~Attempt() { ::zmq_socket_monitor(socket_.handle(), nullptr, 0); }
  // The first event that settles it.
  int outcome() {
    constexpr int kSettling = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                              ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                              ZMQ_EVENT_DISCONNECTED;
    for (;;) {
      zmq::pollitem_t item{monitor_.handle(), 0, ZMQ_POLLIN, 0};
      ::zmq_poll(&item, 1, 20'000);
      const auto frames = io::receive(monitor_);
      if (!frames) return 0;
      std::uint16_t event = 0;
      std::memcpy(&event, (*frames)[0].data(), sizeof(event));
      if ((event & kSettling) != 0) return event;
    }
  }
  zmq::socket_t& socket() { return socket_; }

 private:
  zmq::socket_t socket_;
  zmq::socket_t monitor_;
};

class Zap : public ::testing::Test {
 protected:
  Zap() {
    StationEntry entry;
    entry.attributes.id = StationId("siren-1");
    entry.curve_public = known_.public_key;
    keyring_.load({entry});
    zap_.emplace(keyring_, fail_on_death);
    router_ = io::make_link_router(server_);
    router_.bind("tcp://127.0.0.1:*");
    endpoint_ = io::last_endpoint(router_);
  }

  const io::CurveKeys server_ = io::make_curve_keys();
  const io::CurveKeys known_ = io::make_curve_keys();
  Keyring keyring_;
  std::optional<ZapThread> zap_;
  zmq::socket_t router_;
  std::string endpoint_;
};

TEST_F(Zap, KnownKeyConnectsAndIsNamedByItsKey) {
  Attempt attempt(known_, server_.public_key, endpoint_);
  EXPECT_EQ(attempt.outcome(), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  ASSERT_TRUE(io::send(attempt.socket(), {"hello"}));
  zmq::pollitem_t item{router_.handle(), 0, ZMQ_POLLIN, 0};
  ::zmq_poll(&item, 1, 20'000);
  auto frames = io::receive(router_);
  ASSERT_TRUE(frames);
  const char* user = ::zmq_msg_gets(frames->back().handle(), "User-Id");
  ASSERT_NE(user, nullptr);
  EXPECT_EQ(std::string(user), known_.public_key);
}

TEST_F(Zap, WrongKeyGetsNoConnection) {
  Attempt attempt(io::make_curve_keys(), server_.public_key, endpoint_);
  EXPECT_EQ(attempt.outcome(), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
}

TEST_F(Zap, KeyTakenFromTheRegisterGetsNoNewConnection) {
  EXPECT_EQ(Attempt(known_, server_.public_key, endpoint_).outcome(), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  keyring_.load({});
  EXPECT_EQ(Attempt(known_, server_.public_key, endpoint_).outcome(), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
}

TEST_F(Zap, WithoutItsThreadNobodyConnects) {
  zap_.reset();
  const int outcome = Attempt(known_, server_.public_key, endpoint_).outcome();
  EXPECT_NE(outcome, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  EXPECT_NE(outcome, 0) << "the attempt was never settled";
}

TEST_F(Zap, CanBeginAgainAfterItsEnd) {
  zap_.reset();
  zap_.emplace(keyring_, fail_on_death);
  EXPECT_EQ(Attempt(known_, server_.public_key, endpoint_).outcome(), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
}

TEST_F(Zap, AnAgentWithoutCurveGetsNoConnection) {
  zmq::socket_t plain(io::context(), zmq::socket_type::dealer);
  plain.set(zmq::sockopt::linger, 0);
  plain.set(zmq::sockopt::reconnect_ivl, -1);
  zmq::socket_t monitor(io::context(), zmq::socket_type::pair);
  const std::string address = next_address();
  constexpr int kEvents = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED;
  ASSERT_EQ(::zmq_socket_monitor(plain.handle(), address.c_str(), kEvents), 0);
  monitor.connect(address);
  plain.connect(endpoint_);
  zmq::pollitem_t item{monitor.handle(), 0, ZMQ_POLLIN, 0};
  ::zmq_poll(&item, 1, 20'000);
  const auto frames = io::receive(monitor);
  ::zmq_socket_monitor(plain.handle(), nullptr, 0);
  ASSERT_TRUE(frames);
  std::uint16_t event = 0;
  std::memcpy(&event, (*frames)[0].data(), sizeof(event));
  EXPECT_EQ(event, ZMQ_EVENT_DISCONNECTED);
}

}  // namespace
}  // namespace sukut::coordinator
