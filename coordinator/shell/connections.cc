// See connections.h.
#include "coordinator/shell/connections.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kForgetAfter = std::chrono::hours(1);
// An agent, the connection that it left behind, and a clone of it, which the core must hear to notice.
constexpr std::size_t kPerKey = 4;

}  // namespace

ConnectionId Connections::hear(std::string_view routing, const std::string& key, Mono now) {
  const auto found = by_routing_.find(std::string(routing));
  if (found != by_routing_.end() && found->second->key == key) {
    found->second->heard = now;
    by_age_.splice(by_age_.begin(), by_age_, found->second);
    return found->second->id;
  }
  if (found != by_routing_.end()) forget(found->second);
  const ConnectionId id = next_++;
  by_age_.push_front(Entry{id, std::string(routing), key, now});
  by_routing_[by_age_.front().routing] = by_age_.begin();
  by_id_[id] = by_age_.begin();
  by_key_[key].push_back(id);
  forget_surplus(key);
  forget_old(now);
  return id;
}

std::string Connections::routing_of(ConnectionId connection) const {
  const auto found = by_id_.find(connection);
  return found == by_id_.end() ? std::string() : found->second->routing;
}

void Connections::forget(ConnectionId connection) {
  const auto found = by_id_.find(connection);
  if (found != by_id_.end()) forget(found->second);
}

void Connections::forget(Place place) {
  auto& same_key = by_key_[place->key];
  same_key.remove(place->id);
  if (same_key.empty()) by_key_.erase(place->key);
  by_routing_.erase(place->routing);
  by_id_.erase(place->id);
  by_age_.erase(place);
}

void Connections::forget_surplus(const std::string& key) {
  while (by_key_[key].size() > kPerKey) forget(by_key_[key].front());
}

void Connections::forget_old(Mono now) {
  while (!by_age_.empty() && (by_age_.size() > max_ || now - by_age_.back().heard > kForgetAfter)) {
    forget(std::prev(by_age_.end()));
  }
}

}  // namespace sukut::coordinator
