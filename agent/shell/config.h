// agent.toml and the bundle of first contact, read and checked whole: what is wrong is told with place and mend.
// An agent without its bundle does not start. Every action has an output; one that is not configured is dry_run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/core/setup.h"
#include "agent/drivers/output_config.h"
#include "proto/io/key_file.h"
#include "proto/io/toml_file.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::agent {

// What `sukut station add ID --out DIR` wrote.
struct Bundle {
  StationAttributes station;
  CentreId centre;
  std::string coordinator_key;         // CURVE, Z85
  std::vector<std::string> endpoints;  // of the link, in order of preference
  std::vector<std::string> bulletins;
  io::CurveKeys link_keys;
  std::optional<SecretKey> report_key;  // always there after reading without problems
  Root root;
};

struct Config {
  std::string path;
  std::string bundle_dir;
  std::string state_dir;
  Bundle bundle;
  std::vector<std::string> endpoints;  // agent.toml's, else the bundle's
  std::vector<std::string> bulletins;
  int drift_ppm = 50;
  bool accept_single_time_source = false;
  bool has_chrony = false;
  bool is_satellite = false;
  std::string log_level = "info";
  std::string log_file;
  std::string inhibit_file;
  std::vector<std::string> inhibit_command;  // the program first; empty: none
  std::vector<OutputConfig> outputs;  // one per action

  [[nodiscard]] std::string journal_path() const { return state_dir + "/journal.db"; }
  [[nodiscard]] std::string control_endpoint() const { return "ipc://" + state_dir + "/control.sock"; }
};

struct ReadConfig {
  std::optional<Config> config;  // absent when there is any problem
  std::vector<io::Problem> problems;
};
// `now` bounds drill_outputs_until (at most 24 h ahead).
[[nodiscard]] ReadConfig read_config(const std::string& path, Instant now);
// Only where things are: for the commands that ask a running agent and need no keys.
[[nodiscard]] ReadConfig read_places(const std::string& path);

// What the core is told; its keys move out of `config`.
[[nodiscard]] AgentSetup make_setup(Config& config);

}  // namespace sukut::agent
