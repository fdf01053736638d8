// The ledger: what was published, under which revisions, and which documents every station should hold now.
// It learns of a document only when that is durable (S10); before that a revision is merely spoken for,
// so that two contents are never accepted under one (id, revision), not even across a failed write.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::coordinator {

// What a published document says, read once.
struct Published {
  SignedDocument document;
  OrderId order;  // the order it is, or speaks of; zero for a withdrawal
  std::optional<Order> schedule;
  std::optional<Cancel> cancel;
};

class Ledger {
 public:
  // At start: what the store holds. Gives the documents that can no longer be read, named.
  [[nodiscard]] std::vector<std::string> restore(const Restored& restored);

  // ---- Documents.
  // A durable document; one with a known body replaces it (more signatures).
  [[nodiscard]] Status add(const SignedDocument& document);
  [[nodiscard]] const Published* find(const Digest& hash) const;
  [[nodiscard]] const Order* newest(const OrderId& order) const;
  // Any published revision of the order has this cue.
  [[nodiscard]] bool has_cue(const OrderId& order, const CueId& cue) const;
  [[nodiscard]] bool is_cancelled(const OrderId& order) const;

  // The body spoken for under (order, revision), and the highest revision spoken for.
  [[nodiscard]] const Digest* claim(const OrderId& order, std::uint32_t revision) const;
  [[nodiscard]] std::uint32_t highest_claim(const OrderId& order) const;
  void speak_for(const OrderId& order, std::uint32_t revision, const Digest& hash);

  // ---- The set: the newest revision of every order not past `expires`, all cancels, all closes, all withdrawals; each
  // by hash, withdrawals last: they concern machines that no longer ask, and lists are cut at their end.
  [[nodiscard]] const std::vector<Digest>& set(const BoundedInstant& now);
  [[nodiscard]] const Digest& set_digest(const BoundedInstant& now);

  // ---- Reserved revisions.
  [[nodiscard]] bool is_reserved(const std::string& name_base, const OrderId& order, std::uint32_t revision) const;
  // The next revision of the name base; `fresh` becomes its order id when it has none yet.
  [[nodiscard]] RevisionReserved reserve(const std::string& name_base, const OrderId& fresh);

 private:
  struct Reserved {
    OrderId order;
    std::uint32_t revision = 0;
  };
  void refresh(const BoundedInstant& now);

  std::map<Digest, Published> documents_;
  std::map<std::pair<OrderId, std::uint32_t>, Digest> claims_;
  std::map<OrderId, Digest> newest_;
  std::set<OrderId> cancelled_;
  std::map<std::string, Reserved> reserved_;

  std::vector<Digest> set_;
  Digest set_digest_;
  std::optional<Instant> set_until_;  // the next `expires` in the set
  bool is_set_fresh_ = false;
};

}  // namespace sukut::coordinator
