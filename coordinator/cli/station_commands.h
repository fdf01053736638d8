// station add, bundle, import, list, sheet: each gives the exit code. Replacing a machine is in station_replace.h.
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/record.h"

namespace sukut::cli {

struct StationAdd {
  std::string centre;
  coordinator::StationEntry entry;  // id alone: of a registered one
  bool has_attributes = false;      // any option but --out was given
  std::string out;                  // empty: no bundle
  std::vector<std::string> endpoints;
  std::vector<std::string> bulletins;
};
// Registers a new station, and writes its bundle when `out` is given; for a registered one only the bundle.
[[nodiscard]] int run_station_add(StationAdd asked);
// The bundle of a registered station.
[[nodiscard]] int run_station_bundle(const StationAdd& asked);

struct StationImportAsked {
  std::string centre;
  std::string file;
  bool is_dry_run = false;
  bool json = false;
};
// Adds and changes, never removes; all of the file or, when one line is wrong, nothing.
[[nodiscard]] int run_station_import(const StationImportAsked& asked);

struct StationListAsked {
  std::string centre;
  bool by_operator = false;
  bool only_missing = false;
  bool json = false;
};
[[nodiscard]] int run_station_list(const StationListAsked& asked);

struct StationSheetAsked {
  std::string centre;
  std::string station;        // one of the two
  std::string operator_name;  // a sheet for each of its stations
  std::string out;
  std::string language;  // empty: by LANG
  std::string call;      // whom a station phones
};
// OUT/ID.txt and OUT/ID.html.
[[nodiscard]] int run_station_sheet(const StationSheetAsked& asked);

}  // namespace sukut::cli
