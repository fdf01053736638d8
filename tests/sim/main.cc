// sukut-sim: runs many seeds, replays one with its trace, plays a text scenario, or kills the processes of one at every
// event. Exit code 0 when every promise was kept (with --break: when the broken promise was caught), 1 when not, 2 for
// a mistake in the request.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <sstream>
#include <string>

#include "tests/sim/coverage.h"
#include "tests/sim/draw.h"
#include "tests/sim/many.h"
#include "tests/sim/playing.h"
#include "tests/sim/scenario.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Clock {
 public:
  [[nodiscard]] double took_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

int jobs_of(const Request& request) {
  if (request.jobs > 0) return request.jobs;
  return static_cast<int>(std::max(sysconf(_SC_NPROCESSORS_ONLN), 1L));
}

// A trace, or a single run, is printed by this very process.
Totals run(const Request& request, std::uint64_t count, const RunOne& one) {
  if (count > 1) return run_many(count, jobs_of(request), one);
  Totals totals;
  (void)one(0, totals);
  return totals;
}

bool is_expected(const Request& request, const std::string& promise) {
  return request.expected.empty() ||
         std::find(request.expected.begin(), request.expected.end(), promise) != request.expected.end();
}

// ---- Seeds.

void tell_small(const Story& story, const Breach& breach, const World::Options& options, const std::string& replay) {
  tell(story, breach, replay);
  const Story small = minimised(story, breach.promise, options);
  Totals aside;
  const auto played = play(small, options, aside);
  if (!played.breach) return;
  std::printf("the same promise in a smaller story, which can be kept as a scenario (%s):\n%s",
              played.breach->what.c_str(), frozen(small).c_str());
  std::fflush(stdout);
}

// Every hundredth seed runs twice, trace and all: the same seed must be the same run.
bool run_seed(const Request& request, std::uint64_t seed, Totals& totals) {
  const Story story = draw_story(seed);
  World::Options options{request.broken, request.is_traced, seed % 100 == 0, {}};
  const Played played = play(story, options, totals);
  options.is_traced = false;
  if (played.breach) {
    if (!is_expected(request, played.breach->promise)) {
      ++totals.counters["promises broken beside the expected ones"];
      return true;
    }
    ++totals.broken;
    const std::string replay = "--seed " + std::to_string(seed);
    const bool minimises = request.minimises && request.expected.empty() && !request.is_traced;
    minimises ? tell_small(story, *played.breach, options, replay) : tell(story, *played.breach, replay);
    return request.keeps_going;
  }
  if (!options.is_hashed) return true;
  Totals aside;
  ++totals.counters["seeds run twice"];
  if (play(story, options, aside).fingerprint == played.fingerprint) return true;
  ++totals.broken;
  std::printf("seed %llu: two runs differ; the simulator is not deterministic\n",
              static_cast<unsigned long long>(seed));
  return request.keeps_going;
}

Totals run_seeds(const Request& request) {
  return run(request, request.seeds, [&request](std::uint64_t number, Totals& totals) {
    return run_seed(request, request.first + number, totals);
  });
}

int judge_seeds(const Request& request, const Totals& totals, double took_s) {
  print_counters(totals);
  const bool is_judged = request.seeds >= kEnoughSeeds && request.expected.empty() && totals.broken == 0;
  const bool are_met = !is_judged || were_dangers_met(totals);
  print(totals, took_s);
  return (totals.broken > 0) == !request.expected.empty() && are_met ? 0 : 1;
}

int run_forever(Request request) {
  const Clock clock;
  for (Totals totals;; request.first += request.seeds) {
    totals.add(run_seeds(request));
    std::printf("seeds to %llu: ", static_cast<unsigned long long>(request.first + request.seeds - 1));
    print(totals, clock.took_s());
    std::fflush(stdout);
    if (totals.broken > 0 && !request.keeps_going) return 1;
  }
}

// Drawn stories as scenarios: what was read back has to run alike, or a frozen seed would prove something else.
int run_freezing(const Request& request) {
  const Totals totals = run(request, request.seeds, [&request](std::uint64_t number, Totals& sum) {
    const Story story = draw_story(request.first + number);
    std::istringstream text(frozen(story));
    const auto again = read_scenario(text, "frozen");
    if (!again) {
      std::printf("seed %llu: %s\n", static_cast<unsigned long long>(story.seed), again.error().detail.c_str());
      return ++sum.broken, false;
    }
    const World::Options options{request.broken, false, true, {}};
    if (play(story, options, sum).fingerprint == play(*again, options, sum).fingerprint) return true;
    std::printf("seed %llu: as a scenario it runs differently\n%s", static_cast<unsigned long long>(story.seed),
                frozen(story).c_str());
    return ++sum.broken, false;
  });
  std::printf("%llu runs of seeds and of their scenarios, %llu differ\n", static_cast<unsigned long long>(totals.runs),
              static_cast<unsigned long long>(totals.broken));
  return totals.broken > 0 ? 1 : 0;
}

// ---- Scenarios.

Story scenario(const Request& request) {
  const auto story = read_scenario(request.scenario);
  if (!story) refuse(story.error().detail);
  return *story;
}

int run_scenario(const Request& request) {
  const Story story = scenario(request);
  Totals totals;
  const Played played = play(story, {request.broken, request.is_traced, false, {}}, totals);
  if (played.breach) tell(story, *played.breach, "--scenario " + request.scenario);
  std::printf("scenario %s: %s\n", request.scenario.c_str(), played.breach ? "BROKEN" : "every promise kept");
  return played.breach.has_value() == !request.expected.empty() ? 0 : 1;
}

// The process that is at work there dies before its next step, and comes back soon, in the middle, or after the minute.
int run_everywhere(const Request& request) {
  constexpr std::array<Nanos, 3> kDown{milliseconds(50), seconds(4), seconds(45)};
  const Clock clock;
  Story story = scenario(request);
  story.expectations.clear();  // they speak of the story without its crash
  Totals first;
  const Played whole = play(story, {request.broken, false, false, {}}, first);
  if (whole.breach) return tell(story, *whole.breach, "--scenario " + request.scenario), 1;
  const auto kill = [&](std::uint64_t number, Totals& totals) {
    const World::Kill at{number / kDown.size() + 1, kDown[number % kDown.size()]};
    const Played played = play(story, {request.broken, false, false, at}, totals);
    if (!played.breach) return true;
    ++totals.broken;
    std::printf("killed at event %llu for %.2f s: promise %s broken at %s\n", static_cast<unsigned long long>(at.point),
                static_cast<double>(at.down_for.count()) / 1e9, played.breach->promise.c_str(),
                played.breach->what.c_str());
    return request.keeps_going;
  };
  const Totals totals = run(request, whole.points * kDown.size(), kill);
  std::printf("scenario %s, killed at each of %llu events: ", request.scenario.c_str(),
              static_cast<unsigned long long>(whole.points));
  print(totals, clock.took_s());
  return totals.broken > 0 ? 1 : 0;
}

int run(const Request& request) {
  switch (request.what) {
    case Request::What::scenario:
      return run_scenario(request);
    case Request::What::everywhere:
      return run_everywhere(request);
    case Request::What::freeze:
      return run_freezing(request);
    case Request::What::seeds:
      break;
  }
  if (request.is_forever) return run_forever(request);
  const Clock clock;
  const Totals totals = run_seeds(request);
  return judge_seeds(request, totals, clock.took_s());
}

}  // namespace
}  // namespace sukut::sim

int main(int argc, char** argv) { return sukut::sim::run(sukut::sim::parse(argc, argv)); }
