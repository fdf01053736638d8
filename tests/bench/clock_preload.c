/* A preload that gives one process wrong clocks, all of them consistently: tests/bench's own (faketime(1) fakes
   some clocks and not the sleeps on them).

   Use:  clock_control FILE new --offset 180s --rate 50; LD_PRELOAD=…/libsukut_clock.so SUKUT_CLOCK_FILE=FILE program
   Fakes: clock_gettime, gettimeofday, time, clock_nanosleep, timerfd_settime/gettime (TFD_TIMER_CANCEL_ON_SET included:
   a step makes the descriptor readable and its read fail with ECANCELED), pthread_cond_timedwait/clockwait,
   pthread_mutex_timedlock/clocklock, sem_timedwait/clockwait. The process cannot tell it from a wrong host clock by these.
   Children see true clocks (LD_PRELOAD is taken out of the environment) unless SUKUT_CLOCK_CHILDREN=1.
   Left true: relative waits of poll, select, epoll, nanosleep (a rate of 50 ppm is lost in their noise), file times,
   adjtimex, rdtsc, and programs that call the vdso without libc. Reading the clock costs two more additions. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "clock_file.h"

#define BILLION 1000000000LL
#define SLICE_NS 20000000LL /* how long a wall-clock sleep may overlook a step */
#define FD_MAX 4096

static volatile struct sukut_clock_file* shared;
static int64_t base_ns[16]; /* true count of each clock at the common base */

/* One entry per descriptor: 0 unknown, else its clock + 1; cancelled: a step is to be told by the next read. */
static _Atomic int timer_clock[FD_MAX];
static _Atomic int timer_watches_steps[FD_MAX];
static _Atomic int timer_cancelled[FD_MAX];
static _Atomic int watcher_started;

static int (*real_gettime)(clockid_t, struct timespec*);
static int (*real_nanosleep)(clockid_t, int, const struct timespec*, struct timespec*);
static int (*real_cond)(pthread_cond_t*, pthread_mutex_t*, const struct timespec*);
static int (*real_condclock)(pthread_cond_t*, pthread_mutex_t*, clockid_t, const struct timespec*);
static int (*real_lock)(pthread_mutex_t*, const struct timespec*);
static int (*real_clocklock)(pthread_mutex_t*, clockid_t, const struct timespec*);
static int (*real_sem)(sem_t*, const struct timespec*);
static int (*real_semclock)(sem_t*, clockid_t, const struct timespec*);
static int (*real_timer_create)(int, int);
static int (*real_settime)(int, int, const struct itimerspec*, struct itimerspec*);
static int (*real_timer_gettime)(int, struct itimerspec*);
static ssize_t (*real_read)(int, void*, size_t);
static int (*real_close)(int);

static int64_t ns_of(const struct timespec* ts) { return (int64_t)ts->tv_sec * BILLION + ts->tv_nsec; }
static struct timespec spec_of(int64_t ns) {
  struct timespec ts;
  if (ns < 0) ns = 0;
  ts.tv_sec = ns / BILLION;
  ts.tv_nsec = ns % BILLION;
  return ts;
}

static int64_t true_ns(clockid_t id) {
  struct timespec ts;
  if (real_gettime != NULL) real_gettime(id, &ts);
  else syscall(SYS_clock_gettime, id, &ts);
  return ns_of(&ts);
}

static int is_wall(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE || id == CLOCK_TAI; }
static int is_faked(clockid_t id) {
  return shared != NULL && id >= 0 && id < 16 && id != CLOCK_PROCESS_CPUTIME_ID && id != CLOCK_THREAD_CPUTIME_ID;
}
static int64_t scaled(int64_t ns, int64_t ppb) { return (int64_t)((__int128)ns * ppb / BILLION); }

static int64_t fake_of(clockid_t id, int64_t truth) {
  int64_t fake = truth + scaled(truth - base_ns[id], shared->rate_ppb);
  return is_wall(id) ? fake + shared->wall_offset_ns : fake;
}
static int64_t truth_of(clockid_t id, int64_t fake) {
  if (is_wall(id)) fake -= shared->wall_offset_ns;
  return base_ns[id] + (int64_t)((__int128)(fake - base_ns[id]) * BILLION / (BILLION + shared->rate_ppb));
}
/* A length on the faked clocks → how long that really is. */
static int64_t true_length(int64_t ns) { return (int64_t)((__int128)ns * BILLION / (BILLION + shared->rate_ppb)); }

