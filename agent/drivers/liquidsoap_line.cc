#include "agent/drivers/liquidsoap_line.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

// False when the deadline came first.
bool wait_for(int fd, short events, Mono deadline) {
  for (;;) {
    const Nanos left = deadline - io::read_clocks().mono;
    if (left <= Nanos(0)) return false;
    const timespec timeout{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    pollfd entry{fd, events, 0};
    const int ready = ppoll(&entry, 1, &timeout, nullptr);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// Zero, or errno. The socket is non-blocking.
int connect_within(int fd, const sockaddr* address, socklen_t size, Mono deadline) {
  if (connect(fd, address, size) == 0) return 0;
  if (errno != EINPROGRESS && errno != EAGAIN) return errno;
  if (!wait_for(fd, POLLOUT, deadline)) return ETIMEDOUT;
  int error = 0;
  socklen_t length = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

int open_unix(const std::string& path, Mono deadline, int& error) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    error = ENAMETOOLONG;
    return -1;
  }
  std::copy(path.begin(), path.end(), address.sun_path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  error = fd < 0 ? errno : connect_within(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address, deadline);
  return fd;
}

int open_tcp(const std::string& host, const std::string& port, Mono deadline, int& error) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
    error = EHOSTUNREACH;
    return -1;
  }
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  error = fd < 0 ? errno : connect_within(fd, found->ai_addr, found->ai_addrlen, deadline);
  freeaddrinfo(found);
  const int yes = 1;
  if (fd >= 0) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return fd;
}

// Moves whole lines out of `buffer`; true when END was among them.
bool take_lines(std::string& buffer, std::vector<std::string>& lines) {
  for (std::size_t end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n')) {
    std::string line = buffer.substr(0, end);
    buffer.erase(0, end + 1);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line == "END") return true;
    lines.push_back(std::move(line));
  }
  return false;
}

}  // namespace

void LiquidsoapLine::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Status LiquidsoapLine::open(Mono deadline) {
  int error = 0;
  if (address_.find('/') != std::string::npos) {
    fd_ = open_unix(address_, deadline, error);
  } else {
    const std::size_t colon = address_.rfind(':');
    if (colon == std::string::npos) {
      return Error{Reason::device_unreachable, address_ + " is neither a socket's path nor host:port"};
    }
    fd_ = open_tcp(address_.substr(0, colon), address_.substr(colon + 1), deadline, error);
  }
  if (error == 0) return Done{};
  close();
  return Error{Reason::device_unreachable, "no Liquidsoap server at " + address_ + " (" + std::strerror(error) +
                                               "); is it running, and is its socket open to this user?"};
}

LiquidsoapLine::Trouble LiquidsoapLine::exchange(const std::string& command, Mono deadline,
                                                 std::vector<std::string>& lines) {
  const std::string out = command + "\n";
  for (std::size_t sent = 0; sent < out.size();) {
    const ssize_t n = send(fd_, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
    if (n > 0)
      sent += static_cast<std::size_t>(n);
    else if (errno == EAGAIN && !wait_for(fd_, POLLOUT, deadline))
      return Trouble::slow;
    else if (errno != EAGAIN && errno != EINTR)
      return Trouble::dead;
  }
  std::string buffer;
  std::size_t total = 0;
  char chunk[4096];
  for (;;) {
    const ssize_t n = recv(fd_, chunk, sizeof chunk, 0);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return Trouble::dead;
    if (n < 0) {
      if (errno == EAGAIN && !wait_for(fd_, POLLIN, deadline)) return Trouble::slow;
      continue;
    }
    total += static_cast<std::size_t>(n);
    if (total > kReplyMax) return Trouble::too_large;
    buffer.append(chunk, static_cast<std::size_t>(n));
    if (take_lines(buffer, lines)) return buffer.empty() ? Trouble::none : Trouble::too_large;
  }
}

Error LiquidsoapLine::error_of(Trouble trouble) const {
  if (trouble == Trouble::slow) {
    return {Reason::device_unreachable, "Liquidsoap at " + address_ + " does not answer; is the process stopped?"};
  }
  if (trouble == Trouble::too_large) {
    return {Reason::device_refused, "what answers at " + address_ + " does not speak Liquidsoap's line protocol"};
  }
  return {Reason::device_unreachable, "Liquidsoap at " + address_ + " closed the connection"};
}

Result<std::vector<std::string>> LiquidsoapLine::ask(const std::string& command, Nanos timeout) {
  const Mono deadline = io::read_clocks().mono + timeout;
  const bool was_kept = fd_ >= 0;
  for (int attempt = 0;; ++attempt) {
    if (fd_ < 0) {
      if (Status opened = open(deadline); !opened) return opened.error();
    }
    std::vector<std::string> lines;
    const Trouble trouble = exchange(command, deadline, lines);
    if (trouble == Trouble::none) return lines;
    close();
    if (trouble != Trouble::dead || !was_kept || attempt > 0) return error_of(trouble);
  }
}

}  // namespace sukut::agent
