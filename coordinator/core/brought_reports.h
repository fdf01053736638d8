// Reports that people carried here from stations without a network: each is looked at as if its station had sent it,
// and each is told its fate. Pure; storing them is the coordinator's business.
#pragma once

#include <optional>
#include <vector>

#include "coordinator/core/action.h"
#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::coordinator {

// One of them, in the order in which they came. No key: it was refused and is not in the store.
struct BroughtReport {
  std::optional<ReportKey> key;
  ReportFate fate;
};

// As its station signed it. Refused: what decode_report says, unknown_station, unknown_signer (the register has no key
// of that station), bad_signature.
[[nodiscard]] Result<ReportStored> judge_brought(const SignedReport& report, const CentreId& centre,
                                                 const Register& stations,
                                                 const VerifyFn& verify, Instant received);

// What the store made of those that it was given.
void settle(std::vector<BroughtReport>& reports, const Stored& stored);

}  // namespace sukut::coordinator
