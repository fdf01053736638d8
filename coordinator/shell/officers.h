// The officers' local endpoint: requests in, answers out. The socket is its owner's alone (mode 0600 in a
// directory that is theirs), so whoever speaks here may ask; what may be published, signatures decide.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <zmq.hpp>

#include "coordinator/shell/config.h"
#include "coordinator/shell/control.h"

namespace sukut::coordinator {

class Officers {
 public:
  struct Asked {
    std::uint64_t request = 0;  // to answer by
    ControlRequest what;
  };

  // file_permissions when others may enter the directory; malformed when it cannot be bound.
  [[nodiscard]] static Result<std::unique_ptr<Officers>> bind(const CentreConfig& config);

  // The next request that reads; others are answered with what is wrong. Nothing: none waits.
  [[nodiscard]] std::optional<Asked> receive();
  void answer(std::uint64_t request, const ControlReply& reply);

  [[nodiscard]] zmq::socket_t& socket() { return socket_; }

 private:
  explicit Officers(zmq::socket_t socket) : socket_(std::move(socket)) {}

  zmq::socket_t socket_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, std::string> waiting_;  // routing ids, oldest first
};

}  // namespace sukut::coordinator
