#include "tests/faults/faked_clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/clock_file.h"

namespace sukut::faults {

FakedClock::FakedClock(const Stage& stage, const std::string& name, Nanos wall_offset, std::int64_t rate_ppb)
    : path_(stage / (name + ".clock")) {
  const int fd = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  void* map = fd < 0 || ::ftruncate(fd, sizeof(sukut_clock_file)) != 0
                  ? MAP_FAILED
                  : ::mmap(nullptr, sizeof(sukut_clock_file), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  if (map == MAP_FAILED) throw Broken{"the faked clock's file cannot be made"};
  file_ = static_cast<sukut_clock_file*>(map);
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  file_->base_mono_ns = static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
  file_->rate_ppb = rate_ppb;
  file_->wall_offset_ns = wall_offset.count();
  file_->magic = SUKUT_CLOCK_MAGIC;
}

FakedClock::~FakedClock() { ::munmap(file_, sizeof(sukut_clock_file)); }

void FakedClock::push(Nanos by) { __atomic_add_fetch(&file_->wall_offset_ns, by.count(), __ATOMIC_SEQ_CST); }

void FakedClock::step(Nanos by) {
  push(by);
  __atomic_add_fetch(&file_->steps, 1, __ATOMIC_SEQ_CST);
}

std::vector<std::string> FakedClock::environment() const {
  return {"LD_PRELOAD=" + bench_program("libsukut_clock.so"), "SUKUT_CLOCK_FILE=" + path_};
}

}  // namespace sukut::faults
