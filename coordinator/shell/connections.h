// Connections of the link: the ROUTER's routing ids as numbers, each bound to the CURVE key it came with.
// libzmq tells nobody when a peer goes, so they are forgotten by age, by failed sends, and beyond a few per key.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "coordinator/core/event.h"
#include "proto/instant.h"

namespace sukut::coordinator {

class Connections {
 public:
  explicit Connections(std::size_t max) : max_(max) {}

  // The connection's number, given now when it is new. One routing id never changes its key.
  [[nodiscard]] ConnectionId hear(std::string_view routing, const std::string& key, Mono now);
  // Empty when it was forgotten.
  [[nodiscard]] std::string routing_of(ConnectionId connection) const;
  void forget(ConnectionId connection);
  [[nodiscard]] std::size_t size() const { return by_routing_.size(); }

 private:
  struct Entry {
    ConnectionId id = 0;
    std::string routing;
    std::string key;
    Mono heard;
  };
  using Place = std::list<Entry>::iterator;

  void forget(Place place);
  void forget_old(Mono now);
  void forget_surplus(const std::string& key);

  std::size_t max_;
  ConnectionId next_ = 1;
  std::list<Entry> by_age_;  // latest heard first
  std::unordered_map<std::string, Place> by_routing_;
  std::unordered_map<ConnectionId, Place> by_id_;
  std::unordered_map<std::string, std::list<ConnectionId>> by_key_;  // newest last
};

}  // namespace sukut::coordinator
