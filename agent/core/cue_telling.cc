// What a cue tells: its reports, its readiness, when it wants to be asked again.
#include <algorithm>
#include <array>
#include <utility>

#include "agent/core/cue_run.h"
#include "agent/core/cue_times.h"

namespace sukut::agent {

using std::chrono::milliseconds;

void CueRun::tell_armed(Moment& moment) {
  if (std::exchange(is_armed_told_, true)) return;
  moment.outbox.post(report(ReportType::armed, moment), moment.reading.mono, moment.batch);
}

void CueRun::tell_started(Moment& moment) {
  if (std::exchange(is_started_told_, true)) return;
  moment.outbox.post(report(ReportType::started, moment), moment.reading.mono, moment.batch);
}

void CueRun::finish(Outcome outcome, Reason reason, const std::string& detail, Moment& moment) {
  stage_ = Stage::over;
  outcome_ = outcome;
  reason_ = reason;
  detail_ = detail;
  moment.batch.record(CueFinished{key_, revision_, outcome, reason});
  moment.outbox.post(report(ReportType::ended, moment), moment.reading.mono, moment.batch);
}

void CueRun::stop_output(Moment& moment) { moment.batch.before(StopOutput{key_}); }

Report CueRun::report(ReportType type, const Moment& moment) const {
  Report report;
  report.type = type;
  report.kind = Kind::schedule;
  report.order = key_.order;
  report.revision = revision_;
  report.hash = hash_;
  report.cue = key_.cue;
  report.outcome = outcome_;
  report.reason = reason_;
  report.known_by = measured_ && outcome_ == Outcome::executed ? KnownBy::measured : known_by_;
  report.detail = detail_.substr(0, kTextMax);
  report.person = person_;
  report.first_path = first_path_;
  report.at = type == ReportType::started ? began_at_ : moment.now.at;
  report.error_bound = moment.now.error;
  report.trust = moment.now.trust;
  report.sources = moment.clock.sources(moment.reading.raw);
  report.is_flagged = is_flagged_;
  report.is_declared_time = moment.is_declared_time;
  report.start_error = start_error_;
  report.lateness = lateness_;
  report.device_delay = device_delay_;
  report.device_delay_error = device_delay_error_;
  report.measured = measured_;
  return report;
}

// ---- Being asked.

std::optional<Mono> CueRun::wake_at(const Moment& moment) const {
  if (is_over()) return std::nullopt;
  std::optional<Mono> earliest;
  const auto consider = [&](Mono at) {
    if (at <= moment.reading.mono) return;  // step() had its chance; something else stands in the way
    earliest = earliest ? std::min(*earliest, at) : at;
  };
  if (!is_by_person() && stage_ == Stage::held && !moment.is_inhibited && probe_at_) consider(*probe_at_);
  if (commit_at_) consider(*commit_at_);
  if (!moment.now.is_known()) return earliest;
  const std::array<Instant, 6> instants{span_.start - kIntentLead,   last_chance(),
                                        span_.start - kGateLead,     confirm_by() + milliseconds(1),
                                        span_.end + milliseconds(1), span_.end + kEndGrace + milliseconds(1)};
  for (const Instant instant : instants) {
    if (instant <= moment.now.at) continue;
    // MONOTONIC may be slewed while we sleep: go half way and look again.
    const Nanos remains = instant - moment.now.at;
    consider(moment.reading.mono + (remains > milliseconds(200) ? remains / 2 : remains + milliseconds(1)));
  }
  return earliest;
}

Readiness CueRun::readiness(const ClockReading& reading, const ClockGuard& clock, Reason hindrance,
                            Reason& reason) const {
  if (is_over()) {
    reason = reason_;
    return outcome_ == Outcome::refused ? Readiness::refused : Readiness::over;
  }
  if (is_by_person()) return Readiness::ready;
  const BoundedInstant now = clock.at(reading.raw);
  reason = Reason::clock_unknown;
  if (!now.is_known()) return Readiness::unbounded;
  reason = Reason::clock_unbounded;
  if (is_moment_cue() && !is_begun() && clock.expected_error(span_.start, reading.raw) > tolerance()) {
    return Readiness::unbounded;
  }
  reason = hindrance;
  if (reason != Reason::none) return Readiness::at_risk;
  reason = device_reason_;
  if (reason != Reason::none) return Readiness::at_risk;
  reason = Reason::single_time_source;
  if (mode_ == Mode::live && is_moment_cue() && !clock.is_corroborated()) return Readiness::at_risk;
  reason = now.trust == Trust::synchronized ? Reason::none : Reason::clock_unknown;
  if (now.trust != Trust::synchronized && is_moment_cue()) {
    reason = Reason::clock_unbounded;
    return Readiness::at_risk;
  }
  reason = Reason::none;
  return Readiness::ready;
}

CueView CueRun::view(const ClockReading& reading, const ClockGuard& clock, Reason hindrance) const {
  CueView view;
  view.key = key_;
  view.order_name = order_name_;
  view.revision = revision_;
  view.mode = mode_;
  view.action = cue_.action;
  view.output = output_.name;
  view.driver = output_.driver;
  view.is_by_person = is_by_person();
  view.start = span_.start;
  view.end = span_.end;
  view.stage = stage_;
  view.outcome = outcome_;
  view.reason = reason_ != Reason::none ? reason_ : device_reason_;
  view.detail = detail_.empty() ? device_detail_ : detail_;
  view.readiness.key = key_;
  view.readiness.revision = revision_;
  view.readiness.readiness = readiness(reading, clock, hindrance, view.readiness.reason);
  view.readiness.expected_error =
      clock.at(reading.raw).is_known() ? clock.expected_error(span_.start, reading.raw) : Nanos(0);
  if (is_moment_cue()) view.readiness.holdover_until = clock.holdover_until(tolerance(), reading.raw);
  return view;
}

}  // namespace sukut::agent
