// One cue of one order at this station, from hold to outcome. A cue that a person carries out goes another
// way than one that an output does; both end in exactly one outcome, told once.
//
//   held ──T−30 s: intent durable──▶ intended ──start decision──▶ begun ──end──▶ over
//     └───────────── cancel, decline, inhibit, gate, too late … ──────────────────┘
//
// Promises: S2 (the gate), S3 (at most one start, over revisions and restarts), S4 (a cancel wins), S13.
#pragma once

#include <optional>
#include <string>

#include "agent/core/batch.h"
#include "agent/core/clock_guard.h"
#include "agent/core/event.h"
#include "agent/core/outbox.h"
#include "agent/core/plan_holder.h"
#include "agent/core/setup.h"
#include "agent/core/view.h"

namespace sukut::agent {

// What one step may know and use.
struct Moment {
  const ClockReading& reading;
  const BoundedInstant now;  // by the clock guard
  const ClockGuard& clock;
  Outbox& outbox;
  Batch& batch;
  bool is_inhibited = false;
  bool is_cloned = false;         // the centre speaks with another machine of this station
  bool is_journal_fresh = false;  // made in this life
  bool is_welcomed = false;       // one Welcome in this life
  bool is_declared_time = false;
  Raw born{};  // when this life began
  std::optional<Nanos> unheard_for{};
};

class CueRun {
 public:
  CueRun(const HeldOrder& held, const Cue& cue, const ZoneSpan& span, const OutputSetup& output);

  // ---- Replay of the journal.
  void restore(const IntentMade& intent);
  void restore(const CueBegan& began);
  void restore(const CueFinished& finished);
  void restore(const PersonActed& acted);

  // A newer revision of the order, which still names this station with this cue.
  void adopt(const HeldOrder& held, const Cue& cue, const ZoneSpan& span, Moment& moment);
  // The order no longer has this cue for this station, a tombstone covers it, or the output is another's.
  void call_off(Outcome outcome, Reason reason, const std::string& detail, Moment& moment);
  void close(Moment& moment);
  // The intent could not be made durable.
  void intent_failed(Moment& moment);

  // Whatever time itself brings: probe, intent, gate, deadline, missed, unconfirmed.
  void step(Moment& moment);

  void on(const OutputArmed& event, Moment& moment);
  void on(const OutputRefused& event, Moment& moment);
  void on(const CueFired& event, Moment& moment);
  void on(const CueNotFired& event, Moment& moment);
  void on(const OutputStarted& event, Moment& moment);
  void on(const OutputEnded& event, Moment& moment);
  void on(const OutputFailed& event, Moment& moment);
  // reason none: done, and journalled with this step.
  [[nodiscard]] Error on(const PersonSpoke& event, Moment& moment);

  // When step() has something to do by the present clock, at the latest.
  [[nodiscard]] std::optional<Mono> wake_at(const Moment& moment) const;
  // `hindrance`: what keeps every output of the station from starting, if anything does.
  [[nodiscard]] CueView view(const ClockReading& reading, const ClockGuard& clock, Reason hindrance) const;

  [[nodiscard]] const CueKey& key() const { return key_; }
  [[nodiscard]] bool is_over() const { return stage_ == Stage::over; }
  [[nodiscard]] bool is_begun() const { return stage_ == Stage::begun; }
  [[nodiscard]] bool is_by_person() const { return output_.holding == Holding::person; }
  [[nodiscard]] Mode mode() const { return mode_; }
  [[nodiscard]] const OutputSetup& output() const { return output_; }
  [[nodiscard]] const ZoneSpan& span() const { return span_; }
  [[nodiscard]] std::uint32_t revision() const { return revision_; }
  [[nodiscard]] const std::string& order_name() const { return order_name_; }

