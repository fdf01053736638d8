// The agent: verifies and holds orders, arms and fires cues by its own clock, reports until confirmed.
// A pure state machine: events in, actions out; no sockets, files, threads or clocks. The same object runs
// in sukut-agent and in the simulator. Single-threaded. This class routes; the decisions live beside it:
// plan_holder (what is held), clock_guard (what time it is), cue_run (one cue), outbox (reports), session (link).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/core/action.h"
#include "agent/core/event.h"
#include "agent/core/setup.h"
#include "agent/core/view.h"
#include "proto/instant.h"
#include "proto/message.h"

namespace sukut::agent {

class Agent {
 public:
  explicit Agent(AgentSetup setup);
  ~Agent();
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  // Performs one step. The first event must be Restored.
  [[nodiscard]] std::vector<Action> handle(const ClockReading& now, const Event& event);
  // When to call handle() with Woken, at the latest.
  [[nodiscard]] std::optional<Mono> wake_at() const;
  // For `sukut-agent status` and the simulator's checks; changes nothing.
  [[nodiscard]] AgentView view(const ClockReading& now) const;
  // What this station has told so far and still keeps, to be carried by hand: durable reports with numbers over `after`,
  // at most `max`, the oldest first.
  [[nodiscard]] std::vector<SignedReport> reports(std::uint64_t after, std::size_t max) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sukut::agent
