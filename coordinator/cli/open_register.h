// The register as a command changes it: opened, searched, saved as a whole, the coordinator told.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "coordinator/cli/centre.h"

namespace sukut::cli {

struct OpenRegister {
  CentreConfig centre;
  std::vector<coordinator::StationEntry> entries;

  [[nodiscard]] std::vector<coordinator::StationEntry>::iterator find(const StationId& id) {
    return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.attributes.id == id; });
  }
};

// A register that is not there yet is an empty one.
[[nodiscard]] Result<OpenRegister> open_register(const std::string& given);
// Afterwards a running coordinator goes by it.
[[nodiscard]] Status save(const OpenRegister& held);
// file_missing's kind of refusal for a station that is not registered, with the mend.
[[nodiscard]] Error not_registered(const StationId& id);

}  // namespace sukut::cli
