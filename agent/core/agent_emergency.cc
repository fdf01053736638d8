// Real emergencies, declared on the spot or by the centre. Outputs stop in the same step (advance() runs every cue);
// the journal follows.
#include "agent/core/agent_impl.h"

namespace sukut::agent {

void Agent::Impl::on(const InhibitSet& event, const ClockReading& now, Batch& batch) {
  change_inhibit({true, event.person, event.why, event.source, {}}, now, batch);
  asked_.push_back(event.request);
  batch.after(AnswerPerson{event.request, {}, "inhibited"});
}

// Whoever clears is told what else holds: he must not believe that outputs may start again.
void Agent::Impl::on(const InhibitCleared& event, const ClockReading& now, Batch& batch) {
  change_inhibit({false, event.person, {}, event.source, {}}, now, batch);
  asked_.push_back(event.request);
  std::string text = "cleared";
  for (const DeclarationView& each : emergency_.view(inhibits_in_force(now))) {
    text += (text == "cleared" ? "; still inhibited by " : ", ") + each.person;
    if (!each.why.empty()) text += " (" + each.why + ")";
  }
  batch.after(AnswerPerson{event.request, {}, std::move(text)});
}

void Agent::Impl::change_inhibit(const InhibitChanged& change, const ClockReading& now, Batch& batch) {
  if (!emergency_.take(change)) return;
  batch.record(change);
  Report each = report(change.is_on ? ReportType::inhibited : ReportType::cleared, now);
  if (change.source == InhibitSource::centre) each.kind = Kind::inhibit;
  each.hash = change.inhibit;
  each.reason = change.is_on ? Reason::real_emergency : Reason::none;
  each.person = change.person;
  each.detail = change.why.substr(0, kTextMax);
  outbox_.post(std::move(each), now.mono, batch);
  session_.set_news();
}

// A document has come, or a time: an inhibit of the centre begins to hold, or is over.
void Agent::Impl::follow_inhibits(const ClockReading& now, Batch& batch) {
  for (const InhibitChanged& change : emergency_.due(inhibits_in_force(now))) {
    note(batch, Level::warning,
         std::string(change.is_on ? "inhibited by " : "no longer inhibited by ") + change.person + " " +
             fingerprint(change.inhibit) + (change.why.empty() ? "" : ": " + change.why));
    change_inhibit(change, now, batch);
  }
}

std::vector<InhibitHolder::InForce> Agent::Impl::inhibits_in_force(const ClockReading& now) const {
  return holder_.inhibits().in_force({clock_.at(now.raw), clock_.passed(now.raw)});
}

}  // namespace sukut::agent
