// The link's ROUTER: frames in, messages of known stations out. A frame that does not decode, or comes from a
// key that the register no longer knows, costs its sender only: counted by reason, logged at a limited rate, dropped.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "coordinator/shell/connections.h"
#include "coordinator/shell/keyring.h"
#include "proto/io/key_file.h"
#include "proto/io/log.h"
#include "proto/message.h"

namespace sukut::coordinator {

class Link {
 public:
  struct Heard {
    ConnectionId connection = 0;
    StationKeys from;
    Message message;
  };

  // The ZAP thread must be bound already. Takes the first endpoint that is free; malformed: none is.
  [[nodiscard]] static Result<std::unique_ptr<Link>> bind(const std::vector<std::string>& endpoints,
                                                          const io::CurveKeys& keys, std::size_t connections_max);

  // The next good message; nothing: none waits, or many bad ones were dropped (poll again).
  [[nodiscard]] std::optional<Heard> receive(const Keyring& keyring, Mono now);
  // Dropped when the connection is gone or takes no more.
  void send(ConnectionId connection, const Message& message);
  void count_drop(Reason reason, const std::string& who, const std::string& what, Mono now);

  [[nodiscard]] zmq::socket_t& socket() { return socket_; }
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
  [[nodiscard]] std::uint64_t dropped(Reason reason) const {
    const auto found = dropped_.find(reason);
    return found == dropped_.end() ? 0 : found->second;
  }

 private:
  Link(zmq::socket_t socket, std::size_t connections_max);

  zmq::socket_t socket_;
  std::string endpoint_;
  Connections connections_;
  std::map<Reason, std::uint64_t> dropped_;
  std::map<Reason, io::RateLimit> limits_;
};

}  // namespace sukut::coordinator
