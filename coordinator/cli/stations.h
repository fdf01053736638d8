// Stations as people bring them (CSV, TOML, the command line) into the register, and as they list them.
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/result.h"

namespace sukut::cli {

using coordinator::StationEntry;

// CSV with a heading line: id, sector and any of name_az, name_en, operator, region, zone, lat, lon, link,
// contact, phone. Zone defaults to Asia/Baku, link to internet. Every problem with file:line:column.
[[nodiscard]] Result<std::vector<StationEntry>> parse_csv(const std::string& text, const std::string& name);
// By the ending of its name: .toml is a register, anything else CSV.
[[nodiscard]] Result<std::vector<StationEntry>> load_stations(const std::string& path);

// Id, sector, zone and link are known ones. malformed with what would be right.
[[nodiscard]] Status check_station(const StationEntry& entry);

// What an import does: new stations are added, known ones get the new words and keep their keys.
struct Merged {
  std::vector<StationEntry> entries;
  std::size_t added = 0;
  std::size_t changed = 0;
};
[[nodiscard]] Merged merge(std::vector<StationEntry> known, const std::vector<StationEntry>& more);

[[nodiscard]] std::vector<StationAttributes> attributes_of(const std::vector<StationEntry>& entries);
[[nodiscard]] std::string text_of(const std::vector<StationEntry>& entries);

}  // namespace sukut::cli
