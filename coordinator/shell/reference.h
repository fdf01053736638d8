// The coordinator's own time. `declared`: the host's wall clock, by definition right. `chrony`: what chronyd
// proves, asked every 16 s in a thread of its own and carried forward on RAW, the bound growing by 50 ppm;
// without an answer for an hour nothing is claimed any more.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "coordinator/core/coordinator.h"
#include "proto/io/chrony.h"

namespace sukut::coordinator {

// True time at `now` by the last tracking; unknown (the wall clock, unjudged) without one.
[[nodiscard]] ReferenceTime reference_at(const ClockReading& now, const std::optional<io::ChronyTracking>& tracking);

class Reference {
 public:
  using Ask = std::function<std::optional<io::ChronyTracking>()>;

  explicit Reference(bool is_declared, Ask ask = io::ask_chrony);
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;
  ~Reference();

  [[nodiscard]] ReferenceTime now() const;

 private:
  void keep_asking();

  const bool is_declared_;
  const Ask ask_;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopping_ = false;
  std::optional<io::ChronyTracking> tracking_;
  std::thread thread_;
};

}  // namespace sukut::coordinator
