// Runs the station's own programs: `start` at the instant, `end` at the end, each told by SUKUT_* variables, the
// cue's texts among them (program_driver.h). A rehearsal runs `rehearse`, or nothing.
#pragma once

#include <memory>

#include "agent/drivers/driver.h"
#include "agent/drivers/output_config.h"

namespace sukut::agent {

[[nodiscard]] std::unique_ptr<Driver> make_command_driver(const OutputConfig& config, Driver::Sink sink);

}  // namespace sukut::agent
