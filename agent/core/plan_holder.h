// The plan holder: which signed documents are accepted, and what they say together. Every rule of
// acceptance is here; what an accepted order means for this station's outputs is cue_run's business.
//
// Promises: S1 and S7 (nothing but a threshold of the right role is accepted), S5 (revisions and tombstones
// never go back), S10's other half (never two contents under one (id, revision)).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/core/acceptance.h"
#include "agent/core/inhibit_holder.h"
#include "proto/codec.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::agent {

struct HeldOrder {
  Order order;
  SignedDocument document;
  Digest hash;
  Path first_path = Path::none;
  bool is_named = false;
};

class PlanHolder {
 public:
  PlanHolder(CentreId centre, Root root, VerifyFn verify, StationAttributes station);

  // Judges a document and, when accepted, holds it. `now`: what the clock guard says; a cancel never looks at it.
  [[nodiscard]] Acceptance accept(const SignedDocument& document, Path path, const BoundedInstant& now);
  // Replay of the journal: was accepted once, is not judged again.
  void restore(const SignedDocument& document, Path path);

  [[nodiscard]] const std::map<OrderId, HeldOrder>& orders() const { return orders_; }
  // A tombstone covers this cue for this station.
  [[nodiscard]] bool is_cancelled(const CueKey& key) const;
  // A close of this cue reaches this station.
  [[nodiscard]] bool is_closed(const CueKey& key) const;

  [[nodiscard]] const InhibitHolder& inhibits() const { return inhibits_; }

  [[nodiscard]] std::vector<HeldDocument> held() const;
  // All documents processed, held or refused, but for inhibits that have expired: what the coordinator need not send again.
  [[nodiscard]] Digest set_digest(const BoundedInstant& now) const;
  [[nodiscard]] std::vector<Digest> lacking(const std::vector<Digest>& offered) const;

 private:
  [[nodiscard]] Acceptance judge(const SignedDocument& document, Path path, const BoundedInstant& now);
  [[nodiscard]] Acceptance judge_order(const SignedDocument& document, Path path, const BoundedInstant& now);
  [[nodiscard]] Acceptance hold_order(Acceptance acceptance, Order order, Path path);
  [[nodiscard]] Acceptance judge_cancel(const SignedDocument& document);
  [[nodiscard]] Acceptance judge_close(const SignedDocument& document);
  [[nodiscard]] Acceptance judge_inhibit(const SignedDocument& document, const BoundedInstant& now);
  void forget_long_expired(const BoundedInstant& now);
  [[nodiscard]] Reason reason_against(const Order& order, const BoundedInstant& now) const;
  [[nodiscard]] bool reaches(const std::optional<Scope>& scope) const;
  [[nodiscard]] std::vector<HeldDocument> held_but_inhibits() const;

  template <typename Body>
  struct Held {
    Body body;
    SignedDocument document;
  };

  CentreId centre_;
  Root root_;
  VerifyFn verify_;
  StationAttributes station_;
  std::map<OrderId, HeldOrder> orders_;
  std::map<Digest, Held<Cancel>> cancels_;
  std::map<Digest, Held<Close>> closes_;
  InhibitHolder inhibits_;
  std::set<Digest> refused_;
};

}  // namespace sukut::agent
