#include "tests/faults/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "tests/faults/stage.h"

extern char** environ;  // NOLINT: POSIX

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// "NAME=…" of `more` in front: the first one counts.
std::vector<std::string> environment_with(const std::vector<std::string>& more) {
  std::vector<std::string> all = more;
  for (char** each = environ; *each != nullptr; ++each) all.emplace_back(*each);
  return all;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

// Between fork and exec nothing is allocated: other rows run in other threads.
pid_t spawn(const Command& command, int out, int err) {
  const auto environment = environment_with(command.environment);
  const auto words = pointers(command.words);
  const auto variables = pointers(environment);
  const pid_t harness = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != harness) ::_exit(125);
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (!command.folder.empty() && ::chdir(command.folder.c_str()) != 0) ::_exit(125);
  ::execvpe(words.front(), words.data(), variables.data());
  ::_exit(127);
}

bool wait_for_exit(pid_t pid, Nanos most) {
  const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return true;
  pollfd item{fd, POLLIN, 0};
  const bool is_over = ::poll(&item, 1, static_cast<int>(most / milliseconds(1))) > 0;
  ::close(fd);
  return is_over;
}

}  // namespace

Process::Process(const Command& command, const std::string& log) {
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  pid_ = spawn(command, out, out);
  ::close(out);
  if (pid_ < 0) throw Broken{command.words.front() + " could not be started"};
}

void Process::signal(int number) const {
  if (pid_ > 0 && !status_) ::kill(pid_, number);
}

void Process::kill() {
  signal(SIGKILL);
  (void)wait(seconds(20));
}

bool Process::runs() { return !wait(Nanos(0)); }

std::optional<int> Process::wait(Nanos most) {
  if (status_) return status_;
  if (!wait_for_exit(pid_, most)) return std::nullopt;
  int status = 0;
  if (::waitpid(pid_, &status, 0) == pid_) status_ = status;
  return status_;
}

std::vector<pid_t> Process::children(const std::string& name) const {
  std::vector<pid_t> result;
  for (const auto& task : names_in("/proc/" + std::to_string(pid_) + "/task")) {
    std::ifstream list("/proc/" + std::to_string(pid_) + "/task/" + task + "/children");
    for (pid_t child = 0; list >> child;) {
      if (read_file("/proc/" + std::to_string(child) + "/comm") == name + "\n") result.push_back(child);
    }
  }
  return result;
}

Said run(const Command& command) {
  int out[2];
  int err[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) throw Broken{"no pipe"};
  const pid_t pid = spawn(command, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  Said said;
  const auto deadline = true_now() + seconds(30);
  std::pair<int, std::string*> streams[] = {{out[0], &said.text}, {err[0], &said.complaint}};
  for (int open = 2; open > 0 && true_now() < deadline;) {
    pollfd items[2] = {{streams[0].first, POLLIN, 0}, {streams[1].first, POLLIN, 0}};
    (void)::poll(items, 2, 100);
    for (int i = 0; i < 2; ++i) {
      if (items[i].revents == 0) continue;
      char buffer[4096];
      const ssize_t size = ::read(streams[i].first, buffer, sizeof buffer);
      if (size > 0) streams[i].second->append(buffer, static_cast<std::size_t>(size));
      if (size > 0) continue;
      ::close(std::exchange(streams[i].first, -1));
      --open;
    }
  }
  for (const auto& [fd, text] : streams) {
    if (fd >= 0) ::close(fd);
  }
  if (!wait_for_exit(pid, std::max<Nanos>(deadline - true_now(), Nanos(0)))) ::kill(pid, SIGKILL);
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)) return said;
  said.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return said;
}

}  // namespace sukut::faults
