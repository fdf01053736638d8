// Who may connect to the link: answers libzmq's ZAP questions (RFC 27) from memory, in a thread of its own.
// User-Id is the CURVE key itself, in Z85, so that a revoked key is refused with its next message although
// its connection cannot be cut. Made before the ROUTER binds; when it dies, nobody can connect any more,
// so the process ends and is started anew.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <zmq.hpp>

#include "coordinator/shell/keyring.h"

namespace sukut::coordinator {

inline constexpr char kZapDomain[] = "sukut";

class ZapThread {
 public:
  using Death = std::function<void(const std::string& why)>;

  // Bound when it returns. One per process (libzmq asks one endpoint). `on_death` comes from the thread itself.
  ZapThread(const Keyring& keyring, Death on_death);
  ZapThread(const ZapThread&) = delete;
  ZapThread& operator=(const ZapThread&) = delete;
  ~ZapThread();

 private:
  void run(zmq::socket_t handler) noexcept;

  const Keyring& keyring_;
  Death on_death_;
  int stop_fd_;
  std::thread thread_;
};

}  // namespace sukut::coordinator
