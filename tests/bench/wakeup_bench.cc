// Wake-up lateness of the real firing thread, beside a bare clock_nanosleep and a start in the manner of a systemd
// timer (timerfd, then a process), one after the other in each round, so that all meet the same machine.
//   wakeup_bench [ROUNDS]     default 1000
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <random>
#include <thread>

#include "agent/shell/firing.h"
#include "agent/shell/real_time.h"
#include "tests/bench/figures.h"

extern char** environ;  // NOLINT

namespace {

using namespace sukut;
using namespace sukut::agent;
using std::chrono::milliseconds;

std::int64_t clock_ns(clockid_t id) {
  timespec ts{};
  clock_gettime(id, &ts);
  return ts.tv_sec * 1'000'000'000LL + ts.tv_nsec;
}
timespec spec_of(std::int64_t ns) { return {ns / 1'000'000'000, ns % 1'000'000'000}; }
double us_of(std::int64_t ns) { return static_cast<double>(ns) / 1e3; }

// The witness: stamps the very call that a real driver would act on.
class StampingDriver final : public Driver {
 public:
  void arm(const Claim&, Depth) override {}
  void start(const CueKey&) noexcept override { started_ns_ = clock_ns(CLOCK_MONOTONIC_RAW); }
  void stop(const CueKey&) noexcept override {}
  void disarm(const CueKey&) noexcept override {}
  Status check() override { return Done{}; }

  std::atomic<std::int64_t> started_ns_{0};
};

double fire_once(Firing& firing, StampingDriver& driver, int round, std::int64_t lead_ns) {
  driver.started_ns_ = 0;
  Deadline deadline;
  deadline.key.cue = CueId("round-" + std::to_string(round));
  deadline.start = from_ns<Raw>(clock_ns(CLOCK_MONOTONIC_RAW) + lead_ns);
  deadline.end = deadline.start + std::chrono::minutes(1);  // far: however late it is, it is counted, not skipped
  deadline.late_max = deadline.tolerance = std::chrono::minutes(1);
  deadline.bound_as_of = deadline.start;
  firing.set(deadline, driver);
  while (driver.started_ns_ == 0) std::this_thread::sleep_for(milliseconds(1));
  (void)firing.cancel(deadline.key);
  return us_of(driver.started_ns_ - to_ns(deadline.start));
}

double sleep_once(std::int64_t lead_ns) {
  const std::int64_t wake_ns = clock_ns(CLOCK_MONOTONIC) + lead_ns;
  const timespec wake = spec_of(wake_ns);
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr);
  return us_of(clock_ns(CLOCK_MONOTONIC) - wake_ns);
}

// The best a timer unit can do (AccuracySec=1us; the default adds up to a minute): an event loop's timer, then exec.
double spawn_once(const char* self, std::int64_t lead_ns) {
  const int timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
  const int loop = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  epoll_ctl(loop, EPOLL_CTL_ADD, timer, &event);
  const std::int64_t wake_ns = clock_ns(CLOCK_REALTIME) + lead_ns;
  const itimerspec at{{0, 0}, spec_of(wake_ns)};
  timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, nullptr);
  epoll_wait(loop, &event, 1, -1);
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  char* arguments[] = {const_cast<char*>(self), const_cast<char*>("--stamp"), nullptr};
  pid_t child = -1;
  posix_spawn(&child, self, &actions, nullptr, arguments, environ);
  std::int64_t stamp = 0;
  if (read(ends[0], &stamp, sizeof stamp) != sizeof stamp) stamp = wake_ns;
  waitpid(child, nullptr, 0);
  posix_spawn_file_actions_destroy(&actions);
  for (const int fd : {ends[0], ends[1], timer, loop}) close(fd);
  return us_of(stamp - wake_ns);
}

void print(const char* name, bench::Figures& figures) {
  std::printf("  %-44s p50 %9.1f  p99 %9.1f  max %9.1f us  (n = %zu)\n", name, figures.at(0.5), figures.at(0.99),
              figures.max(), figures.count());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "--stamp") == 0) {
    const std::int64_t now = clock_ns(CLOCK_REALTIME);
    return write(1, &now, sizeof now) == sizeof now ? 0 : 1;
  }
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 1000;
  bench::print_machine();
  for (const std::string& warning : lock_memory()) std::printf("  warning: %s\n", warning.c_str());
  bench::Figures fired;
  bench::Figures slept;
  bench::Figures spawned;
  {
    StampingDriver driver;
    Firing firing([](Event) {});
    for (const std::string& warning : firing.warnings()) std::printf("  warning: %s\n", warning.c_str());
    std::mt19937 random(20);  // the same leads in every run
    std::uniform_int_distribution<std::int64_t> lead_ns(8'000'000, 20'000'000);
    for (int round = 0; round < rounds; ++round) {
      fired.add(fire_once(firing, driver, round, lead_ns(random)));
      slept.add(sleep_once(lead_ns(random)));
      spawned.add(spawn_once("/proc/self/exe", lead_ns(random)));
    }
  }
  std::printf("wake-up lateness\n");
  print("firing thread (FIFO, spin of 2 ms)", fired);
  print("bare clock_nanosleep", slept);
  print("timerfd, then a process (systemd timer)", spawned);
  bench::Verdicts verdicts;
  verdicts.limit("firing thread, p50", fired.at(0.5), 20, "us");
  verdicts.limit("firing thread, p99, against the bare call's", fired.at(0.99), slept.at(0.99), "us");
  return verdicts.broken() == 0 ? 0 : 1;
}
