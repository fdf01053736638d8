// station add, import, list, bundle: each gives the exit code.
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
[[nodiscard]] int run_station_import(const std::string& centre, const std::string& path);
[[nodiscard]] int run_station_list(const std::string& centre, bool json);

}  // namespace sukut::cli
