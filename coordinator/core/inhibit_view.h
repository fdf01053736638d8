// Which real emergencies the centre has declared, and who has confirmed one or its clear. Pure and repeatable: the same
// documents, register and reports give the same view. Whoever has not confirmed may still act, and has to be called.
#pragma once

#include <optional>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/order.h"

namespace sukut::coordinator {

struct DeclaredInhibit {
  enum class State { in_force, cleared, ended };
  Inhibit body;
  Digest hash;
  State state = State::in_force;
};
// Newest first. A clear whose inhibit was not published here is left out.
[[nodiscard]] std::vector<DeclaredInhibit> declared_inhibits(const std::vector<DocumentStored>& documents, Instant now);

// Whom one document reaches, each list by sector, then id.
struct InhibitAnswers {
  std::vector<StationEntry> confirmed;    // holds it: its outputs are off
  std::vector<StationEntry> unconfirmed;  // may still act
  std::vector<std::pair<StationEntry, Reason>> refused;
};
// `scope`: of the inhibit, also for its clear. `reports`: those that name the document's hash count.
[[nodiscard]] InhibitAnswers answers_to(const Digest& hash, const std::optional<Scope>& scope,
                                        const std::vector<StationEntry>& stations, const std::vector<Report>& reports);

}  // namespace sukut::coordinator
