// Reads a bundle directory: station.toml, link.key, report.key, root.sukut.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/shell/config.h"
#include "proto/io/toml_file.h"

namespace sukut::agent {

// Adds what is wrong to `problems`, each naming its file. Nothing when anything is.
[[nodiscard]] std::optional<Bundle> read_bundle(const std::string& dir, std::vector<io::Problem>& problems);
// "tcp://host:port" or "ipc://path": what is wrong with it; empty when nothing is.
[[nodiscard]] std::string fault_of_endpoint(const std::string& endpoint);

}  // namespace sukut::agent
