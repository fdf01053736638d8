// A centre whose store is an old copy: it may order nothing new before it has what the stations hold that the copy knew
// of, and in the end it has whatever any of them told it of.
#include <algorithm>

#include "tests/sim/centre.h"
#include "tests/sim/checks.h"
#include "tests/sim/world.h"

namespace sukut::sim {

void Checks::centre_put_back() {
  const CentreStore& store = world_.centre().store();
  is_put_back_ = is_learning_ = true;
  known_.clear();
  awaited_.clear();
  greeted_.clear();
  for (const coordinator::DocumentStored& stored : store.documents()) known_.insert(sha256(stored.document.body));
  for (std::size_t i = 0; i < watches_.size(); ++i) {
    const StationId& id = world_.story().stations[i].attributes.id;
    if (store.heard().empty() || store.heard().contains(id)) awaited_.insert(i);  // all of it within a few days
  }
}

// Who was heard out once is not awaited for what it comes to hold later.
void Checks::centre_greeted(std::size_t station, const std::vector<HeldDocument>& held) {
  if (has_learned(station)) awaited_.erase(station);
  std::vector<Digest>& documents = greeted_[station];
  documents.clear();
  for (const HeldDocument& each : held) documents.push_back(each.hash);
}

// Of two contents that the threshold signed under one revision the centre takes one.
bool Checks::has_learned(std::size_t station) const {
  const auto greeted = greeted_.find(station);
  if (greeted == greeted_.end()) return false;
  const auto& documents = world_.centre().store().documents();
  return std::all_of(greeted->second.begin(), greeted->second.end(), [&](const Digest& hash) {
    const Written* written = world_.registry().find(hash);
    return std::any_of(documents.begin(), documents.end(), [&](const coordinator::DocumentStored& stored) {
      const Written* other = world_.registry().find(sha256(stored.document.body));
      if (other == written) return true;
      return other && other->order && written->order && other->order->id == written->order->id &&
             other->order->revision == written->order->revision;
    });
  });
}

// What it has already, by the copy or by a station, may be published again.
void Checks::check_learned(const Written& written) {
  const bool is_held = std::any_of(greeted_.begin(), greeted_.end(), [&written](const auto& greeted) {
    return std::find(greeted.second.begin(), greeted.second.end(), written.hash) != greeted.second.end();
  });
  if (!is_learning_ || is_held || known_.contains(written.hash)) return;
  for (const std::size_t station : awaited_) {
    if (world_.centre().is_stolen(station) || has_learned(station)) continue;
    broken("S5", watches_.size(),
           "orders " + written.order->name + " before it has learned what " +
               world_.story().stations[station].attributes.id.text + " holds");
  }
}

void Checks::check_given_back() {
  if (!is_put_back_) return;
  for (const auto& [station, held] : greeted_) {
    if (world_.centre().is_stolen(station) || has_learned(station)) continue;
    broken("L1", watches_.size(),
           "never learned what " + world_.story().stations[station].attributes.id.text + " told it that it holds");
  }
}

}  // namespace sukut::sim
