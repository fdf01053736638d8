// The network between stations and the centre: delay, loss, duplication, reordering, cuts; nothing lost is ever
// replayed. The link has connections that die with either end; the bulletin is a second, one-way path.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "proto/message.h"
#include "tests/sim/rng.h"
#include "tests/sim/story.h"

namespace sukut::sim {

class World;

class Network {
 public:
  Network(World& world, const Story& story);

  // A new connection of the station; the former one is gone. LinkOpened or LinkFailed follows at the station.
  void open(std::size_t station);
  void close(std::size_t station);
  void to_centre(std::size_t station, const Message& message);
  void to_station(std::uint64_t connection, const Message& message);
  void publish(const Message& message);

  static constexpr int kUp = 1;
  static constexpr int kDown = 2;
  static constexpr int kBulletin = 4;
  void cut(std::size_t station, int ways, bool is_cut);
  [[nodiscard]] bool is_cut_off(std::size_t station) const {
    return is_cut(lines_[station], kUp) && is_cut(lines_[station], kDown);
  }
  // Nothing arrives until then; what a queue cannot hold is dropped.
  void clog(std::size_t station, Instant until);
  // The connection is dead, and the station is not told.
  void half_open(std::size_t station);
  void withhold(std::size_t station, bool is_on) { lines_[station].withholders += is_on ? 1 : -1; }
  // More delay than usual: kUp or kDown, and what the bulletin has.
  void delay(std::size_t station, int way, Nanos more);
  // The key of the station is out of the register: it has no link any more.
  void revoke(std::size_t station);
  // The coordinator's process is gone: its connections too, and most stations soon notice.
  void centre_died();
  // Ends every fault for good.
  void heal();

 private:
  struct Connection {
    std::size_t station = 0;
    Instant last_up;
    Instant last_down;
  };
  struct Line {
    LinkStory story;
    std::optional<std::uint64_t> connection;
    int cuts[3] = {0, 0, 0};
    Instant last_bulletin;
    Instant clogged_until;
    int queued = 0;
    int withholders = 0;
    bool is_revoked = false;
    Nanos more_up{0};
    Nanos more_down{0};
    // Dice of their own for each kind of fault.
    Rng delays;
    Rng losses;
    Rng doubles;
    Rng orders;
    Rng connections;
  };

  [[nodiscard]] bool is_cut(const Line& line, int way) const;
  [[nodiscard]] Nanos delay(Line& line);
  // When the copies of one message arrive: none, one or two. `last` keeps the order unless reordering strikes.
  [[nodiscard]] std::vector<Instant> arrivals(Line& line, Instant& last, Nanos more);
  void fail(std::size_t station, std::uint64_t connection, Nanos after);

  World& world_;
  std::vector<Line> lines_;
  std::map<std::uint64_t, Connection> connections_;
  std::uint64_t last_connection_ = 0;
};

}  // namespace sukut::sim
