// The parts of an agent and the routes between them; private to agent/core/agent*.cc.
//   agent.cc            the face, a life from Restored on, time
//   agent_plans.cc      from held orders to cue runs and outputs
//   agent_documents.cc  what arrives signed, and how its fate is told
//   agent_link.cc       what the coordinator and the sources of time say
//   agent_people.cc     persons and emergencies on the spot
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "agent/core/agent.h"
#include "agent/core/batch.h"
#include "agent/core/clock_guard.h"
#include "agent/core/cue_run.h"
#include "agent/core/outbox.h"
#include "agent/core/plan_holder.h"
#include "agent/core/session.h"
#include "proto/codec.h"

namespace sukut::agent {

inline constexpr const char* kWithdrawnWarning =
    "this machine was replaced: it starts nothing any more; unplug its output";
inline constexpr const char* kClonedWarning =
    "cloned: another machine with this station's keys speaks to the centre, and this one starts nothing until the centre "
    "lets it in; one of the two needs a bundle of its own (at the centre: sukut station replace)";

class Agent::Impl {
 public:
  explicit Impl(AgentSetup setup)
      : setup_(std::move(setup)),
        holder_(setup_.centre, setup_.root, setup_.verify, setup_.station, setup_.station_key.public_key()),
        clock_({setup_.drift_ppm, setup_.accept_single_time_source, setup_.boot}),
        outbox_(setup_.station.id, setup_.centre, setup_.station_key),
        session_({setup_.endpoints, setup_.pulse_every, setup_.time_every, setup_.random}) {}

  std::vector<Action> handle(const ClockReading& now, const Event& event) {
    Batch batch;
    if (!std::holds_alternative<JournalFailed>(event)) asked_.clear();
    if (clock_.observe(now)) {
      session_.forget_questions();
      note(batch, Level::warning, "the host was suspended: the time is only as sure as its battery clock");
    }
    std::visit([&](const auto& each) { on(each, now, batch); }, event);
    advance(now, batch);
    return std::move(batch).take();
  }

  std::optional<Mono> wake_at() const { return wake_at_; }
  AgentView view(const ClockReading& now) const;

 private:
  // ---- One function per event.
  void on(const Restored& event, const ClockReading& now, Batch& batch);
  void on(const Woken&, const ClockReading&, Batch&) {}
  void on(const WallClockStepped&, const ClockReading&, Batch& batch) {
    note(batch, Level::warning, "the wall clock was set; cues follow their own map");
  }
  void on(const ChronyAnswered& event, const ClockReading& now, Batch& batch);
  void on(const LinkOpened&, const ClockReading& now, Batch& batch) { session_.opened(now.mono, hello(), batch); }
  void on(const LinkFailed&, const ClockReading& now, Batch& batch) { session_.failed(now.mono, batch); }
  void on(const MessageArrived& event, const ClockReading& now, Batch& batch) {
    std::visit([&](const auto& message) { hear(message, event.path, now, batch); }, event.message);
  }
  void on(const JournalFailed& event, const ClockReading& now, Batch& batch);
  void on(const PersonSpoke& event, const ClockReading& now, Batch& batch);
  void on(const InhibitSet& event, const ClockReading& now, Batch& batch);
  void on(const InhibitCleared& event, const ClockReading& now, Batch& batch);
  void on(const DocumentBrought& event, const ClockReading& now, Batch& batch);
  // Outputs and the firing thread: to the run of that key.
  template <typename OutputEvent>
  void on(const OutputEvent& event, const ClockReading& now, Batch& batch) {
    const auto run = runs_.find(event.key);
    if (run == runs_.end()) return;
    Moment moment = moment_at(now, batch);
    run->second.on(event, moment);
    // A close ends what has begun, and may have come before the start or before its word.
    if constexpr (std::is_same_v<OutputEvent, CueFired>) are_plans_changed_ = true;
    session_.set_news();
  }

