// Orders side by side: may this one be published while those stand? Decided by the rules of the scopes and the register, so
// that a station that joined after a draft counts too. One source for the centre's acceptance and for whoever drafts.
// Pure. What a station does when it holds two orders all the same is its own business (agent/core: output_busy).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/order.h"
#include "proto/result.h"

namespace sukut::coordinator {

// A published order as it stands now: its newest revision, and what was called off or closed of it.
struct StandingOrder {
  Order order;
  std::vector<Cancel> cancels;
  std::vector<Close> closes;
};

// Two cues of two orders that ask the same output of the same stations at the same time.
struct Overlap {
  std::string order;  // the other's name
  Mode mode = Mode::live;
  CueId own;
  CueId other;
  CueAction action = CueAction::sound;
  Instant from;  // over all of those stations
  Instant to;
  std::vector<StationId> stations;  // by id
};
// In the order of `others`, then of the cues. A revision never meets itself.
[[nodiscard]] std::vector<Overlap> overlaps(const Order& order, const std::vector<StandingOrder>& others,
                                            const Register& stations);

// How an instant is written in the words below: with its zone.
using TimeText = std::function<std::string(Instant)>;

// So near to a cue of a live order no drill takes place: nobody shall mistake one for the other.
inline constexpr Nanos kDrillApart = std::chrono::hours(1);
// Refused, with both orders, cues, stations and instants: live_armed (a drill within kDrillApart of a live order's cue),
// order_overlaps (live against live on one output).
[[nodiscard]] Status may_stand_beside(const Order& order, const std::vector<StandingOrder>& others,
                                      const Register& stations, const TimeText& time);
// What is not refused but should be known: a live order takes its output from a drill; of two drills the first held wins.
[[nodiscard]] std::vector<std::string> displacements(const Order& order, const std::vector<StandingOrder>& others,
                                                     const Register& stations, const TimeText& time);

}  // namespace sukut::coordinator
