// libzmq 4.3.4 with the options it needs; the reasons are in proto/README.md, "Transport".
#include "proto/io/socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "proto/check.h"
#include "proto/frame.h"
#include "proto/io/system_clock.h"

namespace sukut::io {
namespace {

constexpr int kHandshakeMs = 10'000;
constexpr int kZapEnforceDomain = 93;  // ZMQ_ZAP_ENFORCE_DOMAIN: a DRAFT name in Debian's header, works by number
constexpr std::int64_t kLocalMax = 16 * 1024 * 1024;  // an order file with its resolved lists
constexpr std::size_t kFramesMax = 8;
// A silent dead peer is noticed by TCP alone: no ZMTP heartbeat, because satellite stations pay for bytes.
constexpr int kKeepaliveIdleS = 600;
constexpr int kKeepaliveEveryS = 60;
constexpr int kKeepaliveCount = 5;
// Bounds what one connection can make us hold: 64 messages of at most kFrameMax.
constexpr int kLinkReceiveMax = 64;
constexpr int kLinkSendMax = 1024;

int backlog() {
  std::ifstream file("/proc/sys/net/core/somaxconn");
  int value = 0;
  return file >> value && value > 0 ? value : 128;
}

zmq::socket_t make(zmq::socket_type type, std::int64_t message_max) {
  zmq::socket_t socket(context(), type);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::maxmsgsize, message_max);
  return socket;
}

zmq::socket_t make_tcp(zmq::socket_type type) {
  zmq::socket_t socket = make(type, static_cast<std::int64_t>(kFrameMax));
  socket.set(zmq::sockopt::handshake_ivl, kHandshakeMs);
  socket.set(zmq::sockopt::backlog, backlog());
  socket.set(zmq::sockopt::tcp_keepalive, 1);
  socket.set(zmq::sockopt::tcp_keepalive_idle, kKeepaliveIdleS);
  socket.set(zmq::sockopt::tcp_keepalive_intvl, kKeepaliveEveryS);
  socket.set(zmq::sockopt::tcp_keepalive_cnt, kKeepaliveCount);
  return socket;
}

void set_own_keys(zmq::socket_t& socket, const CurveKeys& own) {
  socket.set(zmq::sockopt::curve_publickey, own.public_key);
  socket.set(zmq::sockopt::curve_secretkey, own.secret_key);
}

}  // namespace

zmq::context_t& context() {
  // Never destroyed: tearing contexts down is where libzmq 4.3.4 crashes; the process ends instead.
  static auto* const kContext = new zmq::context_t(1);
  return *kContext;
}

zmq::socket_t make_link_dealer(const CurveKeys& own, const std::string& server_public) {
  zmq::socket_t socket = make_tcp(zmq::socket_type::dealer);
  set_own_keys(socket, own);
  socket.set(zmq::sockopt::curve_serverkey, server_public);
  socket.set(zmq::sockopt::reconnect_ivl, -1);
  socket.set(zmq::sockopt::rcvhwm, kLinkReceiveMax);
  socket.set(zmq::sockopt::sndhwm, kLinkSendMax);
  return socket;
}

zmq::socket_t make_link_router(const CurveKeys& own) {
  zmq::socket_t socket = make_tcp(zmq::socket_type::router);
  socket.set(zmq::sockopt::curve_server, true);
  set_own_keys(socket, own);
  socket.set(zmq::sockopt::zap_domain, "sukut");
  const int enforce = 1;
  CHECK(::zmq_setsockopt(socket.handle(), kZapEnforceDomain, &enforce, sizeof(enforce)) == 0);
  socket.set(zmq::sockopt::router_mandatory, true);
  socket.set(zmq::sockopt::rcvhwm, kLinkReceiveMax);
  socket.set(zmq::sockopt::sndhwm, kLinkSendMax);
  return socket;
}

zmq::socket_t make_bulletin_pub() { return make_tcp(zmq::socket_type::pub); }

zmq::socket_t make_bulletin_sub() { return make_tcp(zmq::socket_type::sub); }

zmq::socket_t make_local_router() {
  zmq::socket_t socket = make(zmq::socket_type::router, kLocalMax);
  socket.set(zmq::sockopt::router_mandatory, true);
  return socket;
}

zmq::socket_t make_local_dealer() { return make(zmq::socket_type::dealer, kLocalMax); }

std::optional<std::vector<zmq::message_t>> receive(zmq::socket_t& socket) {
  std::vector<zmq::message_t> frames;
  bool has_more = true;
  while (has_more) {
    zmq::message_t frame;
    try {
      if (!socket.recv(frame, zmq::recv_flags::dontwait)) return std::nullopt;
    } catch (const zmq::error_t& error) {
      if (error.num() == EINTR) continue;
      throw;
    }
    has_more = frame.more();
    if (frames.size() < kFramesMax) frames.push_back(std::move(frame));
  }
  return frames;
}

bool send(zmq::socket_t& socket, const std::vector<std::string_view>& frames) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    auto flags = zmq::send_flags::dontwait;
    if (i + 1 < frames.size()) flags = flags | zmq::send_flags::sndmore;
    try {
      if (!socket.send(zmq::buffer(frames[i].data(), frames[i].size()), flags)) return false;
    } catch (const zmq::error_t& error) {
      if (error.num() == EINTR) {
        --i;
        continue;
      }
      if (error.num() == EHOSTUNREACH) return false;
      throw;
    }
  }
  return true;
}

void bind_first(zmq::socket_t& socket, const std::vector<std::string>& endpoints) {
  CHECK(!endpoints.empty());
  for (std::size_t i = 0; i + 1 < endpoints.size(); ++i) {
    try {
      return socket.bind(endpoints[i]);
    } catch (const zmq::error_t&) {  // taken: the next one
    }
  }
  socket.bind(endpoints.back());
}

std::string last_endpoint(const zmq::socket_t& socket) { return socket.get(zmq::sockopt::last_endpoint); }

bool is_served(const std::string& endpoint) {
  constexpr std::string_view kScheme = "ipc://";
  if (!endpoint.starts_with(kScheme)) return true;
  const std::string path = endpoint.substr(kScheme.size());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) return false;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return true;
  const int result = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  const bool is_there = result == 0 || errno == EAGAIN;
  ::close(fd);
  return is_there;
}

std::optional<Bytes> ask(const std::string& endpoint, std::string_view request, int timeout_ms) {
  if (!is_served(endpoint)) return std::nullopt;
  zmq::socket_t socket = make_local_dealer();
  socket.connect(endpoint);
  if (!send(socket, {request})) return std::nullopt;
  const Mono deadline = read_clocks().mono + std::chrono::milliseconds(timeout_ms);
  for (;;) {
    const Nanos left = deadline - read_clocks().mono;
    if (left <= Nanos(0)) return std::nullopt;
    zmq::pollitem_t item{socket.handle(), 0, ZMQ_POLLIN, 0};
    const long left_ms = static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
    if (::zmq_poll(&item, 1, left_ms) < 0 && errno != EINTR) return std::nullopt;
    if (const auto frames = receive(socket)) return frames->back().to_string();
  }
}

}  // namespace sukut::io
