// A centre's directory: centre.toml, its keys, and where everything else lies.
//
//   DIR/centre.toml      centre = "32 hex digits", link, bulletin, reference = "chrony" | "declared",
//                        connections_max, log_level, [alert], [watch] and [heartbeat] (watch_config.h), and a
//                        [paths] table when something lies elsewhere
//   DIR/keys/            link.key (CURVE), beacon.key, time.key (Ed25519)
//   DIR/root.sukut       the root document, from `sukut root seal` on
//   DIR/register.toml    the stations          DIR/store.db         what must not be lost
//   DIR/control.sock     officers' endpoint    DIR/endpoints.toml   ports as really bound
#pragma once

#include <string>

#include "coordinator/shell/watch_config.h"
#include "proto/ids.h"
#include "proto/io/key_file.h"
#include "proto/result.h"

namespace sukut::coordinator {

inline constexpr char kCentreFile[] = "centre.toml";

struct CentreConfig {
  std::string directory;
  CentreId centre;
  std::string link = "tcp://0.0.0.0:11990";  // ":*" picks a free port
  std::string bulletin = "tcp://0.0.0.0:11991";
  bool is_declared = false;  // reference = "declared": not traceable to UTC
  std::size_t connections_max = 16000;
  std::string log_level = "info";
  WatchConfig watch;
  std::string link_key;  // paths, absolute or relative to the process, never to DIR
  std::string beacon_key;
  std::string time_key;
  std::string root;
  std::string register_file;
  std::string store;
  std::string control;
  std::string endpoints;

  [[nodiscard]] std::string control_endpoint() const { return "ipc://" + control; }
};

// Everything at its default place below `directory`; what `sukut init` begins with.
[[nodiscard]] CentreConfig default_centre(const std::string& directory);
// malformed or file_missing; one line per problem, each with file:line:column and the mend.
[[nodiscard]] Result<CentreConfig> load_centre(const std::string& directory);
// Writes DIR/centre.toml with comments. Never overwrites one that exists.
[[nodiscard]] Status save_centre(const CentreConfig& config);

struct CentreKeys {
  io::CurveKeys link;
  SecretKey beacon;
  SecretKey time;
};
[[nodiscard]] Result<CentreKeys> load_centre_keys(const CentreConfig& config);

// As the running coordinator bound them, ports picked; "tcp://0.0.0.0:43117". file_missing: never started.
struct BoundEndpoints {
  std::string link;
  std::string bulletin;
};
[[nodiscard]] Status save_endpoints(const std::string& path, const BoundEndpoints& endpoints);
[[nodiscard]] Result<BoundEndpoints> load_endpoints(const std::string& path);
// The endpoint of the life before when it is one that `wanted` (":*") could have picked: stations' bundles name
// the port, so it is tried first. Otherwise `wanted` itself.
[[nodiscard]] std::string picked_before(const std::string& wanted, const std::string& before);

}  // namespace sukut::coordinator
