// Runs the station's own programs: `start` at the instant, `end` at the end, each told by SUKUT_* variables.
// A guard process (guard.h), made when the cue is committed, runs them and owns the end, so that the output also
// ends when the agent is dead. A rehearsal runs `rehearse`, or nothing.
#pragma once

#include <memory>

#include "agent/drivers/driver.h"
#include "agent/drivers/output_config.h"

namespace sukut::agent {

[[nodiscard]] std::unique_ptr<Driver> make_command_driver(const OutputConfig& config, Driver::Sink sink);

}  // namespace sukut::agent
