#include "agent/core/start_decision.h"

#include "proto/check.h"
#include "proto/clock.h"

namespace sukut::agent {

Reason judge(const Deadline& deadline, Raw now, Nanos suspended) {
  CHECK(now >= deadline.start);
  const bool has_slept = suspended - deadline.suspended > kSuspendMin;
  const Nanos slept = has_slept ? suspended - deadline.suspended : Nanos(0);
  if (now + slept >= deadline.end) return Reason::too_late;
  if (!deadline.is_gated) return Reason::none;
  if (now + slept - deadline.start > deadline.late_max) return Reason::too_late;
  const Nanos bound = deadline.bound + drift_over(now - deadline.bound_as_of, deadline.drift_ppm) +
                      (has_slept ? suspend_error(slept) : Nanos(0));
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
