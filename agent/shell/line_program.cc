#include "agent/shell/line_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "agent/drivers/program.h"

extern char** environ;  // NOLINT: POSIX

namespace sukut::agent {
namespace {

constexpr std::size_t kReadMax = 64 * 1024;  // in one look; the rest waits
constexpr int kEndPatienceMs = 500;

void close_if(int& fd) {
  if (fd >= 0) ::close(std::exchange(fd, -1));
}

// Gives errno. Its own session: what ends the agent's terminal does not end it, and all of it can be ended together.
int spawn(const std::vector<std::string>& words, int in, int out, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int result = posix_spawnp(&pid, arguments.front(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return result;
}

Error cannot_run(const std::string& program, int error) {
  return {Reason::program_failed,
          "'" + program + "' could not be run (" + std::strerror(error) + "); correct its path in agent.toml"};
}

}  // namespace

Result<std::unique_ptr<LineProgram>> LineProgram::start(const std::vector<std::string>& words) {
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};
  int error = 0;
  pid_t pid = -1;
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) error = errno;
  if (error == 0) error = spawn(words, in[0], out[1], pid);
  // By number: the library's header of Debian 12 does not know C++.
  const int watch = error == 0 ? static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)) : -1;
  close_if(in[0]);
  close_if(out[1]);
  if (error != 0) {
    close_if(in[1]);
    close_if(out[0]);
    return cannot_run(words.front(), error);
  }
  (void)::fcntl(out[0], F_SETFL, O_NONBLOCK);
  return std::unique_ptr<LineProgram>(new LineProgram(pid, watch, in[1], out[0]));
}

LineProgram::~LineProgram() {
  close_if(to_);
  if (ended_.empty()) {
    (void)::kill(-pid_, SIGTERM);
    pollfd item{watch_, POLLIN, 0};
    (void)::poll(&item, 1, kEndPatienceMs);
    (void)::kill(-pid_, SIGKILL);
    (void)::waitpid(pid_, nullptr, 0);
  }
  close_if(from_);
  close_if(watch_);
}

std::vector<int> LineProgram::fds() const {
  if (is_silent_) return {watch_};
  return {watch_, from_};
}

void LineProgram::take(const char* bytes, std::size_t size, std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < size; ++i) {
    if (bytes[i] == '\n') {
      lines.push_back(std::exchange(line_, {}));
    } else if (line_.size() < kLineMax) {
      line_ += bytes[i];
    }
  }
}

std::vector<std::string> LineProgram::hear() {
  std::vector<std::string> lines;
  std::array<char, 4096> buffer;
  for (std::size_t total = 0; total < kReadMax && !is_silent_;) {
    const ssize_t size = ::read(from_, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) break;
    is_silent_ = size <= 0;
    if (size <= 0) break;
    take(buffer.data(), static_cast<std::size_t>(size), lines);
    total += static_cast<std::size_t>(size);
  }
  return lines;
}

std::string LineProgram::ended() {
  if (!ended_.empty()) return ended_;
  if (is_silent_) (void)::kill(-pid_, SIGKILL);
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return {};
  (void)::kill(-pid_, SIGKILL);  // what it left behind
  ended_ = end_text(status);
  return ended_;
}

}  // namespace sukut::agent
