// What people write: plans, an agent's and a centre's configuration, registers, lists of stations. Everything wrong is
// named with its place; what is accepted can be used to the end (an order that obeys its rules, a register that comes
// back as it was), and reading the same words twice says the same.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "agent/shell/config.h"
#include "coordinator/cli/draft.h"
#include "coordinator/cli/plan.h"
#include "coordinator/cli/plan_check.h"
#include "coordinator/cli/station_import.h"
#include "coordinator/shell/config.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/key_file.h"
#include "tests/fuzz/draw.h"
#include "tests/fuzz/order_rules_again.h"
#include "tests/fuzz/scratch.h"
#include "tests/proto/samples.h"

namespace sukut::fuzz {
namespace {

using namespace std::chrono_literals;
using samples::kNoon;

// Each complaint stands on a line of its own, beginning with the file.
void check_words(const std::string& text) {
  hold(!text.empty(), "a refusal has words");
  hold(text.find('\0') == std::string::npos && text.find('\x1b') == std::string::npos, "words can be shown on a screen",
       text);
}

void check_problems(const std::vector<io::Problem>& problems) {
  for (const io::Problem& problem : problems) {
    hold(!problem.where.empty() && !problem.what.empty(), "a problem has a place and a name", problem.text());
    check_words(problem.text());
  }
}

std::vector<StationAttributes> stations() {
  return {{StationId("ship-agdam"), "ship", "ASCO", "Bakı", "Asia/Baku"},
          {StationId("radio-one"), "broadcast", "AzTV", "Bakı", "Asia/Baku"},
          {StationId("mission-berlin"), "mission", "MFA", "abroad", "Europe/Berlin"},
          {StationId("flag-hall"), "flag", "city", "Gəncə", "Asia/Baku"}};
}

void check_draft(const cli::Plan& plan, const cli::Occasion& occasion) {
  const auto everybody = stations();
  const cli::PlanCheck check = cli::check_plan(plan, &everybody, occasion);
  (void)cli::text_of(plan, check, true);
  if (!plan.problems().empty()) return check_problems(plan.problems());
  cli::DraftWish wish;
  wish.centre = samples::centre();
  wish.id = samples::id<OrderId>(0x20);
  wish.issued = kNoon - 14 * 24h;
  wish.tzdata = "2026a";
  wish.occasion = occasion;
  const Result<cli::Draft> draft = cli::draft_order(plan, check, wish);
  if (!draft) return check_words(draft.error().detail);
  hold(broken_rule(draft->order).empty(), "a draft obeys every rule of an order", broken_rule(draft->order));
  const Result<Order> read = decode_order(draft->file.body);
  hold(read && *read == draft->order, "a draft is the order that people sign", read ? "" : read.error().detail);
  const Result<OrderFile> file = decode_order_file(encode_order_file(draft->file));
  hold(file && *file == draft->file, "the order file is read as it was written");
}

void check_plan(const std::string& text) {
  const cli::Plan plan = cli::parse_plan(text, "plan.toml");
  check_problems(plan.problems());
  hold(cli::parse_plan(text, "plan.toml").problems().size() == plan.problems().size(), "twice read, the same said");
  if (!plan.problems().empty()) return;
  check_draft(plan, cli::LiveWish{2027, kNoon - 14 * 24h});
  check_draft(cli::parse_plan(text, "plan.toml"), cli::DrillWish{kNoon - 1h, kNoon, 10s});
}

void check_centre(const std::string& text) {
  scratch().write(coordinator::kCentreFile, text);
  const auto config = coordinator::load_centre(scratch() / "");
  if (!config) return check_words(config.error().detail);
  hold(!config->centre.is_zero() && config->connections_max > 0, "a centre has an id and takes connections");
}

// Positions are written to six digits, a tenth of a metre.
void check_same(const coordinator::StationEntry& before, coordinator::StationEntry after) {
  hold(std::fabs(after.latitude - before.latitude) < 1e-6 && std::fabs(after.longitude - before.longitude) < 1e-6,
       "a station does not move");
  after.latitude = before.latitude;
  after.longitude = before.longitude;
  hold(after == before, "a register is read as it was written", before.attributes.id.text);
}

void check_register(const std::string& text) {
  scratch().write("register.toml", text);
  const auto entries = coordinator::load_register(scratch() / "register.toml");
  if (!entries) return check_words(entries.error().detail);
  for (const auto& entry : *entries) hold(is_text_id(entry.attributes.id.text), "a station has an id");
  const Status saved = coordinator::save_register(scratch() / "register.toml", *entries);
  if (!saved) broken("what was read can be written", saved.error().detail);
  auto sorted = *entries;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.attributes.id < b.attributes.id; });
  auto again = coordinator::load_register(scratch() / "register.toml");
  if (!again) broken("what was written can be read", again.error().detail);
  hold(again->size() == sorted.size(), "no station is lost");
  for (std::size_t i = 0; i < sorted.size(); ++i) check_same(sorted[i], (*again)[i]);
}

