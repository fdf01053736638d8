// Between threads: a mailbox whose reader polls a descriptor, and a work queue whose reader sleeps.
// Neither blocks its writers.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "proto/check.h"

namespace sukut::coordinator {

// Many writers, one reader that polls fd() beside its sockets.
template <typename T>
class Mailbox {
 public:
  Mailbox() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { CHECK(fd_ >= 0); }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox() { ::close(fd_); }

  void post(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    const std::uint64_t one = 1;
    // Fails only when the counter is full, and then the reader is woken anyway.
    [[maybe_unused]] const ssize_t wrote = ::write(fd_, &one, sizeof(one));
  }
  // Everything posted so far, in order.
  [[nodiscard]] std::vector<T> take() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(fd_, &count, sizeof(count));
    const std::lock_guard lock(mutex_);
    return std::exchange(items_, {});
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
  std::mutex mutex_;
  std::vector<T> items_;
};

// Many writers, one reader thread that sleeps while there is nothing to do.
template <typename T>
class WorkQueue {
 public:
  explicit WorkQueue(std::size_t limit) : limit_(limit) {}

  // False: full, or closed.
  bool push(T item) {
    {
      const std::lock_guard lock(mutex_);
      if (is_closed_ || items_.size() >= limit_) return false;
      items_.push_back(std::move(item));
    }
    filled_.notify_one();
    return true;
  }
  // Waits for work and takes at most `max` of it. Empty: closed, and everything was taken.
  [[nodiscard]] std::vector<T> take(std::size_t max) {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return is_closed_ || !items_.empty(); });
    std::vector<T> taken;
    while (!items_.empty() && taken.size() < max) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return taken;
  }
  void close() {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = true;
    }
    filled_.notify_all();
  }

 private:
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<T> items_;
  bool is_closed_ = false;
};

}  // namespace sukut::coordinator
