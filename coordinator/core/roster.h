// The roster: which stations there are, over which connection each speaks now, and its last word.
// The newest connection of a station is its own. Nothing here is a promise about orders; what a station
// says of its readiness is shown to people and decides nothing.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/message.h"

namespace sukut::coordinator {

// Not heard for so long, a connection no longer counts: three pulses of a satellite link.
inline constexpr Nanos kGoneAfter = std::chrono::minutes(30);

class Roster {
 public:
  // Whose a connection is. cloned: a former connection that speaks for another journal than the present one.
  enum class Voice { own, former, cloned, stranger };

  // Replaces the register; a station that is no longer in it is forgotten with its connection.
  void load(const std::vector<StationEntry>& stations);
  [[nodiscard]] bool is_registered(const StationId& station) const { return registered_.contains(station); }

  // none: the connection is now the station's own. unknown_station, or busy at `connections_max`.
  [[nodiscard]] Reason admit(const StationId& station, ConnectionId connection, const Hello& hello, Mono mono,
                             Instant at, std::size_t connections_max);
  [[nodiscard]] Voice voice_of(const StationId& station, ConnectionId connection) const;
  void hear(const StationId& station, const Pulse& pulse, Mono mono, Instant at);
  void mark_cloned(const StationId& station, Mono mono);

  // Of `wanted` documents, how many the station may pull now.
  [[nodiscard]] std::size_t pull_allowance(const StationId& station, std::size_t wanted, Mono mono);
  [[nodiscard]] std::vector<ConnectionId> connections() const;
  [[nodiscard]] std::size_t connected() const { return by_age_.size(); }
  // Connections not heard for kGoneAfter no longer count.
  void let_go(Mono mono);

  // Last words to be stored now: a change at once, mere pulses not more often than every 5 s per station.
  [[nodiscard]] std::vector<Record> take_due(Mono mono, std::size_t max);
  [[nodiscard]] std::optional<Mono> due_at() const;

 private:
  struct Seat {
    std::optional<ConnectionId> connection;
    std::optional<std::pair<ConnectionId, JournalId>> former;
    Mono spoke;
    StationHeard heard;
    std::optional<Mono> stored;
    std::optional<Mono> due;
    std::optional<Mono> cloned;
    Mono pulled;
    std::size_t pulled_count = 0;
  };

  void touch(Seat& seat, Mono mono, Instant at);
  void plan_storing(Seat& seat, Mono mono, bool is_urgent);
  void remove(const StationId& station);

  std::set<StationId> registered_;
  std::map<StationId, Seat> seats_;
  std::set<std::pair<Mono, StationId>> by_age_;  // connected ones, longest silent first
  std::set<std::pair<Mono, StationId>> due_;
};

}  // namespace sukut::coordinator