static void* next(const char* name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void set_up(void) {
  real_gettime = next("clock_gettime");
  real_nanosleep = next("clock_nanosleep");
  real_cond = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2"); /* the unversioned one is the old ABI */
  if (real_cond == NULL) real_cond = next("pthread_cond_timedwait");
  real_condclock = next("pthread_cond_clockwait");
  real_lock = next("pthread_mutex_timedlock");
  real_clocklock = next("pthread_mutex_clocklock");
  real_sem = next("sem_timedwait");
  real_semclock = next("sem_clockwait");
  real_timer_create = next("timerfd_create");
  real_settime = next("timerfd_settime");
  real_timer_gettime = next("timerfd_gettime");
  real_read = next("read");
  real_close = next("close");
  if (getenv("SUKUT_CLOCK_CHILDREN") == NULL) unsetenv("LD_PRELOAD");

  const char* path = getenv("SUKUT_CLOCK_FILE");
  if (path == NULL) return;
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) fd = open(path, O_RDONLY | O_CLOEXEC);
  void* map = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *shared, PROT_READ, MAP_SHARED, fd, 0);
  if (fd >= 0) real_close(fd);
  if (map == MAP_FAILED || ((struct sukut_clock_file*)map)->magic != SUKUT_CLOCK_MAGIC) {
    fprintf(stderr, "clock_preload: %s is no clock file; make one with clock_control\n", path);
    _exit(126); /* a bench on true clocks by mistake would prove nothing */
  }
  const struct sukut_clock_file* file = map;
  for (clockid_t id = 0; id < 16; ++id) {
    struct timespec ts;
    if (real_gettime(id, &ts) != 0) continue;
    base_ns[id] = ns_of(&ts) - (true_ns(CLOCK_MONOTONIC) - file->base_mono_ns);
  }
  shared = map;
}

/* ---- Reading. */
int clock_gettime(clockid_t id, struct timespec* ts) {
  if (real_gettime == NULL) return (int)syscall(SYS_clock_gettime, id, ts);
  int rc = real_gettime(id, ts);
  if (rc == 0 && is_faked(id)) *ts = spec_of(fake_of(id, ns_of(ts)));
  return rc;
}
int gettimeofday(struct timeval* tv, void* tz) {
  (void)tz;
  struct timespec ts;
  clock_gettime(CLOCK_REALTIME, &ts);
  tv->tv_sec = ts.tv_sec;
  tv->tv_usec = ts.tv_nsec / 1000;
  return 0;
}
time_t time(time_t* out) {
  struct timespec ts;
  clock_gettime(CLOCK_REALTIME, &ts);
  if (out != NULL) *out = ts.tv_sec;
  return ts.tv_sec;
}

/* ---- Sleeping. A sleep to a wall-clock instant follows the steps, in slices, as the kernel's does. */
static int sleep_to_wall(int64_t wake_fake) {
  for (;;) {
    int64_t left = true_length(wake_fake - fake_of(CLOCK_REALTIME, true_ns(CLOCK_REALTIME)));
    if (left <= 0) return 0;
    struct timespec slice = spec_of(left < SLICE_NS ? left : SLICE_NS);
    int rc = real_nanosleep(CLOCK_MONOTONIC, 0, &slice, NULL);
    if (rc != 0) return rc;
  }
}
int clock_nanosleep(clockid_t id, int flags, const struct timespec* wake, struct timespec* left) {
  if (!is_faked(id)) return real_nanosleep(id, flags, wake, left);
  if ((flags & TIMER_ABSTIME) != 0 && is_wall(id)) return sleep_to_wall(ns_of(wake));
  struct timespec truth =
      spec_of((flags & TIMER_ABSTIME) != 0 ? truth_of(id, ns_of(wake)) : true_length(ns_of(wake)));
  return real_nanosleep(id, flags, &truth, left);
}

/* ---- Timed waits of threads: an absolute deadline on a faked clock. */
static struct timespec deadline(clockid_t id, const struct timespec* at) {
  return is_faked(id) ? spec_of(truth_of(id, ns_of(at))) : *at;
}
/* glibc keeps the clock chosen by pthread_condattr_setclock in bit 1 of __wrefs. */
static clockid_t clock_of(const pthread_cond_t* cond) {
  return (cond->__data.__wrefs & 2) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}
