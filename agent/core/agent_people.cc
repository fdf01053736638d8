// Persons and emergencies on the spot: confirm, decline, inhibit, clear.
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
  are_plans_changed_ = true;  // what was declined and comes back may have been cancelled meanwhile
  session_.set_news();
}

void Agent::Impl::on(const InhibitSet& event, const ClockReading& now, Batch& batch) {
  set_inhibit(true, event.person, event.why, now, batch);
  asked_.push_back(event.request);
  batch.after(AnswerPerson{event.request, {}, "inhibited"});
}

void Agent::Impl::on(const InhibitCleared& event, const ClockReading& now, Batch& batch) {
  set_inhibit(false, event.person, {}, now, batch);
  asked_.push_back(event.request);
  batch.after(AnswerPerson{event.request, {}, "cleared"});
}

// Outputs stop in the same step (advance() runs every cue); the journal follows.
void Agent::Impl::set_inhibit(bool is_on, const std::string& person, const std::string& why, const ClockReading& now,
                              Batch& batch) {
  if (is_inhibited_ == is_on) return;
  is_inhibited_ = is_on;
  batch.record(InhibitChanged{is_on, person, why});
  Report each = report(is_on ? ReportType::inhibited : ReportType::cleared, now);
  each.reason = is_on ? Reason::real_emergency : Reason::none;
  each.person = person;
  each.detail = why.substr(0, kTextMax);
  outbox_.post(std::move(each), now.mono, batch);
  session_.set_news();
}

}  // namespace sukut::agent
