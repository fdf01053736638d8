#include "tests/faults/centre.h"

#include <time.h>

#include <nlohmann/json.hpp>

namespace sukut::faults {
namespace {

using std::chrono::seconds;
using Json = nlohmann::json;

constexpr char kOfShips[] = "pattern = \"prolonged\"\nscope = { sectors = [\"ship\"] }\n";
constexpr char kOfRadios[] = "pattern = \"mute\"\nscope = { sectors = [\"broadcast\"] }\n";

// A zone where the day does not end around `at`: a plan is of one day.
struct Zone {
  const char* name;
  seconds offset;
};
Zone zone_for(Instant at) {
  const auto of_day = to_ns(at) / 1'000'000'000 % 86400;
  return of_day > 82800 ? Zone{"Asia/Baku", seconds(4 * 3600)} : Zone{"UTC", seconds(0)};
}

std::string local_text(Instant at, const Zone& zone, const char* format) {
  const auto since = static_cast<time_t>(to_ns(at + zone.offset) / 1'000'000'000);
  tm parts{};
  ::gmtime_r(&since, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::string plan_text(const std::string& name, const std::vector<CueText>& cues) {
  const Zone zone = zone_for(cues.front().at);
  std::string text = "id = \"" + name + "\"\ndate = \"" + local_text(cues.front().at, zone, "%m-%d") + "\"\nzone = \"" +
                     zone.name + "\"\n[title]\naz = \"Sınaq\"\nen = \"Test\"\n";
  for (const CueText& cue : cues) {
    text += "[[cue]]\nid = \"" + cue.id + "\"\naction = \"" + cue.action +
            "\"\nat = " + local_text(cue.at, zone, "%H:%M:%S") + "\nlength = \"" + std::to_string(cue.length.count()) +
            "s\"\n" + (cue.action == "silence" ? kOfRadios : kOfShips) + cue.lines + "\n";
  }
  return text;
}

std::optional<Nanos> length_of(const Json& value) {
  return value.is_number() ? std::optional(Nanos(value.get<std::int64_t>())) : std::nullopt;
}

}  // namespace

Instant minute_in(seconds lead) { return Instant(std::chrono::ceil<seconds>(true_now().time_since_epoch()) + lead); }

Centre::Centre(const Stage& stage)
    : stage_(stage),
      link_("tcp://127.0.0.1:" + std::to_string(free_port())),
      bulletin_("tcp://127.0.0.1:" + std::to_string(free_port())) {
  must({"init", stage_ / "centre", "--insecure-demo", "--reference", "declared", "--link", link_, "--bulletin",
        bulletin_});
  for (const std::string person : {"Leyla", "Rashad", "Nigar"}) {
    const std::string key = stage_ / (person + ".key");
    must({"key", "new", key, "--name", person, "--no-passphrase", "--insecure-demo"});
    must({"person", "add", person, "--role", "root,live,cancel,close", "--key", key + ".pub"});
  }
  must({"root", "seal", "--threshold", "live=2"});
  start();
}

void Centre::start(const std::vector<std::string>& more) {
  const std::string ready = stage_ / "centre/endpoints.toml";
  (void)::unlink(ready.c_str());
  std::vector<std::string> words{"sukut-coordinator", stage_ / "centre"};
  words.insert(words.end(), more.begin(), more.end());
  coordinator_ = std::make_unique<Process>(Command{words, environment_, stage_.path()}, stage_ / "log/coordinator.log");
  await(seconds(15), "the coordinator", [&] { return !read_file(ready).empty(); });
}

Said Centre::sukut(std::vector<std::string> words) const {
  words.insert(words.begin(), "sukut");
  return run({std::move(words), {"SUKUT_CENTRE=" + stage_ / "centre"}, stage_.path()});
}

std::string Centre::must(std::vector<std::string> words) const {
  const std::string asked = "sukut " + words[0] + " " + words[1];
  const Said said = sukut(std::move(words));
  if (said.code != 0) throw Broken{asked + " failed: " + said.complaint + said.text};
  return said.text;
}

std::string Centre::year_of(Instant at) { return local_text(at, zone_for(at), "%Y"); }

void Centre::sign(const std::string& name, const std::vector<CueText>& cues) {
  const std::string plan = stage_ / (name + ".toml");
  write_file(plan, plan_text(name, cues));
  must({"order", "draft", plan, "--year", year_of(cues.front().at), "--out", name + ".order"});
  for (const std::string person : {"Leyla", "Rashad"}) {
    must({"order", "sign", name + ".order", "--key", person + ".key", "--yes", "--out", name + "." + person + ".sig"});
  }
}

void Centre::publish_signed(const std::string& name) const {
  must({"order", "publish", name + ".order", name + ".Leyla.sig", name + ".Rashad.sig"});
}

void Centre::publish(const std::string& name, const std::vector<CueText>& cues) {
  sign(name, cues);
  publish_signed(name);
}

Said Centre::cancel(const std::string& name, const std::string& cue) const {
  std::vector<std::string> words{"order", "cancel", name + ".order", "--key", "Nigar.key", "--reason", "test"};
  if (!cue.empty()) words.insert(words.end(), {"--cue", cue});
  return sukut(std::move(words));
}

int Centre::connected() const {
  const Json status = Json::parse(sukut({"status", "--json"}).text, nullptr, false);
  return status.is_object() ? status.value("connected", 0) : 0;
}

bool Centre::is_final(const std::string& name) const {
  const Json report = Json::parse(sukut({"report", name, "--json"}).text, nullptr, false);
  return report.is_object() && report.value("is_final", false);
}

std::map<std::pair<std::string, std::string>, Told> Centre::report(const std::string& name) const {
  const Json report = Json::parse(must({"report", name, "--json"}));
  std::map<std::pair<std::string, std::string>, Told> result;
  for (const Json& row : report.at("stations")) {
    Told told;
    told.outcome = row.at("outcome").get<std::string>();
    if (row.at("reason").is_string()) told.reason = row.at("reason").get<std::string>();
    told.start_error = length_of(row.at("start_error_ns"));
    told.error_bound = length_of(row.at("error_bound_ns"));
    told.lateness = length_of(row.at("lateness_ns"));
    if (row.at("measured").is_object()) told.measured_length = length_of(row.at("measured").at("length_ns"));
    result[{row.at("id").get<std::string>(), row.at("cue").get<std::string>()}] = told;
  }
  return result;
}

}  // namespace sukut::faults
