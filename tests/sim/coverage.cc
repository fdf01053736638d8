#include "tests/sim/coverage.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace sukut::sim {
namespace {

constexpr std::array kDangers{
    // What must be heard is heard.
    "must sound",
    "must sound in spite of a wall-clock step",
    "must sound after a restart with the intent",
    "starts while cut off from the centre",
    "starts while the coordinator is down",
    "rehearsals",
    "ends of a closed state",
    // The instant.
    "cancels within 5 ms of T",
    "cancels while spinning",
    "cancels between the judgement and the decision",
    "cancels between the decision and the driver",
    "cancels of a running output",
    "inhibits during an output",
    "suspends across T",
    "revisions between the intent and T",
    "running outputs shortened",
    "partitions across T",
    "starts refused: too_late",
    "may be silent: clock bound",
    // Processes and disks.
    "crashes of an agent",
    "crashes inside an action list",
    "crashes between a write and its acknowledgement",
    "crashes between the intent and the start",
    "crashes between the sound and the journal",
    "crashes during an output",
    "reboots",
    "reboots between the intent and T",
    "lost journals",
    "failed journal writes",
    "failed journal writes of an intent",
    "failed journal writes during an output",
    "crashes of the coordinator",
    "coordinator crashes with lost writes",
    "failed commits of the store",
    // The network.
    "reports sent again",
    "documents heard again",
    "clogged links",
    "messages dropped at the high-water mark",
    "half-open links",
    "paths delayed one way",
    "documents withheld",
    // Sources of time.
    "dead sources of time",
    "lies not believed",
    "smeared time",
    "old images of the store put back",
    // Forgers.
    "forgeries: too-few",
    "forgeries: signed-twice",
    "forgeries: mutated",
    "forgeries: stripped",
    "forgeries: replayed",
    "forgeries: other-bytes",
    "forgeries: wrong-mode",
    "forgeries: cancel-by-live",
    "forgeries: beacon",
    "forgeries: time-again",
    "forgeries: withdraw-by-one",
    "forged time answers",
    "forged cancels brought to the centre",
    // Machines.
    "copied disks",
    "bundles installed twice",
    "second machines turned away",
    "machines let in again",
    "machines replaced",
    "withdrawals obeyed",
    "withdrawals of a running output",
    // Every outcome that an output of the simulator can come to.
    "outcome executed",
    "outcome rehearsed",
    "outcome refused",
    "outcome missed",
    "outcome failed",
    "outcome interrupted",
    "outcome cancelled",
    "outcome preempted",
    "outcome ended_unclosed",
};

// So narrow that only a long run is sure to meet them.
constexpr std::array kRareDangers{
    "clock steps while spinning",           "inhibits within 5 ms of T", "declines within 5 ms of T",
    "withdrawals between the intent and T", "outcome executed_late",
};
constexpr std::uint64_t kManySeeds = 20'000;

bool is_danger(std::string_view name) {
  return std::find(kDangers.begin(), kDangers.end(), name) != kDangers.end() ||
         std::find(kRareDangers.begin(), kRareDangers.end(), name) != kRareDangers.end();
}

bool was_met(const Totals& totals, const char* danger) {
  if (totals.counters.contains(danger)) return true;
  std::printf("never happened: %s\n", danger);
  return false;
}

}  // namespace

void print_counters(const Totals& totals) {
  for (const auto& [what, count] : totals.counters) {
    std::printf("%10llu %c %s\n", static_cast<unsigned long long>(count), is_danger(what) ? '*' : ' ', what.c_str());
  }
}

bool were_dangers_met(const Totals& totals) {
  bool are_met = true;
  for (const char* danger : kDangers) are_met &= was_met(totals, danger);
  for (const char* danger : kRareDangers) are_met &= totals.runs < kManySeeds || was_met(totals, danger);
  if (are_met) std::printf("every danger (*) that so many seeds owe was met\n");
  return are_met;
}

}  // namespace sukut::sim
