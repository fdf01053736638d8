#include "tests/faults/station.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace sukut::faults {
namespace {

using std::chrono::seconds;
using Json = nlohmann::json;

std::string quoted_list(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const std::string& word : words) text += (text.size() > 1 ? ", \"" : "\"") + word + "\"";
  return text + "]";
}

}  // namespace

std::string horn_output(const Stage& stage, const std::string& id, const std::vector<std::string>& start,
                        const std::vector<std::string>& end, const std::string& program) {
  const auto words = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {test_program(program), stage / (id + ".horn")});
    return quoted_list(more);
  };
  std::string text = "[output.sound]\ndriver = \"command\"\nstart = " + words(start) + "\n";
  if (!end.empty()) text += "end = " + words(end) + "\n";
  return text;
}

std::string holding_horn(const Stage& stage, const std::string& id) { return horn_output(stage, id, {"on"}, {}); }
std::string latching_relay(const Stage& stage, const std::string& id) {
  return horn_output(stage, id, {"latch"}, {"unlatch"});
}

Station::Station(Centre& centre, StationPlan plan) : stage_(centre.stage()), plan_(std::move(plan)) {
  centre.must(
      {"station", "add", plan_.id, "--sector", plan_.sector, "--operator", "Test", "--out", stage_ / "bundles"});
  write_config();
}

void Station::write_config() const {
  std::string config =
      "bundle = \"bundles/" + plan_.id + "\"\nstate = \"state-" + plan_.id +
      "\"\ndrift_ppm = 100\naccept_single_time_source = " + (is_one_source_enough_ ? "true\n" : "false\n") +
      plan_.settings;
  if (!plan_.endpoints.empty()) config += "endpoints = " + quoted_list(plan_.endpoints) + "\n";
  config += plan_.outputs.empty() ? holding_horn(stage_, plan_.id) : plan_.outputs;
  write_file(stage_ / (plan_.id + ".toml"), config);
}

void Station::trust_one_source(bool is_enough) {
  is_one_source_enough_ = is_enough;
  write_config();
}

void Station::start() {
  std::vector<std::string> words = plan_.wrapper;
  words.insert(words.end(), {"sukut-agent", "run", plan_.id + ".toml"});
  agent_.reset();
  agent_ = std::make_unique<Process>(Command{words, plan_.environment, stage_.path()},
                                     stage_ / ("log/" + plan_.id + ".log"));
}

std::string Station::status() const {
  return run({{"sukut-agent", "status", "--config", plan_.id + ".toml", "--json"}, {}, stage_.path()}).text;
}

void Station::await_link() const {
  await(seconds(20), plan_.id + " to reach the centre", [&] {
    const Json json = Json::parse(status(), nullptr, false);
    return json.is_object() && json.value("is_linked", false);
  });
}

Station::Cue Station::cue(const std::string& id) const {
  const Json json = Json::parse(status(), nullptr, false);
  if (!json.is_object()) return {};
  for (const Json& each : json.at("cues")) {
    if (each.at("cue") != id) continue;
    return {each.at("stage"), each.at("readiness"), each.at("readiness_reason"), each.at("outcome")};
  }
  return {};
}

std::string Station::trust() const {
  const Json json = Json::parse(status(), nullptr, false);
  return json.is_object() ? json.at("clock").at("trust").get<std::string>() : "";
}

bool Station::has_settled() const {
  const Json json = Json::parse(status(), nullptr, false);
  if (!json.is_object() || json.at("reports_waiting") != 0) return false;
  const auto& cues = json.at("cues");
  return std::all_of(cues.begin(), cues.end(), [](const Json& each) { return each.at("stage") == "over"; });
}

void Station::await_stage(const std::string& cue_id, const std::string& wanted, Nanos most) const {
  await(most, plan_.id + " to be " + wanted + " for " + cue_id, [&] { return cue(cue_id).stage == wanted; });
}

std::vector<Sound> Station::sounds() const {
  std::vector<Sound> result;
  std::istringstream lines(read_file(stage_ / (plan_.id + ".horn")));
  std::string word;
  Sound each;
  std::int64_t seen_ns = 0;
  for (std::string mode; lines >> word >> each.cue >> seen_ns >> each.pid >> mode;) {
    const Instant seen = from_ns<Instant>(seen_ns);
    if (word == "on" || word == "latch") {
      each.on = seen;
      result.push_back(each);
      continue;
    }
    const auto open = std::find_if(result.rbegin(), result.rend(),
                                   [&](const Sound& sound) { return sound.cue == each.cue && !sound.off; });
    if (open != result.rend()) open->off = seen;
  }
  return result;
}

}  // namespace sukut::faults
