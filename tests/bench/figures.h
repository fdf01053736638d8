// What the benches print: percentiles beside their limits, and the machine they were taken on.
#pragma once

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace sukut::bench {

class Figures {
 public:
  void add(double value) {
    values_.push_back(value);
    is_sorted_ = false;
  }
  [[nodiscard]] std::size_t count() const { return values_.size(); }
  // Nearest rank; 0 of nothing.
  [[nodiscard]] double at(double share) {
    if (values_.empty()) return 0;
    if (!is_sorted_) std::sort(values_.begin(), values_.end());
    is_sorted_ = true;
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(values_.size()) + 0.999999);
    return values_[std::min(values_.size() - 1, rank == 0 ? 0 : rank - 1)];
  }
  [[nodiscard]] double min() { return at(0); }
  [[nodiscard]] double max() { return at(1); }

 private:
  std::vector<double> values_;
  bool is_sorted_ = false;
};

// One verdict per limit; exit codes are made of them.
class Verdicts {
 public:
  // value <= limit is what is asked.
  void limit(const std::string& what, double value, double most, const char* unit) {
    const bool is_kept = value <= most;
    std::printf("  %-58s %10.3f %s  (limit %.3f)  %s\n", what.c_str(), value, unit, most, is_kept ? "kept" : "BROKEN");
    broken_ += !is_kept;
  }
  void say(const std::string& what, double value, const char* unit) const {
    std::printf("  %-58s %10.3f %s\n", what.c_str(), value, unit);
  }
  [[nodiscard]] int broken() const { return broken_; }

 private:
  int broken_ = 0;
};

inline std::string first_of_file(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key)) return key.empty() ? line : line.substr(line.find(':') + 2);
  }
  return "unknown";
}

inline void print_machine() {
  utsname name{};
  uname(&name);
  double load[3] = {0, 0, 0};
  (void)getloadavg(load, 3);
  std::printf("machine: %s, %ld cores, kernel %s %s, load %.2f\n", first_of_file("/proc/cpuinfo", "model name").c_str(),
              sysconf(_SC_NPROCESSORS_ONLN), name.release, name.version, load[0]);
}

}  // namespace sukut::bench
