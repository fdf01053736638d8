// The times around a cue at which an agent acts; reasons in proto/README.md, "A cue at a station".
#pragma once

#include <chrono>

#include "proto/instant.h"

namespace sukut::agent {

inline constexpr Nanos kIntentLead = std::chrono::seconds(30);   // the intent is made durable from here …
inline constexpr Nanos kIntentLast = std::chrono::seconds(2);    // … until here
inline constexpr Nanos kGateLead = std::chrono::seconds(10);     // the clock gate, for the first time
inline constexpr Nanos kProbeEvery = std::chrono::minutes(5);
inline constexpr Nanos kProbeAgain = std::chrono::seconds(20);   // after a refusal
inline constexpr Nanos kCommitAgain = std::chrono::seconds(2);
inline constexpr Nanos kEndGrace = std::chrono::seconds(20);     // a driver that has not told the end by then is stalled
inline constexpr Nanos kConfirmGrace = std::chrono::minutes(10);
inline constexpr Nanos kYoungBoot = std::chrono::seconds(60);
inline constexpr Nanos kEarlyEnd = std::chrono::seconds(1);
inline constexpr Nanos kDeadlineStep = std::chrono::nanoseconds(100);  // smaller changes of the map are not passed on

// How long to sleep towards an instant. MONOTONIC may be slewed meanwhile: go half way and look again.
[[nodiscard]] inline Nanos sleep_towards(Nanos remains) {
  using std::chrono::milliseconds;
  return remains > milliseconds(200) ? remains / 2 : remains + milliseconds(1);
}

}  // namespace sukut::agent
