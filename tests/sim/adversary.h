// A forger on the bulletin and beside the stations, who holds one live key of a two-of-three and one drill key.
// Whatever he makes goes through the registry, so that the oracle knows who really signed.
#pragma once

#include "proto/message.h"
#include "tests/sim/rng.h"
#include "tests/sim/story.h"

namespace sukut::sim {

class World;

class Adversary {
 public:
  explicit Adversary(World& world);
  void forge(const Deed& deed);

 private:
  [[nodiscard]] std::optional<SignedDocument> made(const Deed& deed, Forgery forgery);
  // An order like the newest of the story's, only his: everybody at once, now or at noon.
  [[nodiscard]] std::optional<Order> like(const Deed& deed, bool is_same_id);
  [[nodiscard]] std::optional<SignedDocument> emergency(Forgery forgery);
  void deliver(const Deed& deed, const Message& message);

  World& world_;
  Rng rng_;
};

}  // namespace sukut::sim
