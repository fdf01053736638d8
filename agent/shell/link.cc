#include "agent/shell/link.h"

#include <cstring>
#include <utility>

#include "proto/frame.h"
#include "proto/io/log.h"
#include "proto/io/socket.h"

namespace sukut::agent {
namespace {

constexpr int kFailures = ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                          ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;

const char* told(int event) {
  switch (event) {
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      return "the coordinator does not know this station's key";
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      return "the handshake failed; is coordinator_key the right one?";
    case ZMQ_EVENT_CLOSED:
      return "nobody answers there";
    default:
      return "the connection ended";
  }
}

}  // namespace

Link::Link(io::CurveKeys own, std::string coordinator_key, std::vector<std::string> endpoints)
    : own_(std::move(own)), coordinator_key_(std::move(coordinator_key)), endpoints_(std::move(endpoints)) {}

bool Link::open(std::size_t endpoint) {
  close();
  if (endpoints_.empty()) return false;
  const std::string& address = endpoints_[endpoint % endpoints_.size()];
  const std::string monitor = "inproc://link-monitor-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" +
                              std::to_string(++opened_);
  try {
    socket_ = io::make_link_dealer(own_, coordinator_key_);
    if (::zmq_socket_monitor(socket_.handle(), monitor.c_str(), kFailures | ZMQ_EVENT_HANDSHAKE_SUCCEEDED) != 0) {
      throw zmq::error_t();
    }
    monitor_ = zmq::socket_t(io::context(), zmq::socket_type::pair);
    monitor_.set(zmq::sockopt::linger, 0);
    monitor_.connect(monitor);
    socket_.connect(address);
  } catch (const zmq::error_t& error) {
    spdlog::warn("link to {} cannot be made: {}", address, error.what());
    close();
    return false;
  }
  spdlog::debug("link to {}: connecting", address);
  return true;
}

void Link::close() {
  if (socket_) (void)::zmq_socket_monitor(socket_.handle(), nullptr, 0);
  monitor_.close();
  socket_.close();
  has_succeeded_ = false;
}

void Link::send(const Message& message) {
  if (socket_) (void)io::send(socket_, {encode_frame(message)});
}

std::optional<std::vector<zmq::message_t>> Link::receive() {
  if (!socket_) return std::nullopt;
  return io::receive(socket_);
}

bool Link::has_failed() {
  if (!monitor_) return false;
  bool has_failed = false;
  while (const auto frames = io::receive(monitor_)) {
    std::uint16_t event = 0;
    if (frames->front().size() < sizeof(event)) continue;
    std::memcpy(&event, frames->front().data(), sizeof(event));
    if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
      has_succeeded_ = true;
      told_ = 0;
    }
    if ((event & kFailures) == 0) continue;
    if (!has_failed && std::exchange(told_, event) != event) spdlog::info("link to the coordinator: {}", told(event));
    has_failed = true;
  }
  return has_failed;
}

std::vector<void*> Link::handles() {
  if (!socket_) return {};
  return {socket_.handle(), monitor_.handle()};
}

}  // namespace sukut::agent
