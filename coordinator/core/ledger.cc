#include "coordinator/core/ledger.h"

#include <algorithm>

#include "proto/codec.h"

namespace sukut::coordinator {
namespace {

Result<Published> read(const SignedDocument& document) {
  Published published;
  published.document = document;
  if (document.kind == Kind::schedule) {
    auto order = decode_order(document.body);
    if (!order) return order.error();
    published.order = order->id;
    published.schedule = std::move(*order);
  } else if (document.kind == Kind::cancel) {
    auto cancel = decode_cancel(document.body);
    if (!cancel) return cancel.error();
    published.order = cancel->order;
    published.cancel = std::move(*cancel);
  } else if (document.kind == Kind::close) {
    auto close = decode_close(document.body);
    if (!close) return close.error();
    published.order = close->order;
  } else if (document.kind == Kind::withdraw) {
    if (auto withdraw = decode_withdraw(document.body); !withdraw) return withdraw.error();
  } else {
    return {Reason::kind_unsupported, std::string(name_of(document.kind))};
  }
  return published;
}

}  // namespace

std::vector<std::string> Ledger::restore(const Restored& restored) {
  std::vector<std::string> unread;
  for (const DocumentStored& stored : restored.documents) {
    const Status added = add(stored.document);
    if (!added) {
      unread.push_back("document " + fingerprint(sha256(stored.document.body)) + " in the store cannot be read: " +
                       std::string(name_of(added.error().reason)) + " " + added.error().detail);
    }
  }
  for (const auto& [key, revision] : restored.reserved) {
    OrderId order;
    if (!from_bytes(from_hex(key.second), order)) {
      unread.push_back("the reservation of " + key.first + " has no order id");
      continue;
    }
    Reserved& reserved = reserved_[key.first];
    if (revision >= reserved.revision) reserved = {order, revision};
  }
  return unread;
}

Status Ledger::add(const SignedDocument& document) {
  auto published = read(document);
  if (!published) return published.error();
  const Digest hash = sha256(document.body);
  if (published->schedule) {
    const Order& order = *published->schedule;
    speak_for(order.id, order.revision, hash);
    const Order* present = newest(order.id);
    if (present == nullptr || present->revision <= order.revision) newest_[order.id] = hash;
  }
  if (published->cancel && !published->cancel->cue && !published->cancel->scope) cancelled_.insert(published->order);
  documents_.insert_or_assign(hash, std::move(*published));
  is_set_fresh_ = false;
  return Done{};
}

const Published* Ledger::find(const Digest& hash) const {
  const auto found = documents_.find(hash);
  return found == documents_.end() ? nullptr : &found->second;
}

const Order* Ledger::newest(const OrderId& order) const {
  const auto found = newest_.find(order);
  if (found == newest_.end()) return nullptr;
  const Published* published = find(found->second);
  return published == nullptr ? nullptr : &*published->schedule;
}

bool Ledger::has_cue(const OrderId& order, const CueId& cue) const {
  return std::any_of(documents_.begin(), documents_.end(), [&](const auto& entry) {
    const std::optional<Order>& schedule = entry.second.schedule;
    return schedule && schedule->id == order &&
           std::any_of(schedule->cues.begin(), schedule->cues.end(), [&](const Cue& c) { return c.id == cue; });
  });
}

bool Ledger::is_cancelled(const OrderId& order) const { return cancelled_.contains(order); }

const Digest* Ledger::claim(const OrderId& order, std::uint32_t revision) const {
  const auto found = claims_.find({order, revision});
  return found == claims_.end() ? nullptr : &found->second;
}

std::uint32_t Ledger::highest_claim(const OrderId& order) const {
  const auto after = claims_.upper_bound({order, UINT32_MAX});
  if (after == claims_.begin()) return 0;
  const auto& [id, revision] = std::prev(after)->first;
  return id == order ? revision : 0;
}

void Ledger::speak_for(const OrderId& order, std::uint32_t revision, const Digest& hash) {
  claims_.try_emplace({order, revision}, hash);
}

const std::vector<Digest>& Ledger::set(const BoundedInstant& now) {
  refresh(now);
  return set_;
}

const Digest& Ledger::set_digest(const BoundedInstant& now) {
  refresh(now);
  return set_digest_;
}

// Time unknown: nothing expires. Better one order too many than one too few.
void Ledger::refresh(const BoundedInstant& now) {
  if (is_set_fresh_ && (!set_until_ || !now.is_known() || now.earliest() <= *set_until_)) return;
  set_.clear();
  set_until_.reset();
  for (const auto& [hash, published] : documents_) {
    if (published.schedule) {
      const Instant expires = published.schedule->expires;
      if (newest_.at(published.order) != hash) continue;
      if (now.is_known() && now.earliest() > expires) continue;
      set_until_ = set_until_ ? std::min(*set_until_, expires) : expires;
    }
    set_.push_back(hash);
  }
  std::stable_partition(set_.begin(), set_.end(),
                        [this](const Digest& hash) { return documents_.at(hash).document.kind != Kind::withdraw; });
  set_digest_ = digest_of_set(set_);
  is_set_fresh_ = true;
}

bool Ledger::is_reserved(const std::string& name_base, const OrderId& order, std::uint32_t revision) const {
  const auto found = reserved_.find(name_base);
  return found != reserved_.end() && found->second.order == order && revision >= 1 &&
         revision <= found->second.revision;
}

RevisionReserved Ledger::reserve(const std::string& name_base, const OrderId& fresh) {
  const auto [entry, is_new] = reserved_.try_emplace(name_base, Reserved{fresh, 0});
  ++entry->second.revision;
  return {name_base, entry->second.order, entry->second.revision};
}

}  // namespace sukut::coordinator
