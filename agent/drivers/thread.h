// A joining thread with a small stack: locked memory is counted by what is mapped, and ours is meant to be little.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace sukut::agent {

class Thread {
 public:
  static constexpr std::size_t kStackBytes = 256 * 1024;

  Thread() = default;
  // All signals are blocked in it: they belong to the loop. `name`: at most 15 characters, for ps and top.
  Thread(const char* name, std::function<void()> body);
  // Joins.
  ~Thread() { join(); }
  Thread(Thread&& other) noexcept : id_(other.id_), is_running_(other.is_running_) { other.is_running_ = false; }
  Thread& operator=(Thread&& other) noexcept;
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  void join();
  [[nodiscard]] bool is_running() const { return is_running_; }

 private:
  pthread_t id_{};
  bool is_running_ = false;
};

}  // namespace sukut::agent
