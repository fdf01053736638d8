#include "agent/drivers/factory.h"

#include <cstdlib>
#include <utility>

#include "agent/drivers/command.h"
#include "agent/drivers/dry_run.h"
#include "agent/drivers/liquidsoap.h"
#include "agent/drivers/manual.h"
#include "agent/drivers/text_file.h"
#include "proto/check.h"

namespace sukut::agent {
namespace {

LiquidsoapConfig liquidsoap_config(const OutputConfig& config) {
  LiquidsoapConfig result;
  result.output = config.name;
  const auto text = [&](const char* key, std::string otherwise) {
    const auto found = config.settings.find(key);
    return found == config.settings.end() ? std::move(otherwise) : found->second;
  };
  result.socket = text("socket", {});
  if (result.socket.empty()) result.socket = text("host", "127.0.0.1") + ":" + text("port", "1234");
  result.guard = text("guard", result.guard);
  result.mode = text("mode", result.mode);
  result.monitor = text("monitor", result.monitor);
  result.monitor_rate = std::atoi(text("monitor_rate", std::to_string(result.monitor_rate)).c_str());
  result.monitor_channels = std::atoi(text("monitor_channels", std::to_string(result.monitor_channels)).c_str());
  result.monitor_delay = Nanos(std::atoll(text("monitor_delay_ns", "0").c_str()));
  return result;
}

TextFileConfig text_file_config(const OutputConfig& config) {
  TextFileConfig result;
  result.output = config.name;
  result.file = config.settings.at("file");
  result.languages = config.languages;
  if (const auto form = config.settings.find("form"); form != config.settings.end()) result.form = form->second;
  result.guard_program = config.guard_program;
  return result;
}

}  // namespace

const std::vector<std::string>& driver_names() {
  static const std::vector<std::string> kNames{"dry_run", "manual", "command", "liquidsoap", "text_file"};
  return kNames;
}

Holding holding_of(const std::string& driver) {
  if (driver == "manual") return Holding::person;
  if (driver == "command" || driver == "text_file") return Holding::fired;
  if (driver == "liquidsoap") return Holding::device;
  CHECK(driver == "dry_run");
  return Holding::dry;
}

std::unique_ptr<Driver> make_driver(const OutputConfig& config, Driver::Sink sink) {
  if (config.driver == "manual") return make_manual_driver(config, std::move(sink));
  if (config.driver == "command") return make_command_driver(config, std::move(sink));
  if (config.driver == "liquidsoap") return make_liquidsoap_driver(liquidsoap_config(config), std::move(sink));
  if (config.driver == "text_file") return make_text_file_driver(text_file_config(config), std::move(sink));
  CHECK(config.driver == "dry_run");
  return make_dry_run_driver(config, std::move(sink));
}

}  // namespace sukut::agent
