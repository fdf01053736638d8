// The firing thread: one real-time thread, one list of deadlines. Sleeps on MONOTONIC, halving what RAW says
// remains (the kernel may slew MONOTONIC meanwhile), spins on RAW over the last 2 ms, looks at the deadline once
// more, decides (FiringList), starts. Nothing between the decision and the driver allocates, logs or waits.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agent/core/event.h"
#include "agent/core/start_decision.h"
#include "agent/drivers/driver.h"
#include "agent/drivers/thread.h"
#include "agent/shell/firing_clock.h"
#include "agent/shell/firing_list.h"

namespace sukut::agent {

class Firing {
 public:
  static constexpr Nanos kSpin = std::chrono::milliseconds(2);

  // `sink` is called from the firing thread, without the lock.
  explicit Firing(Driver::Sink sink, std::unique_ptr<FiringClock> clock = make_system_firing_clock());
  // Ends the thread; outputs that are on are left to their drivers.
  ~Firing();
  Firing(const Firing&) = delete;
  Firing& operator=(const Firing&) = delete;

  // The drivers must outlive this object.
  void set(const Deadline& deadline, Driver& driver);
  // False when the key was never on the list: the caller asks the drivers themselves.
  [[nodiscard]] bool cancel(const CueKey& key);
  // What of the real-time set-up was refused; for the status.
  [[nodiscard]] std::vector<std::string> warnings() const { return warnings_; }

 private:
  void run();
  [[nodiscard]] Mono nap(Raw until);
  void spin_until(Raw at);

  Driver::Sink sink_;
  std::unique_ptr<FiringClock> clock_;
  FiringList list_;           // under the clock's lock
  bool is_stopping_ = false;  // likewise
  bool is_ready_ = false;     // likewise
  std::vector<std::string> warnings_;
  Thread thread_;
};

}  // namespace sukut::agent
