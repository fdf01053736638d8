// One [output.<action>] table of agent.toml.
#pragma once

#include "agent/drivers/output_config.h"
#include "proto/io/toml_file.h"

namespace sukut::agent {

// Complaints go to the table's file. `now` bounds drill_outputs_until.
[[nodiscard]] OutputConfig read_output(CueAction action, const io::TomlTable& table, Instant now);

}  // namespace sukut::agent
