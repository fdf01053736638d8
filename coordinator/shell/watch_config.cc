// See watch_config.h.
#include "coordinator/shell/watch_config.h"

#include <algorithm>

namespace sukut::coordinator {
namespace {

constexpr Nanos kEveryMin = std::chrono::seconds(1);
constexpr Nanos kEveryMax = std::chrono::hours(1);

std::vector<std::string> read_command(const io::TomlTable& table) {
  std::vector<std::string> words = table.strings("command");
  if (words.empty() || words.front().empty()) {
    table.complain(table.has("command") ? "command" : "", "'command' names no program",
                   "add command = [\"/path/to/program\", \"argument\"]");
  }
  return words;
}

void read_heartbeat(const io::TomlTable& table, WatchConfig& config) {
  config.heartbeat_command = read_command(table);
  config.heartbeat_every = table.duration("every").value_or(config.heartbeat_every);
  if (config.heartbeat_every >= kEveryMin && config.heartbeat_every <= kEveryMax) return;
  table.complain("every", "a heartbeat comes every 1 s to 1 h", "write every = \"60s\"");
}

// "0.1.0": digits and dots, one to three parts.
bool is_version(const std::string& text) {
  const auto dots = std::count(text.begin(), text.end(), '.');
  return !text.empty() && dots <= 2 && text.find_first_not_of("0123456789.") == std::string::npos &&
         text.front() != '.' && text.back() != '.' && text.find("..") == std::string::npos;
}

}  // namespace

WatchConfig read_watch(const io::TomlTable& centre, const std::string& directory) {
  WatchConfig config;
  config.software_min = centre.string("software_min").value_or("");
  if (!config.software_min.empty() && !is_version(config.software_min)) {
    centre.complain("software_min", "\"" + config.software_min + "\" is no version", "write \"0.1.0\"");
  }
  if (const auto alert = centre.table("alert")) config.alert_command = read_command(*alert);
  if (const auto watch = centre.table("watch")) {
    for (const std::string& plan : watch->strings("plans")) {
      config.plans.push_back(plan.starts_with('/') ? plan : directory + "/" + plan);
    }
  }
  if (const auto heartbeat = centre.table("heartbeat")) read_heartbeat(*heartbeat, config);
  return config;
}

}  // namespace sukut::coordinator
