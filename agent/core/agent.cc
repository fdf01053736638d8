#include "agent/core/agent.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "agent/core/batch.h"
#include "agent/core/clock_guard.h"
#include "agent/core/cue_run.h"
#include "agent/core/outbox.h"
#include "agent/core/plan_holder.h"
#include "agent/core/session.h"
#include "proto/codec.h"

namespace sukut::agent {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kSaveClockEvery = minutes(1);
constexpr Nanos kAskChronyEvery = seconds(30);
constexpr Nanos kRetrySaveEvery = seconds(5);
constexpr Nanos kHurryBefore = minutes(5);
constexpr Nanos kHurryAfter = minutes(1);
constexpr std::size_t kRefusalReportsMax = 256;  // in one life; beyond them refusals are only counted
constexpr std::size_t kUnsavedMax = 4096;

JournalId make_journal_id(const std::function<std::uint64_t()>& random) {
  JournalId id;
  for (std::size_t half = 0; half < 2; ++half) {
    const std::uint64_t word = random();
    std::memcpy(id.bytes.data() + half * 8, &word, 8);
  }
  return id;
}

}  // namespace

// The parts, and the routes between them.
class Agent::Impl {
 public:
  explicit Impl(AgentSetup setup)
      : setup_(std::move(setup)),
        holder_(setup_.centre, setup_.root, setup_.verify, setup_.station),
        clock_({setup_.drift_ppm, setup_.accept_single_time_source, setup_.boot}),
        outbox_(setup_.station.id, setup_.centre, setup_.station_key),
        session_({setup_.endpoints, setup_.pulse_every, setup_.time_every, setup_.random}) {}

