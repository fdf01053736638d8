// The lines of the matrix that real programs cannot show in minutes: played by the simulator, which says what it met;
// or not played, with the reason.
#include <cstdlib>
#include <map>
#include <mutex>
#include <sstream>

#include "tests/faults/process.h"
#include "tests/faults/row.h"
#include "tests/faults/stage.h"

namespace sukut::faults {
namespace {

using std::chrono::seconds;

struct Simulated {
  bool is_well = false;
  std::string text;                      // what it said last
  std::string summary;                   // its line of figures
  std::map<std::string, long> counters;  // what it met, and how often
};

Simulated simulate(std::vector<std::string> words) {
  const Stage stage("simulated");
  const char* program = std::getenv("SUKUT_SIM");
  if (program == nullptr) throw Broken{"SUKUT_SIM is not set; tests/system/faults sets it"};
  words.insert(words.begin(), program);
  Process simulator({std::move(words), {}, {}}, stage / "said");
  const auto status = simulator.wait(seconds(240));
  Simulated result{status == 0, read_file(stage / "said"), {}, {}};
  std::istringstream lines(result.text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("simulated years") != std::string::npos) result.summary = line;
    std::istringstream parts(line);
    long count = 0;
    std::string mark;
    if (!(parts >> count >> std::ws)) continue;
    if (parts.peek() == '*') parts >> mark >> std::ws;
    std::getline(parts, line);
    result.counters[line] = count;
  }
  return result;
}

// One run for all rows that stand on it.
const Simulated& many_seeds() {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  static const Simulated result =
      simulate({"--seeds", std::to_string(how_many(2000, 200)), "--jobs", "1", "--no-minimise"});
  return result;
}

// Every promise was kept over many seeds, and these dangers were among what they met.
void play_seeds(Finding& finding, const std::vector<std::string>& dangers) {
  const Simulated& seeds = many_seeds();
  finding.expect(seeds.is_well, "every promise is kept in every seed");
  for (const std::string& each : dangers) {
    const auto met = seeds.counters.find(each);
    finding.expect(met != seeds.counters.end(), "the seeds meet: " + each);
    if (met != seeds.counters.end()) finding.figure(std::to_string(met->second) + " " + each);
  }
  finding.figure("simulator: " + seeds.summary);
}

}  // namespace

std::vector<Row> other_rows() {
  const auto seeds = [](std::vector<std::string> dangers) {
    return [dangers](Finding& finding) { play_seeds(finding, dangers); };
  };
  return {
      {4, "lost-writes", "power cut with writes lost, torn or garbled (simulator)",
       "every acknowledged item is there; what is damaged is noticed",
       seeds({"coordinator crashes with lost writes", "crashes between a write and its acknowledgement",
              "failed journal writes", "failed commits of the store"}),
       true},
      {17, "leap-second", "leap second, daylight saving, stale zone data", "the start is at the UTC instant", nullptr,
       false,
       "orders carry UTC instants in nanoseconds and no local time reaches an agent; the readings of zones are tested "
       "in "
       "tests/shell (cli_plan_test)"},
      {22, "fail-over", "a standby coordinator takes over", "one winner, no split", nullptr, false,
       "there is no standby coordinator yet"},
      {23, "slow-http", "10 000 half-open HTTP connections", "the API answers others within 500 ms", nullptr, false,
       "there is no console with HTTP yet; half-open connections to the link: row half-open"},
      {27, "soak", "30 days with daily events", "memory and descriptors flat", nullptr, false,
       "a month is longer than a command; tests/soak plays 20 minutes with churn"},
  };
}

}  // namespace sukut::faults
