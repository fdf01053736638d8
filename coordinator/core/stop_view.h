// What a cancel has stopped, and who has not confirmed it: these will still act, and are to be called.
// Stopped is whoever confirmed that it holds a cancel of the cue; nothing else counts, least of all that it was sent.
// Pure and repeatable.
#pragma once

#include <cstdint>
#include <vector>

#include "coordinator/core/holders.h"
#include "proto/order.h"

namespace sukut::coordinator {

// Counts of stations; stopped, over, unconfirmed and unheard exclude each other and sum to `named`.
struct StopView {
  Digest hash;  // of the cancel
  Cancel cancel;
  std::uint32_t named = 0;    // whose cues the cancel covers
  std::uint32_t stopped = 0;  // nothing that it covers will happen there, and something would have
  std::uint32_t over = 0;     // nothing was left to stop: ended, declined, refused
  // By sector, then id; their acts are cut down to those that the cancel covers and that are still open.
  std::vector<Holder> unconfirmed;  // hold the order: these will still act
  std::vector<Holder> unheard;      // confirmed no revision: they act only if one reached them by another way
};

// `holders` as from holders_of, of the order that the cancel speaks of.
[[nodiscard]] StopView stop_of(const Digest& hash, const Cancel& cancel, const std::vector<Holder>& holders);
// Of every published cancel of the order, oldest first.
[[nodiscard]] std::vector<StopView> stops_of(const OrderId& order, const std::vector<DocumentStored>& documents,
                                             const std::vector<Holder>& holders);

}  // namespace sukut::coordinator
