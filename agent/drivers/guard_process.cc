#include "agent/drivers/guard_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

extern char** environ;  // NOLINT: POSIX

namespace sukut::agent {
namespace {

constexpr int kFirstFree = 10;  // above the descriptors that the guard expects

// Both ends close-on-exec and out of the way.
bool make_pipe(int ends[2]) {
  int low[2];
  if (::pipe2(low, O_CLOEXEC) != 0) return false;
  for (int i = 0; i < 2; ++i) {
    ends[i] = ::fcntl(low[i], F_DUPFD_CLOEXEC, kFirstFree);
    ::close(low[i]);
  }
  return ends[0] >= 0 && ends[1] >= 0;
}

void close_pipe(const int ends[2]) {
  for (int i = 0; i < 2; ++i) {
    if (ends[i] >= 0) ::close(ends[i]);
  }
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> arguments_of(const GuardProcess::Setup& setup) {
  std::vector<std::string> arguments{"sukut-agent", "guard", std::to_string(to_ns(setup.end_raw))};
  for (const auto* words : {&setup.start, &setup.end}) {
    arguments.push_back(std::to_string(words->size()));
    arguments.insert(arguments.end(), words->begin(), words->end());
  }
  return arguments;
}

std::vector<std::string> environment_of(const GuardProcess::Setup& setup) {
  std::vector<std::string> environment;
  for (char** each = environ; *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with("SUKUT_")) environment.emplace_back(*each);
  }
  environment.insert(environment.end(), setup.environment.begin(), setup.environment.end());
  return environment;
}

int spawn_with(const GuardProcess::Setup& setup, int in, int out, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, in, kGuardIn);
  posix_spawn_file_actions_adddup2(&actions, out, kGuardOut);
  posix_spawn_file_actions_addclosefrom_np(&actions, kGuardOut + 1);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // Its own session: what ends the agent's terminal or group does not end the guard.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  const auto arguments = arguments_of(setup);
  const auto environment = environment_of(setup);
  const int result = posix_spawn(&pid, setup.program.c_str(), &actions, &attributes, pointers(arguments).data(),
                                 pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return result;
}

}  // namespace

Result<GuardProcess> GuardProcess::spawn(const Setup& setup) {
  int to[2] = {-1, -1};
  int from[2] = {-1, -1};
  int error = 0;
  pid_t pid = 0;
  if (!make_pipe(to) || !make_pipe(from)) error = errno;
  if (error == 0) error = spawn_with(setup, to[0], from[1], pid);
  if (error != 0) {
    close_pipe(to);
    close_pipe(from);
    return Error{Reason::program_failed, "the guard process could not be made (" + std::string(std::strerror(error)) +
                                             "); check the limits on processes and open files"};
  }
  ::close(to[0]);
  ::close(from[1]);
  (void)::fcntl(to[1], F_SETFL, O_NONBLOCK);
  (void)::fcntl(from[0], F_SETFL, O_NONBLOCK);
  return GuardProcess(pid, to[1], from[0]);
}

GuardProcess::GuardProcess(GuardProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), to_(std::exchange(other.to_, -1)), from_(std::exchange(other.from_, -1)) {}

GuardProcess::~GuardProcess() {
  release();
  if (from_ >= 0) ::close(from_);
  if (pid_ > 0) (void)::waitpid(pid_, nullptr, 0);
}

bool GuardProcess::tell(GuardOrder order, Raw at) noexcept {
  const GuardMessage message{static_cast<std::int64_t>(order), 0, to_ns(at)};
  return to_ >= 0 && ::write(to_, &message, sizeof(message)) == static_cast<ssize_t>(sizeof(message));
}

std::optional<GuardMessage> GuardProcess::hear(bool& is_gone) {
  GuardMessage message;
  const ssize_t size = ::read(from_, &message, sizeof(message));
  is_gone = size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR);
  if (size != static_cast<ssize_t>(sizeof(message))) return std::nullopt;
  return message;
}

void GuardProcess::release() noexcept {
  if (to_ >= 0) ::close(std::exchange(to_, -1));
}

}  // namespace sukut::agent
