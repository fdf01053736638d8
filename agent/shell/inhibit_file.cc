#include "agent/shell/inhibit_file.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <utility>

#include "proto/order.h"
#include "proto/text.h"

namespace sukut::agent {
namespace {

constexpr int kPatienceMs = 20;  // for the reason, of a file that has just been made and is still empty

}  // namespace

InhibitFile::InhibitFile(std::string path, bool was_on) : path_(std::move(path)), is_on_(was_on) {
  const std::size_t slash = path_.rfind('/');
  const std::string dir = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
  fd_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  const auto wanted = IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_CLOSE_WRITE | IN_ONLYDIR;
  if (fd_ >= 0 && ::inotify_add_watch(fd_, dir.c_str(), wanted) < 0) ::close(std::exchange(fd_, -1));
}

InhibitFile::~InhibitFile() {
  if (fd_ >= 0) ::close(fd_);
}

bool InhibitFile::drain(int patience_ms) const {
  if (fd_ < 0) return false;
  pollfd item{fd_, POLLIN, 0};
  if (::poll(&item, 1, patience_ms) <= 0) return false;
  std::array<char, 4096> buffer;
  while (::read(fd_, buffer.data(), buffer.size()) > 0) {}
  return true;
}

std::optional<std::string> InhibitFile::first_line() const {
  if (::access(path_.c_str(), F_OK) != 0) return std::nullopt;
  std::ifstream file(path_);
  std::string line;
  std::getline(file, line);
  return plain_text_of(line, kTextMax);
}

std::optional<Event> InhibitFile::look() {
  (void)drain(0);
  auto line = first_line();
  if (line.has_value() == is_on_) return std::nullopt;
  if (line && line->empty() && drain(kPatienceMs)) line = first_line().value_or("");
  is_on_ = line.has_value();
  if (!is_on_) return InhibitCleared{0, kPerson, InhibitSource::file};
  return InhibitSet{0, kPerson, line->empty() ? "no reason is written in " + path_ : *line, InhibitSource::file};
}

}  // namespace sukut::agent
