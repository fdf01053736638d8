// See link.h. The User-Id is read from the payload: libzmq 4.3.4 loses the metadata of a routing frame.
#include "coordinator/shell/link.h"

#include "proto/frame.h"
#include "proto/io/socket.h"

namespace sukut::coordinator {
namespace {

constexpr int kBadPerCall = 64;
constexpr int kLinesPerMinute = 6;
// Room for connections that agents left behind, which count until they are forgotten.
constexpr std::size_t kLeftBehind = 1024;

std::string user_of(zmq::message_t& payload) {
  const char* user = ::zmq_msg_gets(payload.handle(), "User-Id");
  return user == nullptr ? std::string() : std::string(user);
}

}  // namespace

Result<std::unique_ptr<Link>> Link::bind(const std::vector<std::string>& endpoints, const io::CurveKeys& keys,
                                         std::size_t connections_max) {
  try {
    zmq::socket_t socket = io::make_link_router(keys);
    io::bind_first(socket, endpoints);
    return std::unique_ptr<Link>(new Link(std::move(socket), connections_max));
  } catch (const zmq::error_t& error) {
    return Error{Reason::malformed, "link: cannot bind " + endpoints.back() + ": " + error.what() +
                                        "; is another coordinator running? `link` in centre.toml names the endpoint"};
  }
}

Link::Link(zmq::socket_t socket, std::size_t connections_max)
    : socket_(std::move(socket)),
      endpoint_(io::last_endpoint(socket_)),
      connections_(2 * connections_max + kLeftBehind) {}

std::optional<Link::Heard> Link::receive(const Keyring& keyring, Mono now) {
  for (int bad = 0; bad < kBadPerCall; ++bad) {
    auto frames = io::receive(socket_);
    if (!frames) return std::nullopt;
    if (frames->size() != 2) {
      count_drop(Reason::malformed, "an agent", "a message of " + std::to_string(frames->size() - 1) + " frames", now);
      continue;
    }
    const std::string key = user_of(frames->back());
    auto from = keyring.find(key);
    if (!from) {
      count_drop(Reason::unknown_station, "key " + key, "is no longer in the register", now);
      continue;
    }
    Result<Message> message = decode_frame(frames->back().to_string_view());
    if (!message) {
      count_drop(message.error().reason, "station " + from->station.text, message.error().detail, now);
      continue;
    }
    const ConnectionId connection = connections_.hear(frames->front().to_string_view(), key, now);
    return Heard{connection, *std::move(from), *std::move(message)};
  }
  return std::nullopt;
}

void Link::send(ConnectionId connection, const Message& message) {
  const std::string routing = connections_.routing_of(connection);
  if (routing.empty()) return;
  if (!io::send(socket_, {routing, encode_frame(message)})) connections_.forget(connection);
}

void Link::count_drop(Reason reason, const std::string& who, const std::string& what, Mono now) {
  ++dropped_[reason];
  std::uint64_t suppressed = 0;
  auto& limit = limits_.try_emplace(reason, kLinesPerMinute).first->second;
  if (!limit.allow(to_ns(now), suppressed)) return;
  spdlog::warn("link: {}: {}: {}; dropped ({} more of this kind since the last line)", who, name_of(reason), what,
               suppressed);
}

}  // namespace sukut::coordinator
