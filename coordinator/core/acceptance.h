// Acceptance: may this document be published? Every rule of the centre in one place, each with its name.
// Pure: it changes nothing. What agents accept is their own business (agent/core/plan_holder); the centre
// is stricter, because here a person still sits before the screen and can mend it.
#pragma once

#include <string>

#include "coordinator/core/coordinator.h"
#include "coordinator/core/ledger.h"
#include "proto/result.h"

namespace sukut::coordinator {

struct Publication {
  SignedDocument document;  // with the signatures already published merged in
  Digest hash;
  OrderId order;               // zero for a withdrawal
  std::uint32_t revision = 0;  // 0 for cancel and close
  std::string name;            // the order's, or the machine's, for people
  bool is_published = false;   // the same body, and no signature that is not known
  std::string warning;         // accepted, but the officer should know
};

// Refusals: root_unsealed, wrong_centre, root_expired, kind_unsupported, what the codec and verify_document say,
// malformed (list and body disagree), equivocation, older_revision, revision_not_reserved, expired,
// clock_reference_missing.
[[nodiscard]] Result<Publication> judge(const PublishAsked& asked, const CentreId& centre, const Root& root,
                                        const VerifyFn& verify, const Ledger& ledger, const ReferenceTime& now);

}  // namespace sukut::coordinator