  // ---- One function per message that an agent can hear; the rest is not for us.
  void hear(const Welcome& message, Path path, const ClockReading& now, Batch& batch);
  void hear(const Busy& message, Path path, const ClockReading& now, Batch& batch);
  void hear(const DocumentMessage& message, Path path, const ClockReading& now, Batch& batch) {
    (void)take_document(message.document, path, now, batch);
  }
  void hear(const SignedTimeReply& message, Path path, const ClockReading& now, Batch& batch);
  void hear(const Receipt& message, Path path, const ClockReading&, Batch& batch) {
    if (path == Path::link) outbox_.take(message, batch);
  }
  void hear(const PulseReply& message, Path path, const ClockReading& now, Batch& batch);
  void hear(const SignedBeacon& message, Path path, const ClockReading& now, Batch& batch);
  template <typename Other>
  void hear(const Other&, Path, const ClockReading&, Batch&) {}

  // ---- Shared steps.
  void advance(const ClockReading& now, Batch& batch);
  void apply_plans(const ClockReading& now, Batch& batch);
  void apply_order(const HeldOrder& held, Moment& moment);
  void apply_cue(const HeldOrder& held, const Cue& cue, Moment& moment);
  void settle_output(CueRun& run, Moment& moment);
  Acceptance take_document(const SignedDocument& document, Path path, const ClockReading& now, Batch& batch);
  void tell_acceptance(const Acceptance& acceptance, Path path, const ClockReading& now, Batch& batch);
  void tell_misfit(const HeldOrder& held, const Cue& cue, Reason reason, const std::string& detail, Moment& moment);
  void took_time(ClockGuard::Verdict verdict, const char* source, const ClockReading& now, Batch& batch);
  void save_clock(const ClockReading& now, Batch& batch);
  void retry_unsaved(Batch& batch);
  void set_cloned(bool is_on, Batch& batch);
  [[nodiscard]] Reason hindrance() const;
  void set_inhibit(bool is_on, const std::string& person, const std::string& why, const ClockReading& now,
                   Batch& batch);
  void plan_wake(const ClockReading& now, Batch& batch);
  [[nodiscard]] bool is_hurried(const ClockReading& now) const;
  [[nodiscard]] const OutputSetup* output_for(CueAction action) const;
  [[nodiscard]] Result<CueRun*> run_named(const PersonSpoke& event);
  [[nodiscard]] Moment moment_at(const ClockReading& now, Batch& batch);
  [[nodiscard]] Hello hello() const;
  [[nodiscard]] Pulse pulse(const ClockReading& now) const;
  [[nodiscard]] std::vector<std::string> warnings() const;
  [[nodiscard]] Report report(ReportType type, const ClockReading& now) const;
  static void note(Batch& batch, Level level, std::string text) { batch.before(Note{level, std::move(text)}); }

  AgentSetup setup_;
  PlanHolder holder_;
  ClockGuard clock_;
  Outbox outbox_;
  Session session_;
  std::map<CueKey, CueRun> runs_;
  std::set<std::pair<CueKey, std::uint32_t>> misfits_;  // (cue, revision) told as refused without a run
  std::set<std::pair<Digest, Reason>> refusals_told_;

  bool is_restored_ = false;
  bool is_journal_fresh_ = false;
  bool is_welcomed_ = false;
  bool is_inhibited_ = false;
  bool is_cloned_ = false;  // the centre turned it away for another machine with the same keys
  bool is_declared_time_ = false;
  bool are_plans_changed_ = false;
  bool was_set_aside_ = false;
  StoreId store_;
  Raw born_;
  std::vector<JournalRecord> unsaved_;
  Mono retry_save_at_{};
  std::vector<std::uint64_t> asked_;  // requests answered in the last step, should its Persist fail
  std::optional<Mono> save_clock_at_;
  std::optional<Mono> ask_chrony_at_;
  std::optional<Mono> wake_at_;
};

}  // namespace sukut::agent
