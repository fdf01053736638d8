// See heartbeat.h.
#include "coordinator/shell/heartbeat.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "coordinator/shell/program.h"
#include "proto/check.h"
#include "proto/io/log.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kBeatLimit = std::chrono::seconds(30);

}  // namespace

Heartbeat::Heartbeat(std::vector<std::string> command, Nanos every, IsAtWork is_at_work, Facts facts)
    : command_(std::move(command)),
      every_(every),
      is_at_work_(std::move(is_at_work)),
      facts_(std::move(facts)),
      stop_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(stop_fd_ >= 0);
  thread_ = std::thread([this] { work(); });
}

Heartbeat::~Heartbeat() {
  (void)::eventfd_write(stop_fd_, 1);
  thread_.join();
  ::close(stop_fd_);
}

bool Heartbeat::wait() const {
  pollfd item{stop_fd_, POLLIN, 0};
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(every_).count();
  return ::poll(&item, 1, static_cast<int>(ms)) <= 0;
}

void Heartbeat::work() {
  do {
    beat();
  } while (wait());
}

void Heartbeat::beat() {
  if (!is_at_work_()) {
    if (std::exchange(is_well_, false)) spdlog::error("heartbeat: withheld, the coordinator does not do its work");
    return;
  }
  ProgramCall call;
  call.words = command_;
  call.environment = facts_();
  call.time_limit = kBeatLimit;
  const Status done = run_program(call, stop_fd_);
  if (done.has_value() == std::exchange(is_well_, done.has_value())) return;
  if (done) {
    spdlog::info("heartbeat: the command ends well again");
  } else {
    spdlog::error("heartbeat: {}", done.error().detail);
  }
}

}  // namespace sukut::coordinator
