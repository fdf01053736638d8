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

// What became of one document that arrived.
struct Acceptance {
  enum class Kind { accepted, known, refused, equivocation };
  Kind kind = Kind::refused;
  Reason reason = Reason::none;
  std::string detail;
  SignedDocument document;   // as it is to be held now (signatures merged)
  sukut::Kind document_kind = sukut::Kind::schedule;
  OrderId order;             // the order it is or speaks of; zero when it could not be read
  std::uint32_t revision = 0;
  Digest hash;
};

class PlanHolder {
 public:
  // `own_key`: the one that this machine signs its reports with; a withdrawal speaks of a machine by its key.
  PlanHolder(CentreId centre, Root root, VerifyFn verify, StationAttributes station, PublicKey own_key);

  // Judges a document and, when accepted, holds it. `now`: what the clock guard says; a cancel never looks at it.
  [[nodiscard]] Acceptance accept(const SignedDocument& document, Path path, const BoundedInstant& now);
  // Replay of the journal: was accepted once, is not judged again.
  void restore(const SignedDocument& document, Path path);

  [[nodiscard]] const std::map<OrderId, HeldOrder>& orders() const { return orders_; }
  // A tombstone covers this cue for this station.
  [[nodiscard]] bool is_cancelled(const CueKey& key) const;
  // A close of this cue reaches this station.
  [[nodiscard]] bool is_closed(const CueKey& key) const;
  // This very machine was replaced: it never acts again, whatever it holds and whatever comes.
  [[nodiscard]] bool is_withdrawn() const;

  [[nodiscard]] std::vector<HeldDocument> held() const;
  // All documents processed, held or refused: what the coordinator need not send again.
  [[nodiscard]] Digest set_digest() const;
  [[nodiscard]] std::vector<Digest> lacking(const std::vector<Digest>& offered) const;

 private:
  [[nodiscard]] Acceptance judge(const SignedDocument& document, Path path, const BoundedInstant& now);
  [[nodiscard]] Acceptance judge_order(const SignedDocument& document, Path path, const BoundedInstant& now);
  [[nodiscard]] Acceptance hold_order(Acceptance acceptance, Order order, Path path);
  [[nodiscard]] Acceptance judge_cancel(const SignedDocument& document);
  [[nodiscard]] Acceptance judge_close(const SignedDocument& document);
  [[nodiscard]] Acceptance judge_withdraw(const SignedDocument& document);
  void forget_long_expired(const BoundedInstant& now);
  [[nodiscard]] Reason reason_against(const Order& order, const BoundedInstant& now) const;
  [[nodiscard]] bool reaches(const std::optional<Scope>& scope) const;
  [[nodiscard]] bool is_own(const Withdraw& withdraw) const;

  template <typename Body>
  struct Held {
    Body body;
    SignedDocument document;
  };

  CentreId centre_;
  Root root_;
  VerifyFn verify_;
  StationAttributes station_;
  PublicKey own_key_;
  std::map<OrderId, HeldOrder> orders_;
  std::map<Digest, Held<Cancel>> cancels_;
  std::map<Digest, Held<Close>> closes_;
  std::map<Digest, Held<Withdraw>> withdrawals_;
  std::set<Digest> refused_;
};

}  // namespace sukut::agent
