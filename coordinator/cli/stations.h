// Stations as people bring them (CSV, TOML, the command line) into the register, and as they list them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/io/toml_file.h"
#include "proto/result.h"

namespace sukut::cli {

using coordinator::StationEntry;

// A file of stations, and which columns it has: it says nothing about the others.
struct StationFile {
  std::vector<StationEntry> entries;
  std::set<std::string> columns;
};
// CSV with a heading line: id, sector and any of name_az, name_en, operator, region, zone, lat, lon, link,
// contact, phone. Zone defaults to Asia/Baku, link to internet. Every problem of every line with file:line:column.
[[nodiscard]] Result<StationFile> parse_csv(const std::string& text, const std::string& name);
// By the ending of its name: .toml is a register (every column), anything else CSV. What check_station asks for holds.
[[nodiscard]] Result<StationFile> load_station_file(const std::string& path);
[[nodiscard]] Result<std::vector<StationEntry>> load_stations(const std::string& path);

// What is wrong with one value of a station, and the mend.
struct StationFault {
  std::string field;
  std::string what;
  std::string mend;
};
// Id, sector, zone and link are known ones, words are words; every fault.
[[nodiscard]] std::vector<StationFault> faults_of(const StationEntry& entry);
// malformed with the first fault and what would be right.
[[nodiscard]] Status check_station(const StationEntry& entry);

// The columns of a station but its id, in the order in which people read them.
struct StationField {
  const char* name;
  std::string (*text)(const StationEntry& entry);
  void (*take)(StationEntry& to, const StationEntry& from);
};
[[nodiscard]] const std::vector<StationField>& station_fields();
[[nodiscard]] std::set<std::string> every_column();  // the id and these

// malformed, one problem a line.
[[nodiscard]] Error refused_for(const std::vector<io::Problem>& problems);

[[nodiscard]] std::vector<StationAttributes> attributes_of(const std::vector<StationEntry>& entries);

}  // namespace sukut::cli
