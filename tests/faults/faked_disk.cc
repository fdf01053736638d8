#include "tests/faults/faked_disk.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace sukut::faults {

FakedDisk::FakedDisk(const Stage& stage, const std::string& name, const std::string& match)
    : path_(stage / (name + ".disk")) {
  const int fd = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  void* map = fd < 0 || ::ftruncate(fd, sizeof(sukut_disk_file)) != 0
                  ? MAP_FAILED
                  : ::mmap(nullptr, sizeof(sukut_disk_file), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  if (map == MAP_FAILED) throw Broken{"the faked disk's file cannot be made"};
  file_ = static_cast<sukut_disk_file*>(map);
  std::strncpy(file_->match, match.c_str(), sizeof file_->match - 1);
  file_->magic = SUKUT_DISK_MAGIC;
}

FakedDisk::~FakedDisk() { ::munmap(file_, sizeof(sukut_disk_file)); }

void FakedDisk::set(sukut_disk_fault fault) { __atomic_store_n(&file_->fault, fault, __ATOMIC_SEQ_CST); }
unsigned FakedDisk::refused() const { return __atomic_load_n(&file_->refused, __ATOMIC_SEQ_CST); }

std::vector<std::string> FakedDisk::environment() const {
  return {"LD_PRELOAD=" + test_program("libsukut_disk.so"), "SUKUT_DISK_FILE=" + path_};
}

}  // namespace sukut::faults
