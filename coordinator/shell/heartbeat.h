// The outgoing heartbeat: runs a command again and again, as long as the coordinator does its work, so that whoever
// expects it outside (a dead-man's switch) notices when it does not come. It stops when the process dies, and also when
// the process lives on but does nothing.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "proto/instant.h"

namespace sukut::coordinator {

class Heartbeat {
 public:
  using IsAtWork = std::function<bool()>;
  using Facts = std::function<std::vector<std::string>()>;  // its environment; both called from its thread

  Heartbeat(std::vector<std::string> command, Nanos every, IsAtWork is_at_work, Facts facts);
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;
  ~Heartbeat();

 private:
  void work();
  void beat();
  [[nodiscard]] bool wait() const;

  const std::vector<std::string> command_;
  const Nanos every_;
  const IsAtWork is_at_work_;
  const Facts facts_;
  bool is_well_ = true;  // as it was last said in the log
  int stop_fd_;
  std::thread thread_;
};

}  // namespace sukut::coordinator
