// The last word on a start: one compare-and-swap, Armed → Started | Cancelled, and the gate before it.
// Pure: the firing thread runs it against real counters, the simulator against virtual ones.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/reason.h"

namespace sukut::agent {

// What the firing thread needs to know of a cue; everything by own RAW counter, nothing to look up.
struct Deadline {
  CueKey key;
  std::string output;
  Raw start;
  Raw end;
  bool is_gated = true;              // moments; states start whenever they can before `end`
  bool may_start_unbounded = false;  // on_unbounded = sound_and_flag
  Nanos tolerance{0};
  Nanos late_max{0};
  Raw bound_as_of;  // the clock bound when it was last known,
  Nanos bound{0};   // which grows by drift_ppm from there
  int drift_ppm = 50;
  Nanos suspended{0};  // proto/clock.h, when the instants above were worked out
  friend bool operator==(const Deadline&, const Deadline&) = default;
};

// Whether `deadline` may start at `now`: none (yes), too_late, or clock_unbounded. `suspended`: as it is now; what the
// host has slept since the deadline was set it is late, because RAW stood still.
// Precondition: now >= deadline.start.
[[nodiscard]] Reason judge(const Deadline& deadline, Raw now, Nanos suspended);

// Shared by the thread that fires and the thread that cancels. Exactly one of start() and cancel() ever
// answers true first; a cancel that was applied before wins against every later start.
class StartDecision {
 public:
  enum class State : std::uint8_t { armed, started, cancelled };

  // True once at most, and only if no cancel came first.
  [[nodiscard]] bool start();
  // True when no start has happened and none ever will; false when it has started.
  [[nodiscard]] bool cancel();
  [[nodiscard]] State state() const { return state_.load(std::memory_order_acquire); }

 private:
  std::atomic<State> state_{State::armed};
};

}  // namespace sukut::agent
