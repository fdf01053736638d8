// What arrives signed, by whatever path: judged by the plan holder, made durable, and its fate told once.
#include "agent/core/agent_impl.h"

namespace sukut::agent {
namespace {

constexpr std::size_t kRefusalReportsMax = 256;  // in one life; beyond them refusals are only counted

}  // namespace

Acceptance Agent::Impl::take_document(const SignedDocument& document, Path path, const ClockReading& now,
                                      Batch& batch) {
  const Acceptance acceptance = holder_.accept(document, path, clock_.at(now.raw));
  switch (acceptance.kind) {
    case Acceptance::Kind::known:
      return acceptance;
    case Acceptance::Kind::accepted:
      batch.record(DocumentHeld{acceptance.document, path, false});
      are_plans_changed_ = true;
      break;
    case Acceptance::Kind::equivocation:
      batch.record(DocumentHeld{acceptance.document, path, true});
      break;
    case Acceptance::Kind::refused:
      break;
  }
  tell_acceptance(acceptance, path, now, batch);
  session_.set_news();
  return acceptance;
}

void Agent::Impl::tell_acceptance(const Acceptance& acceptance, Path path, const ClockReading& now, Batch& batch) {
  const bool is_held = acceptance.kind == Acceptance::Kind::accepted;
  // A withdrawal concerns one machine; all others hold it without a word.
  const bool is_withdrawal = is_held && acceptance.document_kind == Kind::withdraw;
  if (is_withdrawal && !holder_.is_withdrawn()) return;
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
  if (is_withdrawal) note(batch, Level::error, kWithdrawnWarning);
}

void Agent::Impl::on(const DocumentBrought& event, const ClockReading& now, Batch& batch) {
  const Acceptance acceptance = take_document(event.document, event.path, now, batch);
  const bool is_good = acceptance.kind == Acceptance::Kind::accepted || acceptance.kind == Acceptance::Kind::known;
  asked_.push_back(event.request);
  batch.after(AnswerPerson{event.request, is_good ? Error{} : Error{acceptance.reason, acceptance.detail},
                           fingerprint(acceptance.hash)});
}

}  // namespace sukut::agent