int pthread_cond_timedwait(pthread_cond_t* cond, pthread_mutex_t* mutex, const struct timespec* at) {
  struct timespec truth = deadline(clock_of(cond), at);
  return real_cond(cond, mutex, &truth);
}
int pthread_cond_clockwait(pthread_cond_t* cond, pthread_mutex_t* mutex, clockid_t id, const struct timespec* at) {
  struct timespec truth = deadline(id, at);
  return real_condclock(cond, mutex, id, &truth);
}
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const struct timespec* at) {
  struct timespec truth = deadline(CLOCK_REALTIME, at);
  return real_lock(mutex, &truth);
}
int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t id, const struct timespec* at) {
  struct timespec truth = deadline(id, at);
  return real_clocklock(mutex, id, &truth);
}
int sem_timedwait(sem_t* sem, const struct timespec* at) {
  struct timespec truth = deadline(CLOCK_REALTIME, at);
  return real_sem(sem, &truth);
}
int sem_clockwait(sem_t* sem, clockid_t id, const struct timespec* at) {
  struct timespec truth = deadline(id, at);
  return real_semclock(sem, id, &truth);
}

/* ---- Timer descriptors. */
static void* watch_steps(void* unused) {
  (void)unused;
  uint64_t seen = shared->steps;
  for (;;) {
    struct timespec pause = {0, 2000000};
    real_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    if (shared->steps == seen) continue;
    seen = shared->steps;
    for (int fd = 0; fd < FD_MAX; ++fd) {
      if (!timer_watches_steps[fd]) continue;
      timer_watches_steps[fd] = 0;
      timer_cancelled[fd] = 1;
      const struct itimerspec at_once = {{0, 0}, {0, 1}};
      real_settime(fd, 0, &at_once, NULL); /* readable now; read() below says ECANCELED */
    }
  }
  return NULL;
}
static void start_watcher(void) {
  int none = 0;
  if (!atomic_compare_exchange_strong(&watcher_started, &none, 1)) return;
  pthread_t thread;
  if (pthread_create(&thread, NULL, watch_steps, NULL) == 0) pthread_detach(thread);
}
int timerfd_create(int id, int flags) {
  int fd = real_timer_create(id, flags);
  if (fd >= 0 && fd < FD_MAX && shared != NULL) {
    timer_clock[fd] = id + 1;
    timer_watches_steps[fd] = 0;
    timer_cancelled[fd] = 0;
  }
  return fd;
}
int timerfd_settime(int fd, int flags, const struct itimerspec* wanted, struct itimerspec* old) {
  if (shared == NULL || fd < 0 || fd >= FD_MAX || timer_clock[fd] == 0) return real_settime(fd, flags, wanted, old);
  const clockid_t id = timer_clock[fd] - 1;
  struct itimerspec truth = *wanted;
  if (ns_of(&wanted->it_value) != 0) {
    int64_t value = ns_of(&wanted->it_value);
    int64_t at = (flags & TFD_TIMER_ABSTIME) != 0 ? truth_of(id, value) : true_length(value);
    truth.it_value = spec_of(at < 1 ? 1 : at); /* 0 would disarm */
  }
  if (ns_of(&wanted->it_interval) != 0) truth.it_interval = spec_of(true_length(ns_of(&wanted->it_interval)));
  timer_cancelled[fd] = 0;
  int rc = real_settime(fd, flags, &truth, old);
  int watches = (flags & TFD_TIMER_CANCEL_ON_SET) != 0 && (flags & TFD_TIMER_ABSTIME) != 0 && is_wall(id);
  if (rc == 0) timer_watches_steps[fd] = watches;
  if (rc == 0 && watches) start_watcher();
  return rc;
}
int timerfd_gettime(int fd, struct itimerspec* out) {
  int rc = real_timer_gettime(fd, out);
  if (rc != 0 || shared == NULL || fd < 0 || fd >= FD_MAX || timer_clock[fd] == 0) return rc;
  int64_t left = ns_of(&out->it_value), every = ns_of(&out->it_interval);
  out->it_value = spec_of(left + scaled(left, shared->rate_ppb));
  out->it_interval = spec_of(every + scaled(every, shared->rate_ppb));
  return rc;
}
ssize_t read(int fd, void* buffer, size_t size) {
  if (real_read == NULL) return syscall(SYS_read, fd, buffer, size);
  if (fd >= 0 && fd < FD_MAX && timer_cancelled[fd]) {
    timer_cancelled[fd] = 0;
    uint64_t count;
    real_read(fd, &count, sizeof count);
    errno = ECANCELED;
    return -1;
  }
  return real_read(fd, buffer, size);
}
int close(int fd) {
  if (fd >= 0 && fd < FD_MAX) timer_clock[fd] = timer_watches_steps[fd] = timer_cancelled[fd] = 0;
  return real_close != NULL ? real_close(fd) : (int)syscall(SYS_close, fd);
}
