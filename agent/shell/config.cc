#include "agent/shell/config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "agent/drivers/factory.h"
#include "agent/shell/bundle.h"
#include "agent/shell/output_table.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using std::chrono::minutes;
constexpr std::array<CueAction, 5> kActions{CueAction::sound, CueAction::silence, CueAction::lower_flag,
                                            CueAction::restrict_road, CueAction::notice};
constexpr std::int64_t kDriftMax = 1000;

// Relative paths are meant from where agent.toml lies.
std::string beside(const std::string& file, const std::string& path) {
  if (path.empty() || path.front() == '/') return path;
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? path : file.substr(0, slash + 1) + path;
}

void read_places(const io::TomlTable& table, Config& config) {
  config.bundle_dir = beside(config.path, table.need_string("bundle").value_or(""));
  config.state_dir = beside(config.path, table.need_string("state").value_or(""));
  config.inhibit_file = beside(config.path, table.string("inhibit_file").value_or(""));
  if (config.inhibit_file.empty()) config.inhibit_file = config.state_dir + "/inhibit";
  constexpr std::size_t kSocketPathMax = 107;  // sockaddr_un
  if (config.state_dir.size() + sizeof("/control.sock") > kSocketPathMax) {
    table.complain("state", "the path is too long for a local socket", "choose a shorter one");
  }
}

std::vector<std::string> read_endpoints(const io::TomlTable& table, const std::string& key) {
  auto endpoints = table.strings(key);
  for (const std::string& endpoint : endpoints) {
    const std::string fault = fault_of_endpoint(endpoint);
    if (!fault.empty()) table.complain(key, "'" + endpoint + "' " + fault, "write tcp://host:port");
  }
  return endpoints;
}

void read_time(const io::TomlTable& table, Config& config) {
  const std::int64_t drift = table.integer("drift_ppm").value_or(config.drift_ppm);
  if (drift < 1 || drift > kDriftMax) {
    table.complain("drift_ppm", "a bounding drift of " + std::to_string(drift) + " ppm makes no sense",
                   "50 for hardware, 100 in virtual machines; at most 1000");
  }
  config.drift_ppm = static_cast<int>(std::clamp<std::int64_t>(drift, 1, kDriftMax));
  config.accept_single_time_source = table.boolean("accept_single_time_source").value_or(false);
  config.has_chrony = table.boolean("time_source_chrony").value_or(false);
  const std::string profile = table.string("profile").value_or("default");
  config.is_satellite = profile == "satellite";
  if (profile != "default" && profile != "satellite") {
    table.complain("profile", "unknown profile '" + profile + "'", "write \"default\" or \"satellite\"");
  }
}

void read_emergency(const io::TomlTable& table, Config& config) {
  config.inhibit_command = table.strings("inhibit_command");
  const bool is_empty = config.inhibit_command.empty() || config.inhibit_command.front().empty();
  if (!table.has("inhibit_command") || !is_empty) return;
  table.complain("inhibit_command", "no program is named", "write [\"/usr/local/bin/alarm-watch\"], or leave it out");
}

void read_log(const io::TomlTable& table, Config& config) {
  config.log_level = table.string("log_level").value_or(config.log_level);
  config.log_file = beside(config.path, table.string("log_file").value_or(""));
  const std::vector<std::string> levels{"trace", "debug", "info", "warning", "error", "off"};
  if (std::ranges::find(levels, config.log_level) != levels.end()) return;
  const auto near = io::nearest(config.log_level, levels);
  table.complain("log_level", "unknown level '" + config.log_level + "'",
                 near ? "did you mean '" + *near + "'?" : "write \"info\"");
}

void read_outputs(const io::TomlTable& table, Instant now, Config& config) {
  const auto outputs = table.table("output");
  for (const CueAction action : kActions) {
    const auto output = outputs ? outputs->table(std::string(name_of(action))) : std::nullopt;
    if (output) {
      config.outputs.push_back(read_output(action, *output, now));
    } else {
      OutputConfig dry;
      dry.action = action;
      dry.name = name_of(action);
      config.outputs.push_back(std::move(dry));
    }
  }
}

void check_state_dir(Config& config, std::vector<io::Problem>& problems) {
  if (::mkdir(config.state_dir.c_str(), 0700) == 0) return;
  struct stat status {};
  const bool is_dir = ::stat(config.state_dir.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  if (is_dir && ::access(config.state_dir.c_str(), W_OK | X_OK) == 0) return;
  problems.push_back(
      {config.path,
       "the state directory " + config.state_dir + " cannot be used (" + std::strerror(is_dir ? EACCES : errno) + ")",
       "make it and give it to the agent's user"});
}

ReadConfig no_config(std::vector<io::Problem> problems) { return {std::nullopt, std::move(problems)}; }

}  // namespace

ReadConfig read_config(const std::string& path, Instant now) {
  const io::TomlFile file = io::TomlFile::open(path);
  if (!file.has_root()) return no_config(file.problems());
  Config config;
  config.path = path;
  const io::TomlTable& table = file.root();
  read_places(table, config);
  config.endpoints = read_endpoints(table, "endpoints");
  config.bulletins = read_endpoints(table, "bulletins");
  read_time(table, config);
  read_emergency(table, config);
  read_log(table, config);
  read_outputs(table, now, config);
  table.refuse_unknown();
  auto problems = file.problems();
  if (!config.bundle_dir.empty()) {
    if (auto bundle = read_bundle(config.bundle_dir, problems)) config.bundle = std::move(*bundle);
  }
  if (!config.state_dir.empty()) check_state_dir(config, problems);
  if (!problems.empty()) return no_config(std::move(problems));
  if (config.endpoints.empty()) config.endpoints = config.bundle.endpoints;
  if (!table.has("bulletins")) config.bulletins = config.bundle.bulletins;
  return {std::move(config), {}};
}

ReadConfig read_places(const std::string& path) {
  const io::TomlFile file = io::TomlFile::open(path);
  if (!file.has_root()) return no_config(file.problems());
  Config config;
  config.path = path;
  read_places(file.root(), config);
  if (auto problems = file.problems(); !problems.empty()) return no_config(std::move(problems));
  return {std::move(config), {}};
}

AgentSetup make_setup(Config& config) {
  std::vector<OutputSetup> outputs;
  for (const OutputConfig& output : config.outputs) {
    outputs.push_back({output.action, output.name, output.driver, holding_of(output.driver), output.drill_outputs_until,
                       output.is_moored, output.tolerance});
  }
  const Nanos exchange_every = config.is_satellite ? Nanos(minutes(10)) : Nanos(minutes(2));
  return AgentSetup{.station = config.bundle.station,
                    .centre = config.bundle.centre,
                    .root = config.bundle.root,
                    .outputs = std::move(outputs),
                    .endpoints = config.endpoints.size(),
                    .drift_ppm = config.drift_ppm,
                    .accept_single_time_source = config.accept_single_time_source,
                    .has_chrony = config.has_chrony,
                    .pulse_every = exchange_every,
                    .time_every = exchange_every,
                    .software = "sukut " SUKUT_VERSION,
                    .boot = io::boot_id(),
                    .station_key = std::move(config.bundle.report_key).value(),
                    .verify = verify_ed25519,
                    .random = io::random_u64};
}

}  // namespace sukut::agent