  std::vector<Action> handle(const ClockReading& now, const Event& event) {
    Batch batch;
    if (!std::holds_alternative<JournalFailed>(event)) asked_.clear();
    if (clock_.observe(now)) note(batch, Level::warning, "the host was suspended: the clock map is void");
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
  void retry_unsaved(const ClockReading& now, Batch& batch);
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
  bool is_declared_time_ = false;
  bool are_plans_changed_ = false;
  bool was_set_aside_ = false;
  StoreId store_;
  Raw born_;
  std::vector<JournalRecord> unsaved_;
  Mono retry_save_at_{};
  std::vector<std::uint64_t> asked_;      // requests answered in the last step, should its Persist fail
  std::optional<Mono> save_clock_at_;
  std::optional<Mono> ask_chrony_at_;
  std::optional<Mono> wake_at_;
};

// ---- Life.

void Agent::Impl::on(const Restored& event, const ClockReading& now, Batch& batch) {
  CHECK(!is_restored_);
  was_set_aside_ = event.was_set_aside;
  born_ = now.raw;
  std::vector<JournalRecord> of_cues;
  for (const JournalRecord& record : event.records) {
    if (const auto* opened = std::get_if<JournalOpened>(&record)) outbox_.restore_journal(opened->id);
    if (const auto* document = std::get_if<DocumentHeld>(&record); document && !document->is_evidence) {
      holder_.restore(document->document, document->path);
    }
    if (const auto* made = std::get_if<ReportMade>(&record)) outbox_.restore(*made);
    if (const auto* confirmed = std::get_if<ReportConfirmed>(&record)) outbox_.restore(*confirmed);
    if (const auto* saved = std::get_if<ClockSaved>(&record)) clock_.restore(*saved);
    if (const auto* inhibit = std::get_if<InhibitChanged>(&record)) is_inhibited_ = inhibit->is_on;
    if (const auto* seen = std::get_if<StoreSeen>(&record)) store_ = seen->store;
  }
  if (outbox_.journal().is_zero()) {
    is_journal_fresh_ = true;
    const JournalId id = make_journal_id(setup_.random);
    outbox_.restore_journal(id);
    batch.record(JournalOpened{id});
  }
  // Runs exist once their orders do; then each remembers its own past; only then may anything be concluded.
  for (const JournalRecord& record : event.records) {
    if (const auto* over = std::get_if<CueFinished>(&record)) misfits_.emplace(over->key, over->revision);
  }
  apply_plans(now, batch);
  const auto replay = [this](const auto& record) {
    if constexpr (requires { record.key; }) {
      if (const auto run = runs_.find(record.key); run != runs_.end()) run->second.restore(record);
    }
  };
  for (const JournalRecord& record : event.records) std::visit(replay, record);
  is_restored_ = true;
  are_plans_changed_ = true;
  ask_chrony_at_ = now.mono;
}

void Agent::Impl::advance(const ClockReading& now, Batch& batch) {
  if (std::exchange(are_plans_changed_, false)) apply_plans(now, batch);
  Moment moment = moment_at(now, batch);
  for (auto& [key, run] : runs_) run.step(moment);
  session_.set_hurry(is_hurried(now));
  if (session_.step(now, batch)) batch.before(Send{pulse(now)});
  if (session_.is_up()) outbox_.retry(now.mono, batch);
  if (setup_.has_chrony && ask_chrony_at_ && now.mono >= *ask_chrony_at_) {
    ask_chrony_at_ = now.mono + kAskChronyEvery;
    batch.before(AskChrony{});
  }
  if (!save_clock_at_ || now.mono >= *save_clock_at_) save_clock(now, batch);
  if (!unsaved_.empty() && now.mono >= retry_save_at_) retry_unsaved(now, batch);
  plan_wake(now, batch);
}

void Agent::Impl::plan_wake(const ClockReading& now, Batch& batch) {
  std::optional<Mono> earliest = session_.wake_at();
  const auto consider = [&earliest](std::optional<Mono> at) {
    if (at && (!earliest || *at < *earliest)) earliest = at;
  };
  const Moment moment = moment_at(now, batch);
  for (const auto& [key, run] : runs_) consider(run.wake_at(moment));
  if (session_.is_up()) consider(outbox_.retry_at());
  if (setup_.has_chrony) consider(ask_chrony_at_);
  consider(save_clock_at_);
  if (!unsaved_.empty()) consider(retry_save_at_);
  wake_at_ = earliest;
}

bool Agent::Impl::is_hurried(const ClockReading& now) const {
  const BoundedInstant at = clock_.at(now.raw);
  if (!at.is_known()) return false;
  return std::any_of(runs_.begin(), runs_.end(), [&at](const auto& entry) {
    const ZoneSpan& span = entry.second.span();
    const bool is_start_near = at.at >= span.start - kHurryBefore && at.at <= span.start + kHurryAfter;
    const bool is_end_near = at.at >= span.end - kHurryAfter && at.at <= span.end + kHurryAfter;
    return is_start_near || is_end_near;
  });
}

// ---- Plans.

void Agent::Impl::apply_plans(const ClockReading& now, Batch& batch) {
  Moment moment = moment_at(now, batch);
  for (const auto& [id, held] : holder_.orders()) apply_order(held, moment);
  if (!is_restored_) return;
  for (auto& [key, run] : runs_) {
    if (holder_.is_cancelled(key)) {
      run.call_off(Outcome::cancelled, Reason::cancelled, {}, moment);
    } else if (holder_.is_closed(key)) {
      run.close(moment);
    }
  }
}

void Agent::Impl::apply_order(const HeldOrder& held, Moment& moment) {
  std::set<CueId> named;
  for (const Cue& cue : held.order.cues) {
    if (!names(cue.scope, setup_.station)) continue;
    named.insert(cue.id);
    apply_cue(held, cue, moment);
  }
  for (auto& [key, run] : runs_) {
    if (key.order == held.order.id && !named.contains(key.cue)) {
      run.call_off(Outcome::cancelled, Reason::older_revision, "the newest revision does not name it here", moment);
    }
  }
}

void Agent::Impl::apply_cue(const HeldOrder& held, const Cue& cue, Moment& moment) {
  const CueKey key{held.order.id, cue.id};
  const auto known = runs_.find(key);
  if (known != runs_.end() && known->second.revision() == held.order.revision) return;
  const ZoneSpan* span = span_for(cue, setup_.station.zone);
  const OutputSetup* output = output_for(cue.action);
  if (!span) return tell_misfit(held, cue, Reason::zone_not_in_order, "zone " + setup_.station.zone, moment);
  if (!output) return tell_misfit(held, cue, Reason::no_output, std::string(name_of(cue.action)), moment);
  const bool is_continuous_whistle = setup_.station.sector == "ship" && cue.pattern == "continuous";
  if (is_continuous_whistle && cue.notice.empty()) {
    return tell_misfit(held, cue, Reason::notice_missing, "COLREG Annex IV 1(b)", moment);
  }
  if (is_continuous_whistle && !output->is_moored) {
    return tell_misfit(held, cue, Reason::not_moored, "COLREG Annex IV 1(b)", moment);
  }
  if (known != runs_.end()) {
    known->second.adopt(held, cue, *span, moment);
    return settle_output(known->second, moment);
  }
  const auto made = runs_.emplace(key, CueRun(held, cue, *span, *output)).first;
  settle_output(made->second, moment);
}

// An output has one claim at a time: live displaces drill, else the first held wins.
void Agent::Impl::settle_output(CueRun& run, Moment& moment) {
  if (!is_restored_ || run.is_by_person() || run.output().holding == Holding::dry) return;
  for (auto& [key, other] : runs_) {
    if (key == run.key() || other.is_over() || other.is_by_person() || other.output().name != run.output().name) {
      continue;
    }
    if (other.span().end <= run.span().start || run.span().end <= other.span().start) continue;
    const bool displaces = run.mode() == Mode::live && other.mode() == Mode::drill;
    CueRun& loser = displaces ? other : run;
    const CueRun& winner = displaces ? run : other;
    loser.call_off(Outcome::refused, Reason::output_busy, "held by " + winner.order_name(), moment);
  }
}

void Agent::Impl::tell_misfit(const HeldOrder& held, const Cue& cue, Reason reason, const std::string& detail,
                              Moment& moment) {
  const CueKey key{held.order.id, cue.id};
  if (const auto run = runs_.find(key); run != runs_.end()) {
    return run->second.call_off(Outcome::refused, reason, detail, moment);
  }
  if (!misfits_.emplace(key, held.order.revision).second) return;
  Report each = report(ReportType::ended, moment.reading);
  each.order = held.order.id;
  each.revision = held.order.revision;
  each.hash = held.hash;
  each.cue = cue.id;
  each.outcome = Outcome::refused;
  each.reason = reason;
  each.detail = detail;
  each.first_path = held.first_path;
  moment.batch.record(CueFinished{key, held.order.revision, Outcome::refused, reason});
  outbox_.post(std::move(each), moment.reading.mono, moment.batch);
}

const OutputSetup* Agent::Impl::output_for(CueAction action) const {
  const auto found = std::find_if(setup_.outputs.begin(), setup_.outputs.end(),
                                  [action](const OutputSetup& output) { return output.action == action; });
  return found == setup_.outputs.end() ? nullptr : &*found;
}

// ---- Documents.

Acceptance Agent::Impl::take_document(const SignedDocument& document, Path path, const ClockReading& now,
                                      Batch& batch) {
  const Acceptance acceptance = holder_.accept(document, path, clock_.at(now.raw));
  switch (acceptance.kind) {
    case Acceptance::Kind::known: return acceptance;
    case Acceptance::Kind::accepted:
      batch.record(DocumentHeld{acceptance.document, path, false});
      are_plans_changed_ = true;
      break;
    case Acceptance::Kind::equivocation:
      batch.record(DocumentHeld{acceptance.document, path, true});
      break;
    case Acceptance::Kind::refused: break;
  }
  tell_acceptance(acceptance, path, now, batch);
  session_.set_news();
  return acceptance;
}

void Agent::Impl::tell_acceptance(const Acceptance& acceptance, Path path, const ClockReading& now, Batch& batch) {
  const bool is_held = acceptance.kind == Acceptance::Kind::accepted;
  const auto order = holder_.orders().find(acceptance.order);
  const bool is_named = order == holder_.orders().end() || order->second.is_named;
  if (!is_held || !is_named) {
    const Reason why = is_held ? Reason::not_named : acceptance.reason;
    if (refusals_told_.size() >= kRefusalReportsMax || !refusals_told_.emplace(acceptance.hash, why).second) return;
  }
  Report each = report(is_held && is_named ? ReportType::held : ReportType::refused, now);
  each.kind = acceptance.document_kind;
  each.order = acceptance.order;
  each.revision = acceptance.revision;
  each.hash = acceptance.hash;
  each.reason = is_held ? (is_named ? Reason::none : Reason::not_named) : acceptance.reason;
  each.detail = acceptance.detail.substr(0, kTextMax);
  each.first_path = path;
  outbox_.post(std::move(each), now.mono, batch);
  note(batch, is_held ? Level::info : Level::warning,
       std::string(is_held ? "holds " : "refused ") + std::string(name_of(acceptance.document_kind)) + " " +
           fingerprint(acceptance.hash) + (each.reason == Reason::none ? "" : " " + std::string(name_of(each.reason))));
}

void Agent::Impl::on(const DocumentBrought& event, const ClockReading& now, Batch& batch) {
  const Acceptance acceptance = take_document(event.document, event.path, now, batch);
  const bool is_good = acceptance.kind == Acceptance::Kind::accepted || acceptance.kind == Acceptance::Kind::known;
  asked_.push_back(event.request);
  batch.after(AnswerPerson{event.request, is_good ? Error{} : Error{acceptance.reason, acceptance.detail},
                           fingerprint(acceptance.hash)});
}

// ---- Link.

void Agent::Impl::hear(const Welcome& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  if (message.protocol < kProtocolMin || message.protocol > kProtocolMax) {
    note(batch, Level::error, "no_common_version: the coordinator speaks protocol " + std::to_string(message.protocol));
    return session_.busy(now.mono, Busy{minutes(5), Reason::no_common_version}, batch);
  }
  session_.welcomed(now.mono);
  is_welcomed_ = true;
  const bool is_other_store = !store_.is_zero() && store_ != message.store;
  if (store_ != message.store) batch.record(StoreSeen{message.store});
  store_ = message.store;
  outbox_.resend(now.mono, is_other_store, batch);
}

void Agent::Impl::hear(const Busy& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  note(batch, Level::warning, "the coordinator answers " + std::string(name_of(message.reason)));
  session_.busy(now.mono, message, batch);
}

void Agent::Impl::hear(const SignedTimeReply& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  const auto reply = decode_time_reply(message.body);
  if (!reply) return;
  const Status seal = verify_statement(setup_.root, Role::time, Kind::time, message.body, message.signature,
                                       setup_.verify);
  if (!seal) return note(batch, Level::warning, "time reply refused: " + std::string(name_of(seal.error().reason)));
  const auto exchange = session_.time_answered(now, *reply);
  if (!exchange) return;
  is_declared_time_ = reply->is_declared;
  took_time(clock_.take_link(*exchange, now), "link", now, batch);
}

void Agent::Impl::on(const ChronyAnswered& event, const ClockReading& now, Batch& batch) {
  took_time(clock_.take_chrony(event.before, event.correction, event.root_delay, event.root_dispersion), "chrony", now,
            batch);
}

void Agent::Impl::took_time(ClockGuard::Verdict verdict, const char* source, const ClockReading& now, Batch& batch) {
  switch (verdict) {
    case ClockGuard::Verdict::agreed: return;
    case ClockGuard::Verdict::locked:
      note(batch, Level::info, std::string("clock locked by ") + source);
      session_.set_news();
      return save_clock(now, batch);
    case ClockGuard::Verdict::relocked:
      note(batch, Level::warning, std::string("clock map rebuilt from ") + source);
      outbox_.post(report(ReportType::relocked, now), now.mono, batch);
      return save_clock(now, batch);
    case ClockGuard::Verdict::disputed:
      return note(batch, Level::warning, std::string("time from ") + source + " contradicts the own clock");
    case ClockGuard::Verdict::nonsense:
      return note(batch, Level::warning, std::string("time from ") + source + " contradicts itself");
  }
}

void Agent::Impl::hear(const PulseReply& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  session_.pulse_answered(now.mono);
  const std::vector<Digest> lacking = holder_.lacking(message.documents);
  if (!lacking.empty()) batch.after(Send{Pull{lacking}});
}

// A beacon can only cause a pull.
void Agent::Impl::hear(const SignedBeacon& message, Path, const ClockReading&, Batch& batch) {
  if (!session_.is_up()) return;
  const auto beacon = decode_beacon(message.body);
  if (!beacon || beacon->centre != setup_.centre) return;
  const std::vector<Digest> lacking = holder_.lacking(beacon->documents);
  if (lacking.empty()) return;
  if (!verify_statement(setup_.root, Role::beacon, Kind::beacon, message.body, message.signature, setup_.verify)) return;
  batch.after(Send{Pull{lacking}});
}

// ---- The journal.

void Agent::Impl::save_clock(const ClockReading& now, Batch& batch) {
  save_clock_at_ = now.mono + kSaveClockEvery;
  if (const auto saved = clock_.save(now)) batch.record(*saved);
}

// What could not be written is kept and tried again; an intent is not: its cue decides anew.
void Agent::Impl::on(const JournalFailed& event, const ClockReading& now, Batch& batch) {
  note(batch, Level::error, "journal_unwritable: check the disk of the state directory");
  for (const std::uint64_t request : std::exchange(asked_, {})) {
    batch.before(AnswerPerson{request, {Reason::journal_unwritable, "check the disk of the state directory"}, {}});
  }
  Moment moment = moment_at(now, batch);
  for (const JournalRecord& record : event.records) {
    if (const auto* intent = std::get_if<IntentMade>(&record)) {
      if (const auto run = runs_.find(intent->key); run != runs_.end()) run->second.intent_failed(moment);
      continue;
    }
    if (std::holds_alternative<ClockSaved>(record) || unsaved_.size() >= kUnsavedMax) continue;
    if (const auto* made = std::get_if<ReportMade>(&record)) outbox_.hold_back(made->seq);
    unsaved_.push_back(record);
  }
  retry_save_at_ = now.mono + kRetrySaveEvery;
}

void Agent::Impl::retry_unsaved(const ClockReading&, Batch& batch) {
  for (JournalRecord& record : unsaved_) {
    if (const auto* made = std::get_if<ReportMade>(&record)) outbox_.saved(made->seq);
    batch.record(std::move(record));
  }
  unsaved_.clear();
}

// ---- People.

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

// ---- Being asked.

Moment Agent::Impl::moment_at(const ClockReading& now, Batch& batch) {
  Moment moment{now, clock_.at(now.raw), clock_, outbox_, batch};
  moment.is_inhibited = is_inhibited_;
  moment.is_journal_fresh = is_journal_fresh_;
  moment.is_welcomed = is_welcomed_;
  moment.is_declared_time = is_declared_time_;
  moment.born = born_;
  if (const auto heard = session_.last_heard()) moment.unheard_for = now.mono - *heard;
  return moment;
}

Report Agent::Impl::report(ReportType type, const ClockReading& now) const {
  const BoundedInstant at = clock_.at(now.raw);
  Report each;
  each.type = type;
  each.at = at.at;
  each.error_bound = at.error;
  each.trust = at.trust;
  each.sources = clock_.sources(now.raw);
  each.is_declared_time = is_declared_time_;
  return each;
}

Hello Agent::Impl::hello() const {
  Hello hello;
  hello.software = setup_.software;
  hello.journal = outbox_.journal();
  hello.boot = setup_.boot;
  for (const OutputSetup& output : setup_.outputs) hello.outputs.push_back({output.action, output.name, output.driver});
  hello.held = holder_.held();
  return hello;
}

Pulse Agent::Impl::pulse(const ClockReading& now) const {
  Pulse pulse;
  pulse.set = holder_.set_digest();
  pulse.clock = clock_.at(now.raw);
  for (const auto& [key, run] : runs_) pulse.cues.push_back(run.view(now, clock_, is_inhibited_).readiness);
  pulse.reports_waiting = static_cast<std::uint32_t>(outbox_.waiting());
  pulse.is_inhibited = is_inhibited_;
  pulse.warnings = warnings();
  return pulse;
}

std::vector<std::string> Agent::Impl::warnings() const {
  std::vector<std::string> list;
  if (!unsaved_.empty()) list.emplace_back("journal unwritable");
  if (was_set_aside_) list.emplace_back("a corrupt journal was set aside");
  if (is_inhibited_) list.emplace_back("inhibited: a real emergency was declared here");
  return list;
}

AgentView Agent::Impl::view(const ClockReading& now) const {
  AgentView view;
  view.now = clock_.at(now.raw);
  view.is_linked = session_.is_up();
  view.last_heard = session_.last_heard();
  view.is_inhibited = is_inhibited_;
  view.reports_waiting = outbox_.waiting();
  view.journal = outbox_.journal();
  for (const auto& [id, held] : holder_.orders()) {
    view.orders.push_back({id, held.order.name, held.order.revision, held.order.mode, held.hash, held.first_path,
                           held.is_named, held.is_named ? Reason::none : Reason::not_named});
  }
  for (const auto& [key, run] : runs_) view.cues.push_back(run.view(now, clock_, is_inhibited_));
  view.warnings = warnings();
  return view;
}

// ---- The face.

Agent::Agent(AgentSetup setup) : impl_(std::make_unique<Impl>(std::move(setup))) {}
Agent::~Agent() = default;

std::vector<Action> Agent::handle(const ClockReading& now, const Event& event) { return impl_->handle(now, event); }
std::optional<Mono> Agent::wake_at() const { return impl_->wake_at(); }
AgentView Agent::view(const ClockReading& now) const { return impl_->view(now); }

}  // namespace sukut::agent
