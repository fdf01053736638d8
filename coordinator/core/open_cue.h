// Where a cue that ends by a close has not ended.
#pragma once

#include <vector>

#include "coordinator/core/record.h"

namespace sukut::coordinator {

// The stations of the newest revision's `cue` that no close and no cancel covers, and that did not say themselves that
// it ended (by the person on site), was declined or refused. By id; empty for an order that is not there.
[[nodiscard]] std::vector<StationEntry> still_open(const OrderId& order, const CueId& cue,
                                                   const std::vector<DocumentStored>& documents,
                                                   const std::vector<StationEntry>& stations,
                                                   const std::vector<Report>& reports);

}  // namespace sukut::coordinator
