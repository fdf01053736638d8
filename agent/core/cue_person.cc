// What a person says of a cue: confirm, confirm ended, decline, withdraw.
#include "agent/core/cue_run.h"

namespace sukut::agent {

Error CueRun::on(const PersonSpoke& event, Moment& moment) {
  if (!moment.now.is_known() && event.verb != Verb::decline) {
    return {Reason::clock_unknown, "this station does not know the time yet"};
  }
  switch (event.verb) {
    case Verb::confirm: return confirm(event, moment);
    case Verb::confirm_ended: return confirm_ended(event, moment);
    case Verb::decline: return decline(event, moment);
    case Verb::withdraw: return withdraw(event, moment);
  }
  return {Reason::malformed, "unknown word"};
}

Error CueRun::confirm(const PersonSpoke& event, Moment& moment) {
  if (!is_by_person()) return {Reason::not_confirmed, "driver " + output_.driver + " acts here, not a person"};
  if (is_begun()) return {};
  if (is_over()) return {Reason::too_late, "already " + std::string(name_of(outcome_))};
  if (is_moment_cue() && moment.now.at < span_.start) {
    return {Reason::not_confirmed, "the cue has not begun; confirm when it is done"};
  }
  begin_by_person(event, moment);
  return {};
}

void CueRun::begin_by_person(const PersonSpoke& event, Moment& moment) {
  person_ = event.person;
  detail_ = event.detail;
  known_by_ = KnownBy::attested;
  began_at_ = moment.now.at;
  stage_ = Stage::begun;
  moment.batch.record(
      PersonActed{key_, PersonActed::Act::confirmed, event.person, Reason::none, moment.now.at});
  tell_started(moment);
  if (is_moment_cue()) finish(Outcome::executed, Reason::none, detail_, moment);
}

// Also for a state that ended long ago (a flag raised the next morning), and for an output that a person ends on site.
Error CueRun::confirm_ended(const PersonSpoke& event, Moment& moment) {
  if (is_moment_cue()) return {Reason::not_confirmed, "only a state is confirmed as ended"};
  if (is_over()) return {Reason::too_late, "already " + std::string(name_of(outcome_))};
  if (!is_begun()) return {Reason::not_confirmed, "its start was not confirmed yet"};
  person_ = event.person;
  moment.batch.record(
      PersonActed{key_, PersonActed::Act::confirmed_ended, event.person, Reason::none, moment.now.at});
  if (!is_by_person()) stop_output(moment);
  finish(Outcome::executed, Reason::none, event.detail, moment);
  return {};
}

Error CueRun::decline(const PersonSpoke& event, Moment& moment) {
  if (is_over() && outcome_ == Outcome::declined) return {};
  if (is_over()) return {Reason::too_late, "already " + std::string(name_of(outcome_))};
  const bool is_final = stage_ != Stage::held || may_stand_in_a_device();
  if (is_final && !is_by_person()) stop_output(moment);
  person_ = event.person;
  detail_ = event.detail;
  stage_ = Stage::over;
  outcome_ = Outcome::declined;
  reason_ = event.reason == Reason::none ? Reason::declined_other : event.reason;
  moment.batch.record(PersonActed{key_, PersonActed::Act::declined, event.person, reason_, moment.now.at});
  if (is_final) moment.batch.record(CueFinished{key_, revision_, outcome_, reason_});
  moment.outbox.post(report(ReportType::declined, moment), moment.reading.mono, moment.batch);
  return {};
}

Error CueRun::withdraw(const PersonSpoke& event, Moment& moment) {
  if (outcome_ != Outcome::declined) return {Reason::not_confirmed, "it was not declined"};
  const Instant last = is_by_person() ? confirm_by() : last_chance();
  if (moment.now.at >= last) return {Reason::too_late, "its time has passed"};
  if (deadline_ || inherited_start_) return {Reason::too_late, "from 30 s before its instant a decline is final"};
  person_ = event.person;
  stage_ = Stage::held;
  outcome_ = Outcome::pending;
  reason_ = Reason::none;
  detail_.clear();
  moment.batch.record(PersonActed{key_, PersonActed::Act::withdrew, event.person, Reason::none, moment.now.at});
  moment.outbox.post(report(ReportType::withdrawn, moment), moment.reading.mono, moment.batch);
  return {};
}

}  // namespace sukut::agent
