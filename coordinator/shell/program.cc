// See program.h. The input is a file in memory, so nobody waits for a program that does not read.
#include "coordinator/shell/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

#include "proto/io/system_clock.h"
#include "proto/text.h"

extern char** environ;  // NOLINT: POSIX

namespace sukut::coordinator {
namespace {

constexpr std::size_t kLastWordsMax = 256;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

int file_of(const std::string& text) {
  const int fd = ::memfd_create("alert", MFD_CLOEXEC);
  std::string_view rest = text;
  while (fd >= 0 && !rest.empty()) {
    const ssize_t wrote = ::write(fd, rest.data(), rest.size());
    if (wrote <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (fd >= 0) ::lseek(fd, 0, SEEK_SET);
  return fd;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment_of(const ProgramCall& call) {
  std::vector<std::string> environment;
  for (char** each = environ; *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with("SUKUT_")) environment.emplace_back(*each);
  }
  environment.insert(environment.end(), call.environment.begin(), call.environment.end());
  return environment;
}

// A session of its own, so that it can be ended with all that it started. 0, or the error's number.
int spawn(const ProgramCall& call, int input, int output, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  const auto environment = environment_of(call);
  const int error = ::posix_spawnp(&pid, call.words.front().c_str(), &actions, &attributes, pointers(call.words).data(),
                                   pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// Keeps the end of what there is to read now. False: nobody writes any more.
bool read_on(int fd, std::string& last_words) {
  char bytes[1024];
  for (;;) {
    const ssize_t size = ::read(fd, bytes, sizeof(bytes));
    if (size <= 0) return size < 0 && (errno == EAGAIN || errno == EINTR);
    last_words.append(bytes, static_cast<std::size_t>(size));
    if (last_words.size() > kLastWordsMax) last_words.erase(0, last_words.size() - kLastWordsMax);
  }
}

enum class Wait { ended, too_long, stopped, unwatched };

Wait wait_for(int process, int output, int stop_fd, Mono deadline, std::string& last_words) {
  bool is_speaking = true;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - io::read_clocks().mono).count();
    if (left <= 0) return Wait::too_long;
    pollfd items[] = {{process, POLLIN, 0}, {stop_fd, POLLIN, 0}, {is_speaking ? output : -1, POLLIN, 0}};
    if (::poll(items, 3, static_cast<int>(std::min<long long>(left, 60'000))) < 0) continue;
    if (items[2].revents != 0) is_speaking = read_on(output, last_words);
    if (items[0].revents != 0) {
      if (is_speaking) (void)read_on(output, last_words);
      return Wait::ended;
    }
    if (items[1].revents != 0) return Wait::stopped;
  }
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
  return "ended with code " + std::to_string(WEXITSTATUS(status));
}

Error failed(const ProgramCall& call, const std::string& how, const std::string& last_words) {
  std::string_view words = last_words;
  while (!words.empty() && std::isspace(static_cast<unsigned char>(words.back())) != 0) words.remove_suffix(1);
  std::string detail = "'" + plain_text_of(call.words.front(), kLastWordsMax) + "' " + how;
  if (!words.empty()) detail += ": " + plain_text_of(words, kLastWordsMax);
  return {Reason::program_failed, detail};
}

}  // namespace

Status run_program(const ProgramCall& call, int stop_fd) {
  const Descriptor input(file_of(call.input));
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return failed(call, std::string("has no pipe: ") + std::strerror(errno), {});
  const Descriptor output(ends[0]);
  Descriptor theirs(ends[1]);
  (void)::fcntl(output.get(), F_SETFL, O_NONBLOCK);
  pid_t pid = 0;
  const Mono deadline = io::read_clocks().mono + call.time_limit;
  if (const int error = spawn(call, input.get(), theirs.get(), pid); error != 0) {
    return failed(call, std::string("could not be run: ") + std::strerror(error) + "; correct it in centre.toml", {});
  }
  theirs.close();
  // By number: glibc 2.36 declares pidfd_open for C alone.
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  std::string last_words;
  const Wait wait =
      process.get() < 0 ? Wait::unwatched : wait_for(process.get(), output.get(), stop_fd, deadline, last_words);
  if (wait != Wait::ended) (void)::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  if (wait == Wait::unwatched) return failed(call, "could not be watched; check the limit on open files", {});
  if (wait == Wait::stopped) return failed(call, "was killed, as the coordinator ends", last_words);
  if (wait == Wait::too_long) {
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(call.time_limit).count();
    return failed(call, "took more than " + std::to_string(limit) + " s and was killed", last_words);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Done{};
  return failed(call, how_it_ended(status), last_words);
}

}  // namespace sukut::coordinator
