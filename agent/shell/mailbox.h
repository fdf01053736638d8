// Events from any thread to the loop. Wakes the loop by a descriptor that it can poll.
#pragma once

#include <mutex>
#include <vector>

#include "agent/core/event.h"

namespace sukut::agent {

class Mailbox {
 public:
  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void put(Event event);
  // Everything that has come, in order; clears the descriptor.
  [[nodiscard]] std::vector<Event> take();
  // Readable while something waits.
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_ = -1;
  std::mutex mutex_;
  std::vector<Event> events_;
};

}  // namespace sukut::agent
