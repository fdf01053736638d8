#include "tests/sim/playing.h"

#include <cstdio>

#include "tests/sim/scenario.h"

namespace sukut::sim {

Played play(const Story& story, const World::Options& options, Totals& totals) {
  World world(story, options, totals.counters);
  Played played;
  try {
    world.run();
  } catch (const BrokenPromise& broken) {
    played.breach = Breach{broken.promise, broken.what()};
  }
  totals.add(world, story);
  played.fingerprint = world.fingerprint();
  played.points = world.points();
  return played;
}

void tell(const Story& story, const Breach& breach, const std::string& replay) {
  const std::string name = replay.substr(2);  // "--seed 4711" is "seed 4711"
  std::printf("%s: promise %s broken at %s\n", name.c_str(), breach.promise.c_str(), breach.what.c_str());
  std::printf("%s  replay: sukut-sim %s --trace\n", frozen(story).c_str(), replay.c_str());
  std::fflush(stdout);
}

}  // namespace sukut::sim
