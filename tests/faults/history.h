// Reads what every agent wrote into its journal and what the centre stored, and compares: nothing lost, nothing
// doubled, nothing sounded that should not. To be asked when the agents have settled or are gone.
#pragma once

#include <string>
#include <vector>

#include "tests/faults/row.h"
#include "tests/faults/station.h"

namespace sukut::faults {

struct History {
  int reports = 0;    // in the journals
  int confirmed = 0;  // of them
  int stored = 0;     // in the store
  int sounds = 0;
  std::vector<std::string> breaks;  // each one names what was broken, and where
};

// Promises: a confirmed report is stored, with the same bytes; the store has no report that its station never made; a
// pair has one outcome in the journal and begins once at most; a horn sounds once at most per cue, and only of an
// order that the station holds.
[[nodiscard]] History read_history(const Centre& centre, const std::vector<const Station*>& stations);
// The same as one expectation and one figure.
void expect_history(Finding& finding, const Centre& centre, const std::vector<const Station*>& stations);

}  // namespace sukut::faults
