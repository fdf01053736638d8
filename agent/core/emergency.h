// Whether a real emergency holds at this station. It is declared by persons and inputs on the spot and by the centre's
// inhibits; each declaration stands by itself and only its own end ends it. Outputs may start when none is left.
//
// Pure; single-threaded. What is declared outlives a restart by the journal's InhibitChanged records.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "agent/core/inhibit_holder.h"
#include "agent/core/journal.h"
#include "agent/core/view.h"

namespace sukut::agent {

class Emergency {
 public:
  // Replay of the journal, in its order.
  void restore(const InhibitChanged& change) { (void)take(change); }
  // False: it says nothing new. Else it is in effect, to be journalled and told.
  [[nodiscard]] bool take(const InhibitChanged& change);
  // What has changed at the centre's word: inhibits that begin to hold, and those that are over.
  [[nodiscard]] std::vector<InhibitChanged> due(const std::vector<InhibitHolder::InForce>& in_force) const;

  [[nodiscard]] bool is_declared() const { return !declared_.empty(); }
  [[nodiscard]] std::vector<DeclarationView> view(const std::vector<InhibitHolder::InForce>& in_force) const;

 private:
  std::map<std::pair<InhibitSource, Digest>, InhibitChanged> declared_;
};

}  // namespace sukut::agent
