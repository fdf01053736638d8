// Tells when somebody sets the host's wall clock (timerfd, TFD_TIMER_CANCEL_ON_SET).
#pragma once

namespace sukut::agent {

class WallWatch {
 public:
  WallWatch();
  ~WallWatch();
  WallWatch(const WallWatch&) = delete;
  WallWatch& operator=(const WallWatch&) = delete;

  // Readable after a step.
  [[nodiscard]] int fd() const { return fd_; }
  // True when there was a step since the last call.
  [[nodiscard]] bool has_stepped();

 private:
  void watch();
  int fd_;
};

}  // namespace sukut::agent
