// The disk of one process, bad on purpose while it runs (disk_preload.c).
#pragma once

#include <string>
#include <vector>

#include "tests/faults/disk_file.h"
#include "tests/faults/stage.h"

namespace sukut::faults {

class FakedDisk {
 public:
  // For the files whose path contains `match`.
  FakedDisk(const Stage& stage, const std::string& name, const std::string& match);
  ~FakedDisk();
  FakedDisk(const FakedDisk&) = delete;
  FakedDisk& operator=(const FakedDisk&) = delete;

  void set(sukut_disk_fault fault);
  // How many calls failed so far.
  [[nodiscard]] unsigned refused() const;
  [[nodiscard]] std::vector<std::string> environment() const;

 private:
  std::string path_;
  sukut_disk_file* file_;
};

}  // namespace sukut::faults