void check_csv(const std::string& text) {
  const auto entries = cli::parse_csv(text, "stations.csv");
  if (!entries) return check_words(entries.error().detail);
  for (const auto& entry : entries->entries) hold(cli::check_station(entry).has_value(), "what is imported is a good station");
  const auto once = cli::plan_import({}, *entries);
  if (!once) broken("a table without keys has none twice", once.error().detail);
  const auto twice = cli::plan_import(once->entries, *entries);
  hold(twice && twice->added.empty() && twice->changed.empty() && twice->entries == once->entries,
       "a second import changes nothing");
  const Status saved = coordinator::save_register(scratch() / "register.toml", once->entries);
  if (!saved) broken("what was imported can be written", saved.error().detail);
  const auto read = coordinator::load_register(scratch() / "register.toml");
  if (!read) broken("what was imported is a register", read.error().detail);
  hold(read->size() == once->entries.size(), "no station is lost");
}

// The bundle beside agent.toml, once made; agent.toml is what is tried.
const std::string& bundle_file(const char* name) {
  static std::map<std::string, std::string> files;
  if (files.empty()) {
    const std::string curve(40, 'a');
    (void)io::save_signing_key(scratch() / "report.key", samples::key(31), "ship-agdam", std::nullopt);
    (void)io::save_curve_keys(scratch() / "link.key", io::make_curve_keys(), "ship-agdam");
    (void)coordinator::save_root(scratch() / "root.sukut", samples::root());
    for (const char* each : {"report.key", "link.key", "root.sukut"}) files[each] = scratch().read(each);
    files["station.toml"] =
        "id = \"ship-agdam\"\nsector = \"ship\"\noperator = \"ASCO\"\nregion = \"Bakı\"\n"
        "zone = \"Asia/Baku\"\ncentre = \"" +
        hex(samples::centre()) + "\"\ncoordinator_key = \"" + curve +
        "\"\nendpoints = [\"tcp://127.0.0.1:11990\"]\nbulletins = []\n";
  }
  return files.at(name);
}

void check_agent(const std::string& text, const char* changed) {
  for (const char* name : {"report.key", "link.key", "root.sukut", "station.toml"}) {
    scratch().write(name, std::string_view(changed) == name ? text : bundle_file(name));
    ::chmod((scratch() / name).c_str(), 0600);
  }
  const std::string own = "bundle = \".\"\nstate = \"state\"\n";
  scratch().write("agent.toml", changed[0] == '\0' ? own + text : own);
  auto read = agent::read_config(scratch() / "agent.toml", kNoon - 1h);
  hold(read.config.has_value() == read.problems.empty(), "a configuration is whole or there is a problem");
  check_problems(read.problems);
  if (!read.config) return;
  const agent::AgentSetup setup = agent::make_setup(*read.config);
  hold(setup.outputs.size() == 5, "every action has an output");
  for (const auto& output : setup.outputs) {
    hold(!output.drill_outputs_until || *output.drill_outputs_until <= kNoon + 23h,
         "drills move outputs for a day at most");
    hold(!output.tolerance || *output.tolerance > Nanos(0), "a tolerance is positive");
  }
  hold(setup.drift_ppm >= 1 && setup.drift_ppm <= 1000, "a drift makes sense");
}

// The first byte says what the words are taken for.
void check(Draw draw) {
  const std::size_t kind = draw.below(9);
  const std::string text(draw.rest());
  (void)bundle_file("report.key");
  scratch().clear();
  switch (kind) {
    case 0:
      return check_plan(text);
    case 1:
      return check_centre(text);
    case 2:
      return check_register(text);
    case 3:
      return check_csv(text);
    case 4:
      return check_agent(text, "");
    case 5:
      return check_agent(text, "station.toml");
    case 6:
      return check_agent(text, "root.sukut");
    case 7:
      return check_agent(text, "report.key");
    default:
      return check_agent(text, "link.key");
  }
}

}  // namespace
}  // namespace sukut::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sukut::fuzz::check(sukut::fuzz::Draw(data, size));
  return 0;
}
