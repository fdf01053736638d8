// Acceptance: may this document be published? Every rule of the centre in one place, each with its name.
// Pure: it changes nothing. What agents accept is their own business (agent/core/plan_holder); the centre
// is stricter, because here a person still sits before the screen and can mend it.
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/coordinator.h"
#include "coordinator/core/ledger.h"
#include "coordinator/core/neighbours.h"
#include "proto/result.h"

namespace sukut::coordinator {

// Beside whom an order would stand, for whom.
struct Neighbours {
  const Register& stations;
  std::vector<StandingOrder> orders;
};

struct Publication {
  SignedDocument document;  // with the signatures already published merged in
  Digest hash;
  OrderId order;
  std::uint32_t revision = 0;  // 0 for cancel and close
  std::string name;            // the order's, for people
  bool is_published = false;   // the same body, and no signature that is not known
  std::string warning;         // accepted, but the officer should know
};

// Refusals: root_unsealed, wrong_centre, root_expired, kind_unsupported, what the codec and verify_document say,
// malformed (list and body disagree), equivocation, older_revision, revision_not_reserved, expired,
// clock_reference_missing, live_armed, order_overlaps.
[[nodiscard]] Result<Publication> judge(const PublishAsked& asked, const CentreId& centre, const Root& root,
                                        const VerifyFn& verify, const Ledger& ledger, const Neighbours& neighbours,
                                        const ReferenceTime& now);

}  // namespace sukut::coordinator
