// Every part of the path is opened for itself, by the folder before it.
#include "agent/drivers/open_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

namespace sukut::agent {
namespace {

// The next folder on the way; -1, and `why`.
int step_into(int folder, const std::string& part, std::string& why) {
  struct stat status {};
  if (part == "..") return why = " leads upwards; write the path without it", -1;
  if (::fstatat(folder, part.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode)) {
    return why = " is a symbolic link; write the path that it stands for", -1;
  }
  const int next = ::openat(folder, part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (next < 0) why = std::string(": ") + std::strerror(errno) + "; make it, and let the agent's user in";
  return next;
}

}  // namespace

Result<OpenFolder> OpenFolder::of(const std::string& path) {
  int at = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::string why;
  for (std::size_t begin = 1, slash = 0; at >= 0; begin = slash + 1) {
    slash = path.find('/', begin);
    if (slash == std::string::npos) return OpenFolder(at);
    const std::string part = path.substr(begin, slash - begin);
    if (part.empty() || part == ".") continue;
    const int next = step_into(at, part, why);
    ::close(at);
    at = next;
    if (at < 0) return Error{Reason::device_unreachable, path.substr(0, slash) + why};
  }
  return Error{Reason::device_unreachable, std::string("/: ") + std::strerror(errno)};
}

OpenFolder::OpenFolder(OpenFolder&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

OpenFolder& OpenFolder::operator=(OpenFolder&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

OpenFolder::~OpenFolder() {
  if (fd_ >= 0) ::close(fd_);
}

bool OpenFolder::can_be_written() const { return ::faccessat(fd_, ".", W_OK | X_OK, AT_EACCESS) == 0; }

std::optional<struct stat> OpenFolder::status(const std::string& name) const {
  struct stat status {};
  if (::fstatat(fd_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  return status;
}

std::optional<std::string> OpenFolder::read(const std::string& name, std::size_t most) const {
  const int file = ::openat(fd_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  auto bytes = read_from_start(file, most);
  ::close(file);
  return bytes;
}

bool OpenFolder::has(const std::string& name, int fd) const {
  struct stat held {};
  const auto named = status(name);
  return ::fstat(fd, &held) == 0 && named && held.st_ino == named->st_ino && held.st_dev == named->st_dev;
}

bool OpenFolder::rename(const std::string& from, const std::string& to) const {
  return ::renameat(fd_, from.c_str(), fd_, to.c_str()) == 0;
}

bool OpenFolder::rename_to_free(const std::string& from, const std::string& to) const {
  if (::renameat2(fd_, from.c_str(), fd_, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  return (errno == EINVAL || errno == ENOSYS) && rename(from, to);
}

bool OpenFolder::exchange(const std::string& one, const std::string& other) const {
  return ::renameat2(fd_, one.c_str(), fd_, other.c_str(), RENAME_EXCHANGE) == 0;
}

bool OpenFolder::remove(const std::string& name) const {
  return ::unlinkat(fd_, name.c_str(), 0) == 0 || errno == ENOENT;
}

void OpenFolder::sync() const { (void)::fsync(fd_); }

bool write_all(int fd, const std::string& bytes) {
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t wrote = ::write(fd, rest.data(), rest.size());
    if (wrote < 0 && errno != EINTR) return false;
    if (wrote > 0) rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

std::optional<std::string> read_from_start(int fd, std::size_t most) {
  std::string bytes(most, '\0');
  std::size_t done = 0;
  while (done < most) {
    const ssize_t got = ::pread(fd, bytes.data() + done, most - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace sukut::agent
