// The national report of a published order, compiled from what lies in the centre's store.
#pragma once

#include "coordinator/cli/centre.h"
#include "coordinator/cli/publish.h"
#include "coordinator/core/national_report.h"
#include "proto/result.h"

namespace sukut::cli {

// As of `now`. Refused: what the store or the order file says.
[[nodiscard]] Result<coordinator::NationalReport> compile_report(const CentreConfig& centre,
                                                                 const CentreRecords& records,
                                                                 const PublishedOrder& order, Instant now);

}  // namespace sukut::cli
