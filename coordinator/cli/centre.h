// The centre that a command works in, and what lies there. Reading commands read the store; they never
// need a running coordinator.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "coordinator/shell/config.h"
#include "coordinator/shell/control.h"
#include "proto/io/key_file.h"
#include "proto/result.h"

namespace sukut::cli {

using coordinator::CentreConfig;

// Its presence marks a throw-away centre: keys in one place, without passphrases, declared time.
inline constexpr char kDemoFile[] = "INSECURE-DEMO";

// `given` (--centre), else SUKUT_CENTRE, else the current directory.
[[nodiscard]] std::string centre_directory(const std::string& given);
[[nodiscard]] Result<CentreConfig> open_centre(const std::string& given);
[[nodiscard]] bool is_demo(const std::string& directory);

struct InitWish {
  std::string directory;
  bool insecure_demo = false;
  std::string link;  // empty: by default; in a demonstration a free port of this machine
  std::string bulletin;
  std::string reference;  // "chrony", "declared" or empty
};
// Identity, transport, beacon and time keys, configuration, an empty register. No person's key.
[[nodiscard]] Result<CentreConfig> make_centre(const InitWish& wish);

// file_permissions when a person's key would lie, or lies, in a centre's directory that is no demonstration.
[[nodiscard]] Status check_key_place(const std::string& path);

// Everything stored, and the register. A store that is not there yet is an empty one.
struct CentreRecords {
  std::vector<coordinator::DocumentStored> documents;
  std::vector<coordinator::StationHeard> heard;
  std::vector<coordinator::StationEntry> stations;
  std::vector<coordinator::StationCloned> clones;  // the last alarm of each station, however old
};
[[nodiscard]] Result<CentreRecords> load_records(const CentreConfig& centre);
[[nodiscard]] Result<std::vector<Report>> load_reports(const CentreConfig& centre, const OrderId& order);

// Tells a running coordinator that the register changed; one that does not run reads it when it starts.
void tell_register_changed(const CentreConfig& centre);
// Connected agents; nothing: the coordinator does not answer.
[[nodiscard]] std::optional<std::uint32_t> ping(const CentreConfig& centre);

}  // namespace sukut::cli
