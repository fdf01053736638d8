// Of two machines with one station's keys one acts, and a replaced one never again.
#include <algorithm>

#include "tests/sim/checks.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::seconds;

}  // namespace

void Checks::copied(std::size_t first, std::size_t second) {
  Watch& watch = watches_[second];
  watch = watches_[first];
  watch.oracle.become_copy(world_.story().stations[second], world_.now());
  watch.decisions.clear();
  watch.asked.clear();
  watch.asked_verb.clear();
  watch.brought.clear();
  watch.ended.clear();
  watch.in_step_since.reset();
  watch.linked_since.reset();
}

void Checks::meet_answer(std::size_t station, const Message& message) {
  Oracle& oracle = watches_[station].oracle;
  const bool is_second = world_.story().stations[station].second_of >= 0;
  const auto* busy = std::get_if<Busy>(&message);
  if (busy && busy->reason == Reason::cloned) {
    world_.count(is_second ? "second machines turned away" : "first machines turned away");
    oracle.turned_away(true, world_.now());
  }
  if (!std::holds_alternative<Welcome>(message)) return;
  if (oracle.turned_away_since()) world_.count("machines let in again");
  oracle.turned_away(false, world_.now());
}

void Checks::meet_withdrawal(std::size_t station, const Written& written) {
  Oracle& oracle = watches_[station].oracle;
  const bool is_own = written.withdraw->station == world_.story().stations[station].attributes.id &&
                      written.withdraw->key == world_.station_key(station).bytes;
  if (!is_own) return;
  if (!oracle.withdrawn_since()) {
    world_.count("withdrawals obeyed");
    if (is_intended(station)) world_.count("withdrawals between the intent and T");
    if (!running(station).empty()) world_.count("withdrawals of a running output");
  }
  oracle.withdrawn(written, world_.now());
  expect_all_off(station, "S4", "its machine was replaced");
}

// Where nothing troubles the links, the centre has spoken with both long enough to tell one of them. Elsewhere two
// machines may act: each holds its order, and nothing at the instant needs the network.
void Checks::check_second(std::size_t station, const Run& run) {
  const auto has_long_been_linked = [this](std::size_t each) {
    const auto since = watches_[each].linked_since;
    return world_.station(each).is_up() && since && *since < world_.now() - seconds(75);
  };
  if (!is_calm_ || !has_long_been_linked(station)) return;
  const StationId& id = world_.story().stations[station].attributes.id;
  for (std::size_t other = 0; other < watches_.size(); ++other) {
    const bool is_same_station = other != station && world_.story().stations[other].attributes.id == id;
    if (is_same_station && has_long_been_linked(other)) {
      broken("S3", station,
             "starts " + run.key.cue.text + " while the centre speaks with another machine of it as well");
    }
  }
}

bool Checks::is_contested(std::size_t station, const JournalId& journal, std::uint64_t seq, const Bytes& body) const {
  const StationId& id = world_.story().stations[station].attributes.id;
  for (std::size_t other = 0; other < watches_.size(); ++other) {
    if (other == station || world_.story().stations[other].attributes.id != id) continue;
    const auto found = watches_[other].reports.find({journal, seq});
    if (found != watches_[other].reports.end() && found->second.body != body) return true;
  }
  return false;
}

}  // namespace sukut::sim
