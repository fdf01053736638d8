// Single-threaded, allocation-poor, no ZeroMQ: it must outlive an agent that has just crashed.
#include "agent/drivers/guard.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "agent/drivers/guard_wire.h"
#include "proto/instant.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
constexpr Nanos kTermGrace = milliseconds(80);  // a stop is to take effect within 100 ms
constexpr Nanos kKillGrace = std::chrono::seconds(1);
constexpr Nanos kEndProgramMax = std::chrono::seconds(10);

class Guard {
 public:
  Guard(Raw end, std::vector<char*> start, std::vector<char*> finish)
      : end_(end), start_(std::move(start)), finish_(std::move(finish)) {
    start_.push_back(nullptr);
    finish_.push_back(nullptr);
  }

  int run();

 private:
  enum class Heard { nothing, end };

  void take_signals();
  [[nodiscard]] Heard hear();
  void start_now();
  void end_now();
  void stop_program();
  [[nodiscard]] int run_end_program();
  [[nodiscard]] pid_t spawn(const std::vector<char*>& argv, const char* phase, int& error);
  // Reaps `which` (a process, or with a minus its group); true when all of it is gone. `status`: of the last one.
  [[nodiscard]] static bool is_gone(pid_t which, int& status, Nanos patience);
  void say(GuardWord word, std::int64_t value, Raw at);
  [[nodiscard]] Heard wait_until(Raw at);
  void drain_signals();

  Raw end_;
  std::vector<char*> start_;
  std::vector<char*> finish_;
  bool has_started_ = false;
  pid_t program_ = 0;  // and the number of its process group; reaped only at the end, so it stays ours
  bool is_exit_told_ = false;
  int signals_ = -1;
  bool is_told_to_stop_ = false;
};

int Guard::run() {
  take_signals();
  say(GuardWord::ready, 0, io::raw_now());
  while (!is_told_to_stop_ && io::raw_now() < end_) {
    if (wait_until(end_) == Heard::end) break;
  }
  if (!has_started_) return 0;
  end_now();
  return 0;
}

void Guard::take_signals() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGTERM);
  sigaddset(&wanted, SIGCHLD);
  sigprocmask(SIG_BLOCK, &wanted, nullptr);
  signals_ = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  prctl(PR_SET_NAME, "sukut-guard", 0UL, 0UL, 0UL);
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  // What the start program leaves behind becomes our child and ends with it.
  prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL);
  // Not for long at a time, and not for the programs: they start with ordinary priority.
  sched_param parameters{};
  parameters.sched_priority = 45;
  (void)sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters);
}

