#include "agent/shell/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "proto/check.h"

namespace sukut::agent {

Mailbox::Mailbox() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(fd_ >= 0);
  events_.reserve(64);
}

Mailbox::~Mailbox() { ::close(fd_); }

void Mailbox::put(Event event) {
  {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  (void)::eventfd_write(fd_, 1);
}

std::vector<Event> Mailbox::take() {
  eventfd_t count = 0;
  (void)::eventfd_read(fd_, &count);
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

}  // namespace sukut::agent
