// What an import does to the register, before it is done and after: which stations are new, which words of which known
// ones change, and who is left as he is. An import adds and changes; it never removes a station and never touches a key.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "coordinator/cli/stations.h"

namespace sukut::cli {

struct FieldChange {
  std::string field;
  std::string before;
  std::string after;
  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};
struct StationChange {
  StationId station;
  std::vector<FieldChange> fields;
  bool outdates_bundle = false;  // the station goes by what its bundle says of its sector, operator, region and zone
};
struct StationImport {
  std::vector<StationEntry> entries;  // the whole register afterwards
  std::vector<StationEntry> added;    // in the file's order
  std::vector<StationChange> changed;
  std::vector<StationId> unchanged;
  std::vector<StationId> kept;        // in the register and not in the file
};

// A column that the file does not have changes nothing; an empty cell empties. Refused: malformed, when a new station
// brings a CURVE key that another one has.
[[nodiscard]] Result<StationImport> plan_import(std::vector<StationEntry> known, const StationFile& file);

// Every station that is added, changed or kept, by name, and the counts (of stations).
[[nodiscard]] std::string text_of(const StationImport& import, const std::string& file, bool is_dry_run);
[[nodiscard]] std::string json_of(const StationImport& import, bool is_dry_run);

}  // namespace sukut::cli