 private:
  [[nodiscard]] bool is_moment_cue() const { return is_moment(cue_.action); }
  [[nodiscard]] Nanos tolerance() const;
  [[nodiscard]] Instant confirm_by() const;
  // After this nothing may be started any more.
  [[nodiscard]] Instant last_chance() const;
  [[nodiscard]] bool has_too_few_sources(const Moment& moment) const;
  [[nodiscard]] Reason forbidden(const Moment& moment) const;
  [[nodiscard]] bool has_overslept(const Moment& moment) const;
  [[nodiscard]] Reason clock_against(const Moment& moment) const;
  [[nodiscard]] Claim claim(const Moment& moment) const;
  [[nodiscard]] Deadline deadline(const Moment& moment) const;
  [[nodiscard]] Readiness readiness(const ClockReading& reading, const ClockGuard& clock, Reason hindrance,
                                    Reason& reason) const;

  void step_person(Moment& moment);
  void step_waiting(Moment& moment);
  void step_intended(Moment& moment);
  void step_begun(Moment& moment);
  void probe(Moment& moment);
  void commit(Moment& moment);
  [[nodiscard]] bool may_commit(const Moment& moment) const;
  [[nodiscard]] bool may_stand_in_a_device() const;
  void intend(Moment& moment);
  void refresh_deadline(Moment& moment);
  void claim_start(Instant at);
  void shorten(Moment& moment);
  void give_up(Moment& moment);
  void bar(Moment& moment);
  void interrupt(Moment& moment);
  void stop_running_out(Moment& moment);
  void tell_armed(Moment& moment);
  void tell_started(Moment& moment);
  void begin_by_person(const PersonSpoke& event, Moment& moment);
  [[nodiscard]] Error confirm(const PersonSpoke& event, Moment& moment);
  [[nodiscard]] Error confirm_ended(const PersonSpoke& event, Moment& moment);
  [[nodiscard]] Error decline(const PersonSpoke& event, Moment& moment);
  [[nodiscard]] Error withdraw(const PersonSpoke& event, Moment& moment);
  void end_well(const OutputEnded& event, Moment& moment);
  void finish(Outcome outcome, Reason reason, const std::string& detail, Moment& moment);
  void stop_output(Moment& moment);
  [[nodiscard]] Report report(ReportType type, const Moment& moment) const;

  // What is to be done.
  CueKey key_;
  std::string order_name_;
  std::uint32_t revision_ = 0;
  Digest hash_;
  Mode mode_ = Mode::drill;
  Path first_path_ = Path::none;
  Cue cue_;
  ZoneSpan span_;
  OutputSetup output_;

  // How far it has come.
  Stage stage_ = Stage::held;
  Outcome outcome_ = Outcome::pending;
  Reason reason_ = Reason::none;
  std::string detail_;
  std::string person_;
  bool is_armed_told_ = false;
  bool is_started_told_ = false;
  std::optional<Instant> inherited_start_;  // of the first intent of a former life: start surely before it, or never
  bool is_begun_inherited_ = false;
  bool is_running_out_ = false;  // told as interrupted, and the device may still hold it to its end
  bool is_intent_unwritable_ = false;
  bool is_replacing_ = false;     // the last intent replaced a deadline that stands with the firing thread
  bool is_clock_missed_ = false;  // the clock was unknown whenever there was a chance
  bool is_flagged_ = false;
  Reason device_reason_ = Reason::none;  // the driver's last refusal
  std::string device_detail_;
  std::optional<Mono> probe_at_;      // absent: never probed yet
  std::optional<Mono> commit_at_;     // when to commit again after a refusal
  std::optional<Deadline> deadline_;  // as last given to the firing thread
  std::optional<Instant> replaced_start_;

  // What came of it.
  Instant began_at_;
  KnownBy known_by_ = KnownBy::none;
  std::optional<Nanos> start_error_;
  std::optional<Nanos> lateness_;
  std::optional<Nanos> device_delay_;
  std::optional<Nanos> device_delay_error_;
  std::optional<Measured> measured_;
};

}  // namespace sukut::agent
