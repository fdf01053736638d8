// The open-ended cues of an order that somebody has to close: who has begun them, who has ended them, and the alert
// once their latest end has passed. Pure and repeatable.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "coordinator/core/evidence.h"
#include "coordinator/core/record.h"
#include "proto/codec.h"
#include "proto/order.h"

namespace sukut::coordinator {

struct OpenCue {
  CueId cue;
  Instant latest_end;               // the last over its zones
  bool is_closed = false;           // for everybody; closes with a scope leave it open
  std::uint32_t begun = 0;          // stations
  std::uint32_t ended = 0;          // of those: closed by the centre, or ended on the spot
  std::uint32_t unclosed = 0;       // of those: ended by themselves at the latest end (ended_unclosed)
  std::vector<StationEntry> open;   // of those: not known to have ended; by sector, then id

  // Begun somewhere, not closed, and its latest end is there: somebody must look.
  [[nodiscard]] bool is_overdue(Instant now) const { return now >= latest_end && (!open.empty() || unclosed > 0); }
};

// As in the order; cues that a cancel of the whole order or of the cue covers are left out. `only`: of these stations.
[[nodiscard]] std::vector<OpenCue> open_cues_of(const Order& order, const OrderFile& file, const Evidence& evidence,
                                                const std::vector<DocumentStored>& documents,
                                                const std::optional<Scope>& only = {});

// The closes among `documents` that speak of `order`.
[[nodiscard]] std::vector<Close> closes_of(const OrderId& order, const std::vector<DocumentStored>& documents);

}  // namespace sukut::coordinator
