#include "agent/core/cue_run.h"

#include <algorithm>
#include <utility>

#include "agent/core/cue_times.h"

namespace sukut::agent {

using std::chrono::milliseconds;

CueRun::CueRun(const HeldOrder& held, const Cue& cue, const ZoneSpan& span, const OutputSetup& output)
    : key_{held.order.id, cue.id},
      order_name_(held.order.name),
      revision_(held.order.revision),
      hash_(held.hash),
      mode_(held.order.mode),
      first_path_(held.first_path),
      cue_(cue),
      span_(span),
      output_(output) {}

// The first of several: under each of them it may have started, and been killed before it could say so.
void CueRun::restore(const IntentMade& intent) {
  inherited_start_ = std::min(inherited_start_.value_or(intent.start), intent.start);
}

void CueRun::restore(const CueBegan& began) {
  is_begun_inherited_ = true;
  began_at_ = began.at;
}

void CueRun::restore(const CueFinished& finished) {
  stage_ = Stage::over;
  outcome_ = finished.outcome;
  reason_ = finished.reason;
  is_running_out_ = outcome_ == Outcome::interrupted && output_.holding == Holding::device;
}

void CueRun::restore(const PersonActed& acted) {
  person_ = acted.person;
  switch (acted.act) {
    case PersonActed::Act::declined:
      stage_ = Stage::over;
      outcome_ = Outcome::declined;
      reason_ = acted.reason;
      return;
    case PersonActed::Act::withdrew:
      stage_ = Stage::held;
      outcome_ = Outcome::pending;
      reason_ = Reason::none;
      return;
    case PersonActed::Act::confirmed:
      stage_ = Stage::begun;
      began_at_ = acted.at;
      known_by_ = KnownBy::attested;
      is_started_told_ = true;
      return;
    case PersonActed::Act::confirmed_ended:
      return;
  }
}

// ---- What the order and the site say.

Nanos CueRun::tolerance() const {
  return output_.tolerance ? std::min(*output_.tolerance, cue_.tolerance) : cue_.tolerance;
}

Instant CueRun::confirm_by() const { return cue_.confirm_by.value_or(span_.end + kConfirmGrace); }

Instant CueRun::last_chance() const { return is_moment_cue() ? span_.start - kIntentLast : span_.end; }

bool CueRun::has_too_few_sources(const Moment& moment) const {
  const bool needs_output = output_.holding != Holding::dry;
  return mode_ == Mode::live && needs_output && is_moment_cue() && !moment.clock.is_corroborated();
}

// Why this cue may not be started here and now, whatever the device says.
Reason CueRun::forbidden(const Moment& moment) const {
  const Instant now = moment.now.at;
  if (moment.is_cloned) return Reason::cloned;
  if (has_too_few_sources(moment)) return Reason::single_time_source;
  const Nanos boot_at_start = moment.reading.boot.time_since_epoch() + (span_.start - now);
  if (moment.is_journal_fresh && (!moment.is_welcomed || boot_at_start < kYoungBoot)) return Reason::fresh_journal;
  if (cue_.if_unheard_for > Nanos(0) && (!moment.unheard_for || *moment.unheard_for > cue_.if_unheard_for)) {
    return Reason::unheard_for;
  }
  return Reason::none;
}

Claim CueRun::claim(const Moment& moment) const {
  Claim claim;
  claim.key = key_;
  claim.order_name = order_name_;
  claim.output = output_.name;
  claim.action = cue_.action;
  claim.pattern = cue_.pattern;
  claim.mode = mode_;
  claim.is_rehearsal =
      mode_ == Mode::drill && !(output_.drill_outputs_until && span_.start < *output_.drill_outputs_until);
  claim.start = span_.start;
  claim.end = span_.end;
  claim.start_raw = moment.clock.raw_at(span_.start).value_or(Raw{});
  claim.end_raw = moment.clock.raw_at(span_.end).value_or(Raw{});
  return claim;
}

Deadline CueRun::deadline(const Moment& moment) const {
  Deadline deadline;
  deadline.key = key_;
  deadline.output = output_.name;
  deadline.start = *moment.clock.raw_at(span_.start);
  deadline.end = *moment.clock.raw_at(span_.end);
  deadline.is_gated = is_moment_cue();
  deadline.may_start_unbounded = cue_.on_unbounded == OnUnbounded::sound_and_flag;
  deadline.tolerance = tolerance();
  deadline.late_max = cue_.late_max;
  deadline.bound_as_of = moment.reading.raw;
  deadline.bound = moment.now.error;
  deadline.drift_ppm = moment.clock.drift_ppm();
  deadline.suspended = suspended(moment.reading);
  return deadline;
}

// ---- Time.

void CueRun::step(Moment& moment) {
  if (is_over()) {
    if (moment.is_inhibited) stop_running_out(moment);
    return;
  }
  if (is_by_person()) return step_person(moment);
  if ((moment.is_inhibited || moment.is_cloned) && may_stand_in_a_device()) return bar(moment);
  if (!moment.now.is_known()) {
    is_clock_missed_ = true;
    return probe(moment);
  }
  switch (stage_) {
    case Stage::held:
      return step_waiting(moment);
    case Stage::intended:
      return step_intended(moment);
    case Stage::begun:
      return step_begun(moment);
    case Stage::over:
      return;
  }
}

// Taken back before its start: for a real emergency, or because another machine of this station carries it out.
void CueRun::bar(Moment& moment) {
  stop_output(moment);
  if (moment.is_inhibited) return finish(Outcome::preempted, Reason::real_emergency, {}, moment);
  finish(Outcome::refused, Reason::cloned, {}, moment);
}

void CueRun::step_person(Moment& moment) {
  tell_armed(moment);
  if (!moment.now.is_known()) return;
  if (stage_ == Stage::held && moment.now.at > confirm_by()) {
    return finish(Outcome::unconfirmed, Reason::not_confirmed, {}, moment);
  }
  if (stage_ == Stage::begun && cue_.until_closed && moment.now.at > span_.end) {
    finish(Outcome::ended_unclosed, Reason::not_closed, {}, moment);
  }
}

void CueRun::step_waiting(Moment& moment) {
  const Instant now = moment.now.at;
  const bool is_too_late_to_resume =
      inherited_start_ && moment.now.latest() >= std::min(span_.start, *inherited_start_);
  if (is_begun_inherited_ || is_too_late_to_resume) return interrupt(moment);
  if (now >= last_chance()) return give_up(moment);
  is_clock_missed_ = false;
  if (now < span_.start - kIntentLead) return probe(moment);
  if (moment.is_inhibited || forbidden(moment) != Reason::none) return;
  if (commit_at_ && moment.reading.mono < *commit_at_) return;
  intend(moment);
}

// The last chance has passed without an intent: say what stood in the way.
void CueRun::give_up(Moment& moment) {
  if (inherited_start_) return interrupt(moment);
  if (moment.is_inhibited) return finish(Outcome::preempted, Reason::real_emergency, {}, moment);
  if (is_intent_unwritable_) return finish(Outcome::refused, Reason::journal_unwritable, {}, moment);
  const auto last_raw = moment.clock.raw_at(last_chance());
  const bool was_alive = last_raw && moment.born < *last_raw;
  if (was_alive && is_clock_missed_) return finish(Outcome::refused, Reason::clock_unknown, {}, moment);
  if (const Reason reason = forbidden(moment); was_alive && reason != Reason::none) {
    return finish(Outcome::refused, reason, {}, moment);
  }
  finish(Outcome::missed, Reason::too_late, {}, moment);
}

// An intent or a start of a former life. What a device holds and has surely begun runs out there by itself;
// anything else is off, or is put off. A device beside a host that slept may have yet to begin.
void CueRun::interrupt(Moment& moment) {
  const bool has_surely_begun = moment.now.earliest() >= span_.start && !moment.clock.has_slept();
  is_running_out_ = output_.holding == Holding::device && has_surely_begun;
  if (!is_running_out_) stop_output(moment);
  finish(Outcome::interrupted, Reason::process_restarted, {}, moment);
}

// Committed in a former life and not taken up again: the device would start it all the same.
bool CueRun::may_stand_in_a_device() const {
  return stage_ == Stage::held && inherited_start_ && output_.holding == Holding::device;
}

void CueRun::stop_running_out(Moment& moment) {
  if (std::exchange(is_running_out_, false)) stop_output(moment);
}

void CueRun::probe(Moment& moment) {
  if (moment.is_inhibited || moment.is_cloned || (probe_at_ && moment.reading.mono < *probe_at_)) return;
  probe_at_ = moment.reading.mono + kProbeEvery;
  moment.batch.before(ArmOutput{claim(moment), Depth::probe});
}

// A device that holds the start goes by what it was told last, with or without us: it is told by a clock that would
// pass the gate, or not yet.
bool CueRun::may_commit(const Moment& moment) const {
  return output_.holding != Holding::device || !is_moment_cue() || clock_against(moment) == Reason::none;
}

void CueRun::commit(Moment& moment) {
  if (!may_commit(moment)) {
    commit_at_ = moment.reading.mono + kCommitAgain;
    return;
  }
  moment.batch.before(ArmOutput{claim(moment), Depth::commit});
}

void CueRun::intend(Moment& moment) {
  stage_ = Stage::intended;
  commit_at_.reset();
  is_replacing_ = deadline_.has_value();
  deadline_ = deadline(moment);
  moment.batch.record(IntentMade{key_, revision_, span_.start, span_.end});
  // A next life goes on with the intent only if it knows that its instant is still to come.
  if (const auto saved = moment.clock.save(moment.reading)) moment.batch.record(*saved);
  if (may_commit(moment)) {
    moment.batch.after(ArmOutput{claim(moment), Depth::commit});
  } else {
    commit_at_ = moment.reading.mono + kCommitAgain;
  }
  moment.batch.after(SetDeadline{*deadline_});
}

void CueRun::intent_failed(Moment& moment) {
  if (stage_ != Stage::intended) return;
  if (is_replacing_) stop_output(moment);  // the older revision, still on the list, does not come back
  stage_ = Stage::held;
  is_intent_unwritable_ = true;
  deadline_.reset();
  commit_at_ = moment.reading.mono + kCommitAgain;
}

void CueRun::step_intended(Moment& moment) {
  if (moment.is_inhibited || moment.is_cloned) return bar(moment);
  const Instant now = moment.now.at;
  if (now > span_.end + kEndGrace) {  // the firing thread never answered
    stop_output(moment);
    return finish(Outcome::missed, Reason::too_late, "no start decision", moment);
  }
  const bool is_gate_time = is_moment_cue() && now >= span_.start - kGateLead && now < span_.start;
  if (const Reason reason = is_gate_time ? clock_against(moment) : Reason::none; reason != Reason::none) {
    stop_output(moment);
    return finish(Outcome::refused, reason, {}, moment);
  }
  if (has_overslept(moment)) {
    stop_output(moment);
    return finish(Outcome::missed, Reason::too_late, "the host slept over the instant", moment);
  }
  if (commit_at_ && moment.reading.mono >= *commit_at_) {
    commit_at_.reset();
    commit(moment);
  }
  refresh_deadline(moment);
}

// What the clock has lost since the intent: it may have been disputed, or the host asleep.
Reason CueRun::clock_against(const Moment& moment) const {
  const bool is_unbounded = moment.clock.expected_error(span_.start, moment.reading.raw) > tolerance();
  if (is_unbounded && cue_.on_unbounded == OnUnbounded::silent) return Reason::clock_unbounded;
  return has_too_few_sources(moment) ? Reason::single_time_source : Reason::none;
}

// The instant is past by the map, and yet to come by the counter on which the start was set. The firing thread sees
// that for itself; a device that holds the start does not.
bool CueRun::has_overslept(const Moment& moment) const {
  return deadline_ && is_moment_cue() && moment.now.at > span_.start &&
         deadline_->start - deadline(moment).start > cue_.late_max;
}

// Passes a changed map on to the firing thread, and to a device that holds the instants itself. Between two
// answers of a source the map gives the same instants to the nanosecond, so this speaks only when one came.
void CueRun::refresh_deadline(Moment& moment) {
  if (!deadline_) return;
  const Deadline fresh = deadline(moment);
  const auto bound_at_start = [](const Deadline& each) {
    return each.bound + drift_over(each.start - each.bound_as_of, each.drift_ppm);
  };
  const bool has_moved = std::chrono::abs(fresh.start - deadline_->start) >= kDeadlineStep ||
                         std::chrono::abs(fresh.end - deadline_->end) >= kDeadlineStep;
  const bool has_other_bound =
      !is_begun() && std::chrono::abs(bound_at_start(fresh) - bound_at_start(*deadline_)) >= kDeadlineStep;
  if (!has_moved && !has_other_bound) return;
  deadline_ = fresh;
  moment.batch.before(SetDeadline{fresh});
  const bool is_device_held = output_.holding == Holding::device;
  if (has_moved && is_device_held && !is_begun()) commit(moment);
}

void CueRun::step_begun(Moment& moment) {
  if (moment.is_inhibited) {
    stop_output(moment);
    return finish(Outcome::preempted, Reason::real_emergency, {}, moment);
  }
  refresh_deadline(moment);
  if (moment.now.at <= span_.end + kEndGrace) return;
  stop_output(moment);
  if (cue_.until_closed) return finish(Outcome::ended_unclosed, Reason::not_closed, {}, moment);
  finish(Outcome::failed, Reason::device_stalled, "the output did not report its end", moment);
}

// ---- What others decide.

void CueRun::adopt(const HeldOrder& held, const Cue& cue, const ZoneSpan& span, Moment& moment) {
  order_name_ = held.order.name;
  if (span.end < span_.end) stop_running_out(moment);
  if (is_over() && outcome_ != Outcome::declined) return;  // immutable: it is carried over as it ended
  if (is_begun()) {                                        // may only be shortened
    if (span.end < span_.end) {
      span_.end = span.end;
      if (!is_by_person() && moment.now.is_known()) shorten(moment);
    }
    return;
  }
  revision_ = held.order.revision;
  hash_ = held.hash;
  first_path_ = held.first_path;
  replaced_start_ = span_.start;
  cue_ = cue;
  span_ = span;
  is_armed_told_ = false;
  probe_at_.reset();
  if (may_stand_in_a_device()) return interrupt(moment);
  if (stage_ != Stage::intended || !moment.now.is_known()) return;
  const bool is_in_time = moment.now.at < last_chance();
  if (is_in_time && may_commit(moment)) return intend(moment);  // replaces the deadline in one stroke
  stop_output(moment);
  if (is_in_time) return finish(Outcome::refused, clock_against(moment), {}, moment);
  finish(Outcome::missed, Reason::too_late, "the newer revision came after its own instant", moment);
}

void CueRun::call_off(Outcome outcome, Reason reason, const std::string& detail, Moment& moment) {
  if (is_over()) return stop_running_out(moment);
  if (!is_by_person()) stop_output(moment);
  finish(outcome, reason, detail, moment);
}

void CueRun::close(Moment& moment) {
  if (!is_begun() || !cue_.until_closed) return;
  if (!is_by_person()) stop_output(moment);
  finish(Outcome::executed, Reason::none, {}, moment);
}

// ---- What the driver and the firing thread say.

void CueRun::on(const OutputArmed&, Moment& moment) {
  device_reason_ = Reason::none;
  device_detail_.clear();
  if (!is_over()) tell_armed(moment);
}

void CueRun::on(const OutputRefused& event, Moment& moment) {
  device_reason_ = event.reason;
  device_detail_ = event.detail;
  probe_at_ = moment.reading.mono + kProbeAgain;
  if (stage_ == Stage::intended) commit_at_ = moment.reading.mono + kCommitAgain;
}

void CueRun::on(const CueFired& event, Moment& moment) {
  const bool is_device_held = output_.holding == Holding::device;  // then the device itself states its start
  const BoundedInstant at = moment.clock.at(event.at);
  began_at_ = at.at;
  lateness_ = event.lateness;
  if (!is_device_held) claim_start(at.at);
  known_by_ = KnownBy::commanded;
  is_flagged_ = is_moment_cue() && (at.error > tolerance() || at.trust == Trust::disputed);
  moment.batch.record(CueBegan{key_, at.at, at.error});
  if (is_over()) {  // a cancel came after the decision; the output is being stopped
    if (!is_device_held) tell_started(moment);
    return;
  }
  if (device_reason_ != Reason::none) {  // the device never took the claim
    stop_output(moment);
    return finish(Outcome::failed, device_reason_, device_detail_, moment);
  }
  stage_ = Stage::begun;
  if (!is_device_held) tell_started(moment);
}

// The device is told the earlier end as well: the agent may be dead when it comes.
void CueRun::shorten(Moment& moment) {
  refresh_deadline(moment);
  if (output_.holding == Holding::device) moment.batch.before(ArmOutput{claim(moment), Depth::commit});
}

// Against the instant that was really on the list: a newer revision may have come just after the start.
void CueRun::claim_start(Instant at) {
  start_error_ = at - span_.start;
  if (replaced_start_ && std::chrono::abs(at - *replaced_start_) < std::chrono::abs(*start_error_)) {
    start_error_ = at - *replaced_start_;
  }
}

void CueRun::on(const CueNotFired& event, Moment& moment) {
  if (is_over()) return;
  stop_output(moment);
  const bool is_clock = event.reason == Reason::clock_unbounded;
  finish(is_clock ? Outcome::refused : Outcome::missed, event.reason, {}, moment);
}

void CueRun::on(const OutputStarted& event, Moment& moment) {
  known_by_ = event.known_by;
  device_delay_ = event.device_delay;
  device_delay_error_ = event.device_delay_error;
  if (output_.holding == Holding::device) {
    began_at_ = moment.clock.at(event.at).at;
    claim_start(began_at_);
    tell_started(moment);
  }
}

void CueRun::on(const OutputEnded& event, Moment& moment) {
  if (is_over() || !is_begun()) return;
  const Instant at = moment.clock.at(event.at).at;
  measured_ = event.measured;
  if (is_moment_cue() && at < span_.end - kEarlyEnd) {
    return finish(Outcome::failed, Reason::device_refused, "the output ended before its time", moment);
  }
  end_well(event, moment);
}

void CueRun::end_well(const OutputEnded& event, Moment& moment) {
  if (event.known_by != KnownBy::none && event.known_by < known_by_) known_by_ = event.known_by;
  if (output_.holding == Holding::dry) return finish(Outcome::rehearsed, Reason::dry_run, {}, moment);
  if (claim(moment).is_rehearsal) return finish(Outcome::rehearsed, Reason::drill_not_allowed, {}, moment);
  if (cue_.until_closed) return finish(Outcome::ended_unclosed, Reason::not_closed, {}, moment);
  const bool is_late = is_moment_cue() && lateness_ && *lateness_ > tolerance();
  finish(is_late ? Outcome::executed_late : Outcome::executed, Reason::none, {}, moment);
}

void CueRun::on(const OutputFailed& event, Moment& moment) {
  if (is_over()) return;
  stop_output(moment);
  finish(Outcome::failed, event.reason, event.detail, moment);
}

}  // namespace sukut::agent
