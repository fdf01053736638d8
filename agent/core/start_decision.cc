#include "agent/core/start_decision.h"

#include "proto/check.h"
#include "proto/clock.h"

namespace sukut::agent {

Reason judge(const Deadline& deadline, Raw now) {
  CHECK(now >= deadline.start);
  if (now >= deadline.end) return Reason::too_late;
  if (!deadline.is_gated) return Reason::none;
  if (now - deadline.start > deadline.late_max) return Reason::too_late;
  const Nanos bound = deadline.bound + drift_over(now - deadline.bound_as_of, deadline.drift_ppm);
  if (bound > deadline.tolerance && !deadline.may_start_unbounded) return Reason::clock_unbounded;
  return Reason::none;
}

bool StartDecision::start() {
  State expected = State::armed;
  return state_.compare_exchange_strong(expected, State::started, std::memory_order_acq_rel);
}

bool StartDecision::cancel() {
  State expected = State::armed;
  return state_.compare_exchange_strong(expected, State::cancelled, std::memory_order_acq_rel) ||
         expected == State::cancelled;
}

}  // namespace sukut::agent
