// The centre's inhibits and their clears: which are held, and which of them hold sway here now.
//
// Promise S13's signed half: an accepted inhibit is obeyed from that moment until its clear, or until its `expires` has
// surely passed, also while the time is unknown. That costs nothing: without a time nothing starts, and what a former
// life knew of the time tells an old one apart. A clear looks at no clock; it is a tombstone over its id, valid before,
// without or after the inhibit.
// Signatures and the centre are looked at before (plan_holder). Pure; single-threaded.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "agent/core/acceptance.h"
#include "proto/instant.h"
#include "proto/message.h"
#include "proto/order.h"

namespace sukut::agent {

// What an agent knows of the time when it judges an inhibit.
struct InhibitTime {
  BoundedInstant now;
  Instant passed = Instant::min();  // has surely passed, also while `now` is unknown
};

class InhibitHolder {
 public:
  explicit InhibitHolder(StationAttributes station) : station_(std::move(station)) {}

  // accepted, known, or refused: expired, malformed (issued in the future), too_large (too many held).
  [[nodiscard]] Acceptance take(Acceptance acceptance, Inhibit inhibit, const BoundedInstant& now);
  // Replay of the journal.
  void restore(const SignedDocument& document, Inhibit inhibit);

  struct InForce {
    Digest hash;
    std::string why;
    Instant expires;
  };
  // What stops this station now; empty: nothing does.
  [[nodiscard]] std::vector<InForce> in_force(const InhibitTime& time) const;

  // Every document held. Those past their `expires` no longer belong to the set that is compared with the centre's.
  [[nodiscard]] std::vector<HeldDocument> held() const;
  [[nodiscard]] std::vector<Digest> current(const BoundedInstant& now) const;

 private:
  struct Held {
    Inhibit body;
    SignedDocument document;
  };
  [[nodiscard]] bool is_cleared(const InhibitId& id) const;
  void make_room(const BoundedInstant& now);

  StationAttributes station_;
  std::map<Digest, Held> held_;
};

}  // namespace sukut::agent