// Sleeps towards `at` until something is heard; comes back early, because MONOTONIC may be slewed meanwhile.
Guard::Heard Guard::wait_until(Raw at) {
  const Nanos remains = std::max(at - io::raw_now(), Nanos(0));
  const Nanos nap = remains > milliseconds(4) ? remains / 2 : remains;
  const timespec length{static_cast<time_t>(nap.count() / 1'000'000'000),
                        static_cast<long>(nap.count() % 1'000'000'000)};
  pollfd items[2] = {{kGuardIn, POLLIN, 0}, {signals_, POLLIN, 0}};
  if (::ppoll(items, 2, &length, nullptr) <= 0) return Heard::nothing;
  if (items[1].revents != 0) drain_signals();
  return items[0].revents != 0 ? hear() : Heard::nothing;
}

void Guard::drain_signals() {
  signalfd_siginfo info{};
  while (::read(signals_, &info, sizeof(info)) == static_cast<ssize_t>(sizeof(info))) {
    if (info.ssi_signo == SIGTERM) is_told_to_stop_ = true;
  }
  if (program_ <= 0 || is_exit_told_) return;
  siginfo_t exited{};
  if (::waitid(P_PID, static_cast<id_t>(program_), &exited, WEXITED | WNOHANG | WNOWAIT) != 0) return;
  if (exited.si_pid != program_) return;
  is_exit_told_ = true;
  say(GuardWord::exited, exited.si_code == CLD_EXITED ? exited.si_status << 8 : exited.si_status, io::raw_now());
}

Guard::Heard Guard::hear() {
  GuardMessage message;
  const ssize_t size = ::read(kGuardIn, &message, sizeof(message));
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return Heard::nothing;
  if (size != static_cast<ssize_t>(sizeof(message))) return Heard::end;  // the agent is gone
  switch (static_cast<GuardOrder>(message.word)) {
    case GuardOrder::start:
      start_now();
      return Heard::nothing;
    case GuardOrder::move:
      end_ = from_ns<Raw>(message.raw_ns);
      return Heard::nothing;
    case GuardOrder::end:
      return Heard::end;
  }
  return Heard::nothing;
}

void Guard::start_now() {
  if (has_started_) return;
  has_started_ = true;
  int error = 0;
  if (start_.front() != nullptr) program_ = spawn(start_, "start", error);
  say(GuardWord::started, error, io::raw_now());
}

// fork and exec; the errno of a failed exec comes back through a pipe that a good exec closes.
pid_t Guard::spawn(const std::vector<char*>& argv, const char* phase, int& error) {
  int report[2];
  if (::pipe2(report, O_CLOEXEC) != 0) {
    error = errno;
    return 0;
  }
  const pid_t guard = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // if even the guard is killed
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int each : {SIGPIPE, SIGINT, SIGHUP}) std::signal(each, SIG_DFL);
    // The phase was "rehearse" from the start when this is a rehearsal.
    const char* given = ::getenv("SUKUT_PHASE");
    if (given == nullptr || std::string(given) != "rehearse") ::setenv("SUKUT_PHASE", phase, 1);
    ::setenv("SUKUT_GUARD", std::to_string(guard).c_str(), 1);
    ::close(kGuardIn);
    ::close(kGuardOut);
    if (::getppid() == guard) ::execvp(argv.front(), argv.data());
    const int failure = errno;
    (void)!::write(report[1], &failure, sizeof(failure));
    ::_exit(127);
  }
  ::close(report[1]);
  if (pid < 0) error = errno;
  if (pid > 0) (void)::setpgid(pid, pid);
  if (pid > 0 && ::read(report[0], &error, sizeof(error)) != static_cast<ssize_t>(sizeof(error))) error = 0;
  ::close(report[0]);
  if (pid > 0 && error != 0) (void)::waitpid(pid, nullptr, 0);
  return error == 0 ? pid : 0;
}

bool Guard::is_gone(pid_t which, int& status, Nanos patience) {
  const Raw until = io::raw_now() + patience;
  for (;;) {
    const pid_t result = ::waitpid(which, &status, WNOHANG);
    if (result == which || (result < 0 && errno == ECHILD)) return true;
    if (result > 0) continue;
    if (io::raw_now() >= until) return false;
    const timespec nap{0, 1'000'000};
    (void)::ppoll(nullptr, 0, &nap, nullptr);
  }
}

void Guard::stop_program() {
  if (program_ <= 0) return;
  int status = 0;
  (void)::kill(-program_, SIGTERM);
  if (!is_gone(-program_, status, kTermGrace)) {
    (void)::kill(-program_, SIGKILL);
    (void)is_gone(-program_, status, kKillGrace);
  }
  program_ = 0;
}

int Guard::run_end_program() {
  if (finish_.front() == nullptr) return 0;
  int status = 0;
  int error = 0;
  const pid_t pid = spawn(finish_, "end", error);
  if (pid <= 0) return 127 << 8;  // as a shell tells of a program that could not be run
  if (is_gone(pid, status, kEndProgramMax)) return status;
  (void)::kill(-pid, SIGKILL);
  (void)::waitpid(pid, &status, 0);
  return status;
}

void Guard::end_now() {
  stop_program();
  const Raw at = io::raw_now();
  const int status = run_end_program();
  say(GuardWord::ended, status, at);
}

void Guard::say(GuardWord word, std::int64_t value, Raw at) {
  const GuardMessage message{static_cast<std::int64_t>(word), value, to_ns(at)};
  (void)!::write(kGuardOut, &message, sizeof(message));
}

// "N a b …": N words from `at` on. Nothing when the count is wrong.
std::optional<std::vector<char*>> take_words(int argc, char** argv, int& at) {
  if (at >= argc) return std::nullopt;
  const int count = std::atoi(argv[at++]);
  if (count < 0 || count > argc - at) return std::nullopt;
  std::vector<char*> words(argv + at, argv + at + count);
  at += count;
  return words;
}

}  // namespace

int run_guard(int argc, char** argv) {
  if (argc < 4) return 2;
  int at = 2;
  const auto start = take_words(argc, argv, at);
  const auto finish = take_words(argc, argv, at);
  if (!start || !finish || at != argc) return 2;
  for (const int fd : {kGuardIn, kGuardOut}) (void)::fcntl(fd, F_SETFD, FD_CLOEXEC);
  return Guard(from_ns<Raw>(std::atoll(argv[1])), *start, *finish).run();
}

}  // namespace sukut::agent
