// The contract of a driver: one object per configured output, between the agent and one device.
//
// Threads: arm() and disarm() come from the agent's loop, start() and stop() also from the firing thread; none
// of them may block for more than a few microseconds in start(), a few milliseconds elsewhere: a driver that
// must wait for a device owns a thread. Answers come back through Sink, from any thread.
// Promise of every driver: an output ends by itself at `end`, also when the agent is dead, and a station's
// audio is never left muted.
#pragma once

#include <functional>
#include <string>

#include "agent/core/action.h"
#include "agent/core/event.h"
#include "proto/ids.h"
#include "proto/instant.h"

namespace sukut::agent {

class Driver {
 public:
  // Thread-safe; hands an event (OutputArmed … OutputFailed) to the agent's loop.
  using Sink = std::function<void(Event)>;

  virtual ~Driver() = default;

  // Probe or commit a claim; OutputArmed or OutputRefused follows. Repeatable, the last one holds.
  virtual void arm(const Claim& claim, Depth depth) = 0;
  // The start decision fell for this key, just now. Non-blocking. Device-held outputs do nothing here.
  virtual void start(const CueKey& key) noexcept = 0;
  // End the output now, whatever the phase; restores the device. Within 100 ms. OutputEnded follows if it had
  // started. Also the ordinary end when `end` has come. Idempotent.
  virtual void stop(const CueKey& key) noexcept = 0;
  // Forget a claim that never started. Idempotent, also for unknown keys.
  virtual void disarm(const CueKey& key) noexcept = 0;
  // What a former life of this agent left in the device is undone, unless somebody alive still holds it. Called once,
  // before the first arm(), by the agent alone: a check never does. Default: nothing is ever left.
  virtual void undo_leftovers() {}
  // The host's wall clock jumped: a device that holds instants on it must be re-armed. Default: nothing.
  virtual void wall_clock_stepped() {}
  // One line for `sukut-agent check`: reads the device back; the mend is in `detail` when it fails.
  [[nodiscard]] virtual Status check() = 0;
};

}  // namespace sukut::agent
