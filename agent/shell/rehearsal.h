// Runs an output's rehearsal form, here and now: inaudible and dry, so that a person sees the whole way to the device
// work before the day. For `sukut-agent check --rehearse`; takes a few seconds for each output.
#pragma once

#include <string>
#include <vector>

#include "agent/drivers/output_config.h"
#include "agent/shell/check.h"
#include "agent/shell/control.h"
#include "proto/instant.h"

namespace sukut::agent {

// A rehearsal keeps away from a cue that the running agent is about to carry out on the same output.
inline constexpr Nanos kRehearsalClearance = std::chrono::minutes(5);

// The cue of `cues` that is on at `now` or begins within the clearance, on this output; nothing: none.
[[nodiscard]] const CueTimes* cue_in_the_way(const std::vector<CueTimes>& cues, const std::string& output, Instant now);
// Holds afterwards: the rehearsal form ran and ended, or the line says what stood in the way; nothing sounded, nothing
// of the output was moved.
[[nodiscard]] CheckLine rehearse_output(const OutputConfig& config);

}  // namespace sukut::agent
