// Logs: spdlog, one line per fact, with ids, UTC time with milliseconds; no secrets.
#pragma once

#include <string>

#include <spdlog/spdlog.h>

namespace sukut::io {

// `name` is the program; `path` empty: standard error. Level names as spdlog's.
void set_up_log(const std::string& name, const std::string& path, const std::string& level);

// Lets at most `per_minute` lines of one kind through and counts the rest. Not thread-safe.
class RateLimit {
 public:
  explicit RateLimit(int per_minute) : per_minute_(per_minute) {}
  // True: log it; `suppressed` says how many were dropped since the last that was logged.
  [[nodiscard]] bool allow(std::int64_t mono_ns, std::uint64_t& suppressed);

 private:
  int per_minute_;
  std::int64_t window_start_ns_ = 0;
  int in_window_ = 0;
  std::uint64_t suppressed_ = 0;
};

}  // namespace sukut::io
