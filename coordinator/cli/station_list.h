// Who of the register can be reckoned with: whose bundle was made, who was ever heard, who speaks now. Reads what is
// stored; asks nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "coordinator/core/record.h"
#include "coordinator/cli/stations.h"

namespace sukut::cli {

// no_bundle: none was made yet. never_heard: it was, and nobody spoke with its keys. silent: not heard for three pulses of
// its link (6 min, satellite 30 min).
enum class Presence { no_bundle, never_heard, silent, heard };
[[nodiscard]] std::string_view name_of(Presence presence);

struct ListedStation {
  StationEntry entry;
  Presence presence = Presence::no_bundle;
  std::optional<Instant> heard;  // its last word
};
struct ListedOperator {
  std::string name;
  std::vector<ListedStation> stations;  // by id
  std::uint32_t with_bundle = 0;
  std::uint32_t heard = 0;
  [[nodiscard]] std::size_t missing() const { return stations.size() - heard; }
};

// By id.
[[nodiscard]] std::vector<ListedStation> list_stations(const std::vector<StationEntry>& stations,
                                                       const std::vector<coordinator::StationHeard>& heard,
                                                       Instant now);
// By name; stations without an operator stand last, under an empty name.
[[nodiscard]] std::vector<ListedOperator> by_operator(std::vector<ListedStation> stations);

// `only_missing`: those that are not heard, with whom to phone. Counts are of stations; times are Baku's.
[[nodiscard]] std::string text_of(const std::vector<ListedStation>& stations, bool only_missing);
[[nodiscard]] std::string text_of(const std::vector<ListedOperator>& operators, bool only_missing);
[[nodiscard]] std::string json_of(const std::vector<ListedStation>& stations, bool only_missing);
[[nodiscard]] std::string json_of(const std::vector<ListedOperator>& operators, bool only_missing);

}  // namespace sukut::cli
