#include "agent/shell/wall_watch.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace sukut::agent {
namespace {

constexpr time_t kNever = 253'402'300'799;  // the last second of the year 9999

}  // namespace

WallWatch::WallWatch() : fd_(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK)) { watch(); }

WallWatch::~WallWatch() {
  if (fd_ >= 0) ::close(fd_);
}

void WallWatch::watch() {
  itimerspec at{};
  at.it_value.tv_sec = kNever;
  if (fd_ >= 0) (void)::timerfd_settime(fd_, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, nullptr);
}

bool WallWatch::has_stepped() {
  std::uint64_t count = 0;
  if (fd_ < 0 || ::read(fd_, &count, sizeof(count)) >= 0 || errno != ECANCELED) return false;
  watch();
  return true;
}

}  // namespace sukut::agent
