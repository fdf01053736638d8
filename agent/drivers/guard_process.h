// The driver's end of one guard process: spawns it, tells it, hears it, reaps it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "agent/drivers/guard_wire.h"
#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::agent {

class GuardProcess {
 public:
  struct Setup {
    std::string program;             // of the guard itself
    std::vector<std::string> start;  // empty: nothing is run
    std::vector<std::string> end;
    std::vector<std::string> environment;  // "SUKUT_CUE=…", beside the agent's own
    Raw end_raw;
  };
  [[nodiscard]] static Result<GuardProcess> spawn(const Setup& setup);

  GuardProcess(GuardProcess&& other) noexcept;
  GuardProcess& operator=(GuardProcess&&) = delete;
  // Lets go of it (which ends its output) and waits for it.
  ~GuardProcess();

  // One non-blocking write; false when the guard is gone or stuck.
  bool tell(GuardOrder order, Raw at = {}) noexcept;
  // Readable when the guard has said something, or is gone.
  [[nodiscard]] int fd() const { return from_; }
  // The next word; nothing: none there now (is_gone false), or the guard is gone.
  [[nodiscard]] std::optional<GuardMessage> hear(bool& is_gone);
  // No further word will be told; the guard ends what is on and goes.
  void release() noexcept;

 private:
  GuardProcess(pid_t pid, int to, int from) : pid_(pid), to_(to), from_(from) {}

  pid_t pid_ = 0;
  int to_ = -1;
  int from_ = -1;
};

}  // namespace sukut::agent
