#include "agent/drivers/stream_monitor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

constexpr int kRetry_ms = 1000;
constexpr std::size_t kPieceMax = 65536;

// Bound and non-blocking, or -1 and errno.
int open_udp(const std::string& source) {
  const std::string place = source.substr(std::strlen("udp://"));
  const std::size_t colon = place.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const int port = colon == std::string::npos ? 0 : std::atoi(place.c_str() + colon + 1);
  if (port <= 0 || port > 65535 || inet_pton(AF_INET, place.substr(0, colon).c_str(), &address.sin_addr) != 1) {
    errno = EINVAL;
    return -1;
  }
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int bytes = 1 << 20;
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &yes, sizeof yes);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

// Opened for writing too, so that it is not at its end whenever the station restarts.
int open_fifo(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return -1;
  if (!S_ISFIFO(about.st_mode)) {
    errno = EINVAL;
    return -1;
  }
  return ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace

StreamMonitor::StreamMonitor(std::string source, int rate, int channels)
    : source_(std::move(source)),
      channels_(channels),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      is_udp_(source_.starts_with("udp://")),
      buffer_(kPieceMax),
      level_(rate, channels),
      thread_("sukut-monitor", [this] { run(); }) {}

StreamMonitor::~StreamMonitor() {
  is_stopping_ = true;
  const std::uint64_t one = 1;
  (void)!write(wake_, &one, sizeof one);
  thread_.join();
  if (fd_ >= 0) ::close(fd_);
  ::close(wake_);
}

void StreamMonitor::attend(Raw from, Raw until) {
  const std::lock_guard lock(mutex_);
  level_.attend(from, until);
}

std::optional<Raw> StreamMonitor::last_arrival() const {
  const std::lock_guard lock(mutex_);
  return last_arrival_;
}

Sighting StreamMonitor::find(Raw start, Raw end, Silence& out) const {
  const std::lock_guard lock(mutex_);
  return level_.find(start, end, out);
}

Status StreamMonitor::check() const {
  const std::lock_guard lock(mutex_);
  if (last_arrival_ && io::raw_now() - *last_arrival_ < std::chrono::seconds(1)) return Done{};
  if (!trouble_.empty()) return Error{Reason::device_unreachable, trouble_};
  return Error{Reason::no_effect_measured,
               "nothing arrives at " + source_ + "; is sukut.monitor in the station's script?"};
}

void StreamMonitor::open() {
  fd_ = is_udp_ ? open_udp(source_) : open_fifo(source_);
  const int error = errno;
  const std::lock_guard lock(mutex_);
  if (fd_ >= 0) {
    trouble_.clear();
    return;
  }
  const std::string trouble = "the monitor " + source_ + " cannot be opened: " +
                              (error == EINVAL ? "neither udp://ADDRESS:PORT nor a FIFO" : std::strerror(error));
  if (trouble != trouble_) spdlog::warn("{}", trouble);
  trouble_ = trouble;
}

void StreamMonitor::run() {
  while (!is_stopping_) {
    if (fd_ < 0) open();
    pollfd entries[2] = {{wake_, POLLIN, 0}, {fd_, POLLIN, 0}};
    if (poll(entries, fd_ < 0 ? 1 : 2, fd_ < 0 ? kRetry_ms : -1) <= 0) continue;
    if (fd_ >= 0 && entries[1].revents != 0) take();
  }
}

// How many bytes; counts what the kernel says it dropped.
long StreamMonitor::receive(char* buffer, std::size_t size) {
  if (!is_udp_) return ::read(fd_, buffer, size);
  iovec part{buffer, size};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(std::uint32_t))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const ssize_t n = recvmsg(fd_, &message, 0);
  for (cmsghdr* each = n < 0 ? nullptr : CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SO_RXQ_OVFL) continue;
    std::uint32_t total = 0;
    std::memcpy(&total, CMSG_DATA(each), sizeof total);
    dropped_ = total;
  }
  return n;
}

void StreamMonitor::take() {
  const long n = receive(buffer_.data(), buffer_.size());
  const Raw now = io::raw_now();
  if (n < 0 && errno != EAGAIN && errno != EINTR) {
    ::close(fd_);
    fd_ = -1;
  }
  if (n <= 0) return;
  rest_.append(buffer_.data(), static_cast<std::size_t>(n));
  const std::size_t unit = 2 * static_cast<std::size_t>(channels_);
  const std::size_t whole = rest_.size() / unit * unit;
  std::vector<std::int16_t> samples(whole / 2);
  std::memcpy(samples.data(), rest_.data(), whole);
  rest_.erase(0, whole);

  const std::lock_guard lock(mutex_);
  last_arrival_ = now;
  level_.add(samples.data(), samples.size(), now);
  level_.forget_at(now);
}

}  // namespace sukut::agent
