// Persons on the spot: confirm, decline, withdraw.
#include "agent/core/agent_impl.h"

namespace sukut::agent {

Result<CueRun*> Agent::Impl::run_named(const PersonSpoke& event) {
  std::vector<CueRun*> fitting;
  for (auto& [key, run] : runs_) {
    if (key.cue != event.cue || (!event.order_name.empty() && run.order_name() != event.order_name)) continue;
    const bool is_withdrawal = event.verb == Verb::withdraw;
    if (!event.order_name.empty() || !run.is_over() || is_withdrawal) fitting.push_back(&run);
  }
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) return {Reason::not_named, "no open cue " + event.cue.text + " at this station"};
  return {Reason::not_named, "cue " + event.cue.text + " stands in several orders; name one with --order"};
}

void Agent::Impl::on(const PersonSpoke& event, const ClockReading& now, Batch& batch) {
  const auto run = run_named(event);
  asked_.push_back(event.request);
  if (!run) return batch.after(AnswerPerson{event.request, run.error(), {}});
  Moment moment = moment_at(now, batch);
  const Error error = (*run)->on(event, moment);
  batch.after(AnswerPerson{event.request, error, (*run)->order_name()});
  session_.set_news();
}

}  // namespace sukut::agent
