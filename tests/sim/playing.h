// One story played: were its promises kept?
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/sim/request.h"
#include "tests/sim/totals.h"

namespace sukut::sim {

struct Breach {
  std::string promise;
  std::string what;  // when, who, what
};

struct Played {
  std::optional<Breach> breach;
  std::uint64_t fingerprint = 0;
  std::uint64_t points = 0;  // at which a process could have been killed
};

[[nodiscard]] Played play(const Story& story, const World::Options& options, Totals& totals);

// Drops deeds, stations, revisions, faults one after the other while the story still breaks the same promise.
[[nodiscard]] Story minimised(Story story, const std::string& promise, const World::Options& options);

// Says which promise was broken where, and the story as a scenario.
void tell(const Story& story, const Breach& breach, const std::string& replay);

}  // namespace sukut::sim
