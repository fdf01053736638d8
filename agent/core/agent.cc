#include "agent/core/agent.h"

#include <algorithm>
#include <cstring>

#include "agent/core/agent_impl.h"

namespace sukut::agent {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kSaveClockEvery = minutes(1);
constexpr Nanos kAskChronyEvery = seconds(30);
constexpr Nanos kRetrySaveEvery = seconds(5);
constexpr Nanos kHurryBefore = minutes(5);
constexpr Nanos kHurryAfter = minutes(1);
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
    if (const auto* cloned = std::get_if<ClonedChanged>(&record)) {
      is_cloned_ = cloned->is_on && cloned->own_key == key_id_of(setup_.station_key.public_key());
    }
    if (const auto* seen = std::get_if<StoreSeen>(&record)) {
      if (store_ != seen->store) outbox_.forget_receipts();
      store_ = seen->store;
    }
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
  // Whoever hears "done" in this step may rely on it, also when what he asks for was owed already.
  const bool is_retry_due = batch.has_records() || !asked_.empty() || now.mono >= retry_save_at_;
  if (!unsaved_.empty() && is_retry_due) retry_unsaved(batch);
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

// In front of whatever else is written: no intent may be durable before the order that it belongs to.
void Agent::Impl::retry_unsaved(Batch& batch) {
  for (const JournalRecord& record : unsaved_) {
    if (const auto* made = std::get_if<ReportMade>(&record)) outbox_.saved(made->seq);
  }
  batch.record_first(std::exchange(unsaved_, {}));
}

// ---- Being asked.

Moment Agent::Impl::moment_at(const ClockReading& now, Batch& batch) {
  Moment moment{now, clock_.at(now.raw), clock_, outbox_, batch};
  moment.is_inhibited = is_inhibited_;
  moment.is_cloned = is_cloned_;
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
  if (is_cloned_) hello.features.emplace_back(kClonedFeature);
  return hello;
}

Pulse Agent::Impl::pulse(const ClockReading& now) const {
  Pulse pulse;
  pulse.set = holder_.set_digest();
  pulse.clock = clock_.at(now.raw);
  for (const auto& [key, run] : runs_) pulse.cues.push_back(run.view(now, clock_, hindrance()).readiness);
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
  if (holder_.is_withdrawn()) list.emplace_back(kWithdrawnWarning);
  if (is_cloned_) list.emplace_back(kClonedWarning);
  return list;
}

// What keeps every output from starting, whatever its cue says.
Reason Agent::Impl::hindrance() const {
  if (is_inhibited_) return Reason::real_emergency;
  return is_cloned_ ? Reason::cloned : Reason::none;
}

AgentView Agent::Impl::view(const ClockReading& now) const {
  AgentView view;
  view.now = clock_.at(now.raw);
  view.is_linked = session_.is_up();
  view.last_heard = session_.last_heard();
  view.is_inhibited = is_inhibited_;
  view.is_withdrawn = holder_.is_withdrawn();
  view.is_cloned = is_cloned_;
  view.reports_waiting = outbox_.waiting();
  view.journal = outbox_.journal();
  for (const auto& [id, held] : holder_.orders()) {
    view.orders.push_back({id, held.order.name, held.order.revision, held.order.mode, held.hash, held.first_path,
                           held.is_named, held.is_named ? Reason::none : Reason::not_named});
  }
  for (const auto& [key, run] : runs_) view.cues.push_back(run.view(now, clock_, hindrance()));
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
