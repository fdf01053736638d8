#include "agent/shell/real_time.h"

#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>

namespace sukut::agent {
namespace {

constexpr int kPriority = 50;                      // above ordinary interrupt threads there is nothing to win
constexpr std::size_t kPrefaultBytes = 96 * 1024;  // of Thread::kStackBytes

void touch_stack() {
  volatile char stack[kPrefaultBytes];
  for (std::size_t i = 0; i < sizeof(stack); i += 1024) stack[i] = 0;
}

}  // namespace

std::vector<std::string> lock_memory() {
  // Few arenas, and freed memory is kept: no page is given back and faulted in again.
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
  rlimit limit{};
  // With a finite limit a later allocation would fail for being locked. Better unlocked than out of memory.
  const bool is_limited = getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
  if ((is_limited && geteuid() != 0) || mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0) {
    return {"memory is not locked; set LimitMEMLOCK=infinity for sukut-agent"};
  }
  return {};
}

std::vector<std::string> become_real_time() {
  touch_stack();
  std::vector<std::string> warnings;
  if (prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL) != 0) warnings.emplace_back("timer slack could not be set to 1 ns");
  sched_param parameters{};
  parameters.sched_priority = kPriority;
  // Children of drivers do not inherit the priority.
  if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) != 0) {
    warnings.emplace_back("no real-time priority; set LimitRTPRIO=60 for sukut-agent");
  }
  return warnings;
}

}  // namespace sukut::agent
