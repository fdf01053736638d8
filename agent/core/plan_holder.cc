#include "agent/core/plan_holder.h"

#include <algorithm>
#include <utility>

namespace sukut::agent {
namespace {

constexpr std::size_t kRefusedMax = 1024;  // remembered refusals; beyond it they are merely refused again
constexpr std::size_t kOrdersMax = 256;
constexpr std::size_t kTombstonesMax = 4096;
constexpr Nanos kKeptFor = std::chrono::hours(24 * 30);

Acceptance refuse(Acceptance acceptance, Reason reason, std::string detail = {}) {
  acceptance.kind = Acceptance::Kind::refused;
  acceptance.reason = reason;
  acceptance.detail = std::move(detail);
  return acceptance;
}

Acceptance refuse(Acceptance acceptance, const Error& error) {
  return refuse(std::move(acceptance), error.reason, error.detail);
}

// Other signatures may come for the same body, and a forger must not be able to spoil it in advance.
bool is_final(Reason reason) {
  switch (reason) {
    case Reason::too_few_signatures:
    case Reason::duplicate_signer:
    case Reason::unknown_signer:
    case Reason::alg_unsupported:
    case Reason::bad_signature:
    case Reason::wrong_mode_key:
      return false;
    default:
      return true;
  }
}

Acceptance about(const SignedDocument& document) {
  Acceptance acceptance;
  acceptance.document = document;
  acceptance.document_kind = document.kind;
  acceptance.hash = sha256(document.body);
  return acceptance;
}

}  // namespace

PlanHolder::PlanHolder(CentreId centre, Root root, VerifyFn verify, StationAttributes station, PublicKey own_key)
    : centre_(centre),
      root_(std::move(root)),
      verify_(std::move(verify)),
      station_(std::move(station)),
      own_key_(own_key) {}

Acceptance PlanHolder::accept(const SignedDocument& document, Path path, const BoundedInstant& now) {
  Acceptance acceptance = judge(document, path, now);
  if (acceptance.kind == Acceptance::Kind::accepted) {
    refused_.erase(acceptance.hash);
  } else if (acceptance.kind != Acceptance::Kind::known && is_final(acceptance.reason) &&
             refused_.size() < kRefusedMax) {
    refused_.insert(acceptance.hash);
  }
  return acceptance;
}

Acceptance PlanHolder::judge(const SignedDocument& document, Path path, const BoundedInstant& now) {
  switch (document.kind) {
    case Kind::schedule:
      return judge_order(document, path, now);
    case Kind::cancel:
      return judge_cancel(document);
    case Kind::close:
      return judge_close(document);
    case Kind::withdraw:
      return judge_withdraw(document);
    default:
      return refuse(about(document), Reason::kind_unsupported, std::string(name_of(document.kind)));
  }
}

Acceptance PlanHolder::judge_order(const SignedDocument& document, Path path, const BoundedInstant& now) {
  Acceptance acceptance = about(document);
  auto order = decode_order(document.body);
  if (!order) return refuse(std::move(acceptance), order.error());
  acceptance.order = order->id;
  acceptance.revision = order->revision;
  if (order->centre != centre_) return refuse(std::move(acceptance), Reason::wrong_centre);
  const Status seal = verify_document(root_, document, role_for(Kind::schedule, order->mode), verify_);
  if (!seal) return refuse(std::move(acceptance), seal.error());

  const auto held = orders_.find(order->id);
  if (held == orders_.end()) {
    forget_long_expired(now);
    if (orders_.size() >= kOrdersMax) return refuse(std::move(acceptance), Reason::too_large, "too many orders held");
  } else if (order->revision < held->second.order.revision) {
    return refuse(std::move(acceptance), Reason::older_revision,
                  "revision " + std::to_string(held->second.order.revision) + " is held");
  } else if (order->revision == held->second.order.revision) {
    if (acceptance.hash != held->second.hash) {
      acceptance.kind = Acceptance::Kind::equivocation;
      acceptance.reason = Reason::equivocation;
      acceptance.detail = "other bytes under " + order->name + "; the cure is the next revision";
      return acceptance;
    }
    const bool has_more = merge_signatures(held->second.document, document);
    acceptance.document = held->second.document;
    acceptance.kind = has_more ? Acceptance::Kind::accepted : Acceptance::Kind::known;
    return acceptance;
  }
  if (const Reason reason = reason_against(*order, now); reason != Reason::none) {
    return refuse(std::move(acceptance), reason);
  }
  return hold_order(std::move(acceptance), std::move(*order), path);
}

// Only to make room: what expired a month ago has been reported, and its tombstones stay.
void PlanHolder::forget_long_expired(const BoundedInstant& now) {
  if (orders_.size() < kOrdersMax || !now.is_known()) return;
  std::erase_if(orders_, [&now](const auto& entry) { return entry.second.order.expires + kKeptFor < now.earliest(); });
}

Reason PlanHolder::reason_against(const Order& order, const BoundedInstant& now) const {
  if (now.is_known() && now.earliest() > order.expires) return Reason::expired;
  if (now.is_known() && now.earliest() > root_.expires) return Reason::root_expired;
  return Reason::none;
}

// An order that names others is held all the same: its revision counts, and a later one may name this station.
Acceptance PlanHolder::hold_order(Acceptance acceptance, Order order, Path path) {
  HeldOrder held;
  held.document = acceptance.document;
  held.hash = acceptance.hash;
  held.first_path = path;
  held.is_named =
      std::any_of(order.cues.begin(), order.cues.end(), [this](const Cue& cue) { return names(cue.scope, station_); });
  held.order = std::move(order);
  orders_[held.order.id] = std::move(held);
  acceptance.kind = Acceptance::Kind::accepted;
  return acceptance;
}

Acceptance PlanHolder::judge_cancel(const SignedDocument& document) {
  Acceptance acceptance = about(document);
  auto cancel = decode_cancel(document.body);
  if (!cancel) return refuse(std::move(acceptance), cancel.error());
  acceptance.order = cancel->order;
  if (cancel->centre != centre_) return refuse(std::move(acceptance), Reason::wrong_centre);
  const Status seal = verify_document(root_, document, role_for(Kind::cancel, Mode::live), verify_);
  if (!seal) return refuse(std::move(acceptance), seal.error());
  if (const auto held = cancels_.find(acceptance.hash); held != cancels_.end()) {
    acceptance.kind =
        merge_signatures(held->second.document, document) ? Acceptance::Kind::accepted : Acceptance::Kind::known;
    acceptance.document = held->second.document;
    return acceptance;
  }
  if (cancels_.size() >= kTombstonesMax) return refuse(std::move(acceptance), Reason::too_large);
  cancels_.emplace(acceptance.hash, Held<Cancel>{std::move(*cancel), document});
  acceptance.kind = Acceptance::Kind::accepted;
  return acceptance;
}

Acceptance PlanHolder::judge_close(const SignedDocument& document) {
  Acceptance acceptance = about(document);
  auto close = decode_close(document.body);
  if (!close) return refuse(std::move(acceptance), close.error());
  acceptance.order = close->order;
  if (close->centre != centre_) return refuse(std::move(acceptance), Reason::wrong_centre);
  const Status seal = verify_document(root_, document, role_for(Kind::close, Mode::live), verify_);
  if (!seal) return refuse(std::move(acceptance), seal.error());
  if (closes_.contains(acceptance.hash)) {
    acceptance.kind = Acceptance::Kind::known;
    return acceptance;
  }
  if (closes_.size() >= kTombstonesMax) return refuse(std::move(acceptance), Reason::too_large);
  closes_.emplace(acceptance.hash, Held<Close>{std::move(*close), document});
  acceptance.kind = Acceptance::Kind::accepted;
  return acceptance;
}

// Accepted without looking at any clock, and held whosever machine it speaks of: it is a part of the set, and a centre
// that lost it learns it again from any station. The own one is never one too many.
Acceptance PlanHolder::judge_withdraw(const SignedDocument& document) {
  Acceptance acceptance = about(document);
  auto withdraw = decode_withdraw(document.body);
  if (!withdraw) return refuse(std::move(acceptance), withdraw.error());
  if (withdraw->centre != centre_) return refuse(std::move(acceptance), Reason::wrong_centre);
  const Status seal = verify_document(root_, document, role_for(Kind::withdraw, Mode::live), verify_);
  if (!seal) return refuse(std::move(acceptance), seal.error());
  if (withdrawals_.contains(acceptance.hash)) {
    acceptance.kind = Acceptance::Kind::known;
    return acceptance;
  }
  if (withdrawals_.size() >= kTombstonesMax && !is_own(*withdraw)) {
    return refuse(std::move(acceptance), Reason::too_large);
  }
  withdrawals_.emplace(acceptance.hash, Held<Withdraw>{std::move(*withdraw), document});
  acceptance.kind = Acceptance::Kind::accepted;
  return acceptance;
}

void PlanHolder::restore(const SignedDocument& document, Path path) {
  Acceptance acceptance = about(document);
  if (document.kind == Kind::schedule) {
    auto order = decode_order(document.body);
    if (!order) return;
    const auto held = orders_.find(order->id);
    if (held != orders_.end() && held->second.order.revision > order->revision) return;
    if (held != orders_.end() && held->second.hash == acceptance.hash) path = held->second.first_path;
    (void)hold_order(std::move(acceptance), std::move(*order), path);
  } else if (document.kind == Kind::cancel) {
    if (auto cancel = decode_cancel(document.body)) {
      cancels_.insert_or_assign(acceptance.hash, Held<Cancel>{std::move(*cancel), document});
    }
  } else if (document.kind == Kind::close) {
    if (auto close = decode_close(document.body)) {
      closes_.insert_or_assign(acceptance.hash, Held<Close>{std::move(*close), document});
    }
  } else if (document.kind == Kind::withdraw) {
    if (auto withdraw = decode_withdraw(document.body)) {
      withdrawals_.insert_or_assign(acceptance.hash, Held<Withdraw>{std::move(*withdraw), document});
    }
  }
}

bool PlanHolder::reaches(const std::optional<Scope>& scope) const { return !scope || names(*scope, station_); }

bool PlanHolder::is_cancelled(const CueKey& key) const {
  return std::any_of(cancels_.begin(), cancels_.end(), [&](const auto& entry) {
    const Cancel& cancel = entry.second.body;
    return cancel.order == key.order && (!cancel.cue || *cancel.cue == key.cue) && reaches(cancel.scope);
  });
}

bool PlanHolder::is_closed(const CueKey& key) const {
  return std::any_of(closes_.begin(), closes_.end(), [&](const auto& entry) {
    const Close& close = entry.second.body;
    return close.order == key.order && close.cue == key.cue && reaches(close.scope);
  });
}

bool PlanHolder::is_own(const Withdraw& withdraw) const {
  return withdraw.station == station_.id && withdraw.key == own_key_.bytes;
}

bool PlanHolder::is_withdrawn() const {
  return std::any_of(withdrawals_.begin(), withdrawals_.end(),
                     [this](const auto& entry) { return is_own(entry.second.body); });
}

std::vector<HeldDocument> PlanHolder::held() const {
  std::vector<HeldDocument> list;
  for (const auto& [id, held] : orders_) list.push_back({Kind::schedule, id, held.order.revision, held.hash});
  for (const auto& [hash, held] : cancels_) list.push_back({Kind::cancel, held.body.order, 0, hash});
  for (const auto& [hash, held] : closes_) list.push_back({Kind::close, held.body.order, 0, hash});
  for (const auto& [hash, held] : withdrawals_) list.push_back({Kind::withdraw, {}, 0, hash});
  return list;
}

Digest PlanHolder::set_digest() const {
  std::vector<Digest> hashes(refused_.begin(), refused_.end());
  for (const HeldDocument& document : held()) hashes.push_back(document.hash);
  return digest_of_set(std::move(hashes));
}

std::vector<Digest> PlanHolder::lacking(const std::vector<Digest>& offered) const {
  std::set<Digest> known = refused_;
  for (const HeldDocument& document : held()) known.insert(document.hash);
  std::vector<Digest> list;
  std::copy_if(offered.begin(), offered.end(), std::back_inserter(list),
               [&known](const Digest& hash) { return !known.contains(hash); });
  return list;
}

}  // namespace sukut::agent
