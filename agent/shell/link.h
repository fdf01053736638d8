// The one link to the coordinator: a DEALER, made anew for every attempt. When the peer goes, or refuses the
// handshake, libzmq says so on a monitor; the core decides when to try again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "proto/io/key_file.h"
#include "proto/message.h"

namespace sukut::agent {

class Link {
 public:
  Link(io::CurveKeys own, std::string coordinator_key, std::vector<std::string> endpoints);
  ~Link() { close(); }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // False when the socket cannot be made at all.
  [[nodiscard]] bool open(std::size_t endpoint);
  void close();
  [[nodiscard]] bool is_open() const { return static_cast<bool>(socket_); }
  // Lost when there is no link or its queue is full.
  void send(const Message& message);
  // The next whole message; nothing when none is there.
  [[nodiscard]] std::optional<std::vector<zmq::message_t>> receive();
  // The connection failed or ended since it was opened.
  [[nodiscard]] bool has_failed();
  // The handshake has succeeded (sukut-agent check).
  [[nodiscard]] bool has_succeeded() const { return has_succeeded_; }
  // To be polled for reading, while open.
  [[nodiscard]] std::vector<void*> handles();

 private:
  io::CurveKeys own_;
  std::string coordinator_key_;
  std::vector<std::string> endpoints_;
  int opened_ = 0;  // numbers the monitors
  zmq::socket_t socket_;
  zmq::socket_t monitor_;
  bool has_succeeded_ = false;
  int told_ = 0;  // the failure last logged; the same again is not news
};

}  // namespace sukut::agent
