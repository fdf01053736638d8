// One kept connection to Liquidsoap's command server: a line out, lines back until "END".
// Promises: every wait has a deadline; a reply is whole or an error, and after any error the connection is new, so that
// an answer never belongs to an earlier question. What the lines mean is liquidsoap_reply.h's business.
#pragma once

#include <string>
#include <vector>

#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::agent {

class LiquidsoapLine {
 public:
  // A path (it has a slash): unix socket; else "host:port".
  explicit LiquidsoapLine(std::string address) : address_(std::move(address)) {}
  ~LiquidsoapLine() { close(); }
  LiquidsoapLine(const LiquidsoapLine&) = delete;
  LiquidsoapLine& operator=(const LiquidsoapLine&) = delete;

  // The lines before END. Connects when it must; asks once more when a kept connection proves to be dead
  // (the server forgets idle ones), so commands have to be idempotent. device_unreachable, or device_refused for
  // a reply that breaks the protocol.
  [[nodiscard]] Result<std::vector<std::string>> ask(const std::string& command, Nanos timeout);
  void close();
  [[nodiscard]] const std::string& address() const { return address_; }

  static constexpr std::size_t kReplyMax = 64 * 1024;

 private:
  enum class Trouble { none, dead, slow, too_large };

  [[nodiscard]] Status open(Mono deadline);
  [[nodiscard]] Trouble exchange(const std::string& command, Mono deadline, std::vector<std::string>& lines);
  [[nodiscard]] Error error_of(Trouble trouble) const;

  std::string address_;
  int fd_ = -1;
};

}  // namespace sukut::agent
