#include "agent/shell/output_table.h"

#include <algorithm>
#include <string>
#include <vector>

#include "agent/drivers/factory.h"

namespace sukut::agent {
namespace {

constexpr Nanos kDrillOutputsMax = std::chrono::hours(24);

void read_driver(const io::TomlTable& table, OutputConfig& config) {
  config.driver = table.need_string("driver").value_or("dry_run");
  const auto& known = driver_names();
  if (std::ranges::find(known, config.driver) != known.end()) return;
  const auto near = io::nearest(config.driver, known);
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  table.complain("driver", "unknown driver '" + config.driver + "'",
                 near ? "did you mean '" + *near + "'?" : "known: " + all);
  config.driver = "dry_run";
}

void read_command(const io::TomlTable& table, OutputConfig& config) {
  config.start = table.strings("start");
  config.end = table.strings("end");
  config.rehearse = table.strings("rehearse");
  if (config.start.empty()) {
    table.complain(table.has("start") ? "start" : "", "'start' names no program",
                   "add start = [\"/path/to/program\", \"argument\"]");
  }
}

void read_liquidsoap(const io::TomlTable& table, OutputConfig& config) {
  for (const char* key : {"socket", "host", "guard", "mode", "monitor"}) {
    if (const auto value = table.string(key)) config.settings[key] = *value;
  }
  for (const char* key : {"port", "monitor_rate", "monitor_channels"}) {
    const auto value = table.integer(key);
    if (value && (*value < 1 || *value > 192000)) table.complain(key, "'" + std::string(key) + "' is out of range");
    if (value) config.settings[key] = std::to_string(*value);
  }
  if (const auto delay = table.duration("monitor_delay")) {
    config.settings["monitor_delay_ns"] = std::to_string(delay->count());
  }
  if (!config.settings.contains("socket") && !config.settings.contains("host")) {
    table.complain("", "neither 'socket' nor 'host' says where Liquidsoap's server is",
                   "add socket = \"/path/of/its.sock\" or host = \"127.0.0.1\" and port = 1234");
  }
  const std::string mode = config.settings.contains("mode") ? config.settings["mode"] : "bed";
  if (mode != "bed" && mode != "mute")
    table.complain("mode", "unknown mode '" + mode + "'", "write \"bed\" or \"mute\"");
}

void read_text_file(CueAction action, const io::TomlTable& table, OutputConfig& config) {
  if (action != CueAction::notice && action != CueAction::restrict_road) {
    table.complain("driver", "text_file only carries out notice and restrict-road",
                   "put it under [output.notice] or [output.restrict-road]");
  }
  const auto file = table.need_string("file");
  config.settings["file"] = file.value_or("/");
  if (file && (!file->starts_with('/') || file->ends_with('/'))) {
    table.complain("file", "'file' is not the absolute path of a file", "write it from / on");
  }
  if (table.has("languages")) config.languages = table.strings("languages");
  if (config.languages.empty()) table.complain("languages", "no language is named", "write [\"az\", \"en\"]");
  config.settings["form"] = table.string("form").value_or("text");
  if (config.settings["form"] != "text" && config.settings["form"] != "html") {
    table.complain("form", "unknown form '" + config.settings["form"] + "'", "write \"text\" or \"html\"");
  }
}

}  // namespace

OutputConfig read_output(CueAction action, const io::TomlTable& table, Instant now) {
  OutputConfig config;
  config.action = action;
  read_driver(table, config);
  config.name = table.string("name").value_or(std::string(name_of(action)));
  if (!is_text_id(config.name)) {
    table.complain("name", "an output's name is 1 to 64 lower case letters, digits and hyphens");
  }
  config.drill_outputs_until = table.instant("drill_outputs_until");
  if (config.drill_outputs_until && *config.drill_outputs_until > now + kDrillOutputsMax) {
    table.complain("drill_outputs_until", "drills may move this output for more than a day from now",
                   "write an instant within the next 24 hours, when the drill is near");
  }
  config.is_moored = table.boolean("moored").value_or(false);
  config.tolerance = table.duration("tolerance");
  if (config.tolerance && *config.tolerance <= Nanos(0))
    table.complain("tolerance", "a tolerance is longer than nothing");
  if (config.driver == "command") read_command(table, config);
  if (config.driver == "text_file") read_text_file(action, table, config);
  if (config.driver == "liquidsoap" && action != CueAction::silence) {
    table.complain("driver", "liquidsoap only carries out silence", "put it under [output.silence]");
  } else if (config.driver == "liquidsoap") {
    read_liquidsoap(table, config);
  }
  return config;
}

}  // namespace sukut::agent
