// The roster: which stations there are, which machine speaks for each over which connection, and its last word.
// Of one machine the newest connection counts. Of two machines with one station's keys the first keeps the seat for as
// long as it answers (roster_rivals.cc has the reasons). Nothing here is a promise about orders; what a station says of
// its readiness is shown to people and decides nothing.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/message.h"

namespace sukut::coordinator {

// Not heard for so long, a connection no longer counts: three pulses of a satellite link.
inline constexpr Nanos kGoneAfter = std::chrono::minutes(30);
// So long the machine on the seat has to answer before another one is let in.
inline constexpr Nanos kAnswerWithin = std::chrono::seconds(3);

// The same machine since its last boot.
[[nodiscard]] bool is_same(const Machine& a, const Machine& b);
// It says so itself, and has not been let in since.
[[nodiscard]] bool was_turned_away(const Hello& hello);

class Roster {
 public:
  // Whose a connection is. former: late words of the machine on the seat. rival: another machine's, which had the seat
  // and may be alive all the same. out: another machine's, which waits or was turned away.
  enum class Voice { own, former, rival, out, stranger };

  // A hash that nobody has, named to a connection: whoever pulls it is alive.
  struct Question {
    ConnectionId to = 0;
    Digest hash;
  };
  // What becomes of a Hello. A reason turns it away: unknown_station, busy at `connections_max`, cloned. One that waits
  // is decided by let_in() or answered().
  struct Entrance {
    Reason reason = Reason::none;
    bool is_waiting = false;
    std::optional<Question> question;  // to be asked now
  };
  struct Admitted {
    ConnectionId connection = 0;
    Hello hello;
  };
  // Both machines of the station are alive; `second` is to be told, unless it knows.
  struct Proof {
    StationCloned alarm;
    std::optional<ConnectionId> second;
  };

  // Replaces the register. A station that is no longer in it is forgotten with its connection; one that has another
  // key than before has nobody on its seat.
  void load(const std::vector<StationEntry>& stations, Mono mono);
  [[nodiscard]] bool is_registered(const StationId& station) const { return registered_.contains(station); }

  // `fresh`: a hash that nobody has, should a question be needed.
  [[nodiscard]] Entrance admit(const StationId& station, ConnectionId connection, const Hello& hello,
                               const Digest& fresh, Mono mono, Instant at, std::size_t connections_max);
  [[nodiscard]] Voice voice_of(const StationId& station, ConnectionId connection) const;
  void hear(const StationId& station, const Pulse& pulse, Mono mono, Instant at);

  // ---- Two machines of one station (roster_rivals.cc).
  // Asks the former holder of the seat, who has spoken, whether it is alive now.
  [[nodiscard]] Question ask_again(const StationId& station, const Digest& fresh);
  // The pull of a hash proves something only when it answers the open question on the connection that was asked.
  [[nodiscard]] std::optional<Proof> answered(const StationId& station, ConnectionId connection,
                                              const std::vector<Digest>& pulled, Mono mono, Instant at);
  // Those whose time of waiting is over, with nobody having answered: they have their seats now.
  [[nodiscard]] std::vector<Admitted> let_in(Mono mono, Instant at);
  [[nodiscard]] std::optional<Mono> let_in_at() const;

  // Of `wanted` documents, how many the station may pull now.
  [[nodiscard]] std::size_t pull_allowance(const StationId& station, std::size_t wanted, Mono mono);
  [[nodiscard]] std::vector<ConnectionId> connections() const;
  [[nodiscard]] std::size_t connected() const { return by_age_.size(); }
  // Connections not heard for kGoneAfter no longer count.
  void let_go(Mono mono);

  // Last words and alarms to be stored now: a change at once, mere pulses not more often than every 5 s per station.
  [[nodiscard]] std::vector<Record> take_due(Mono mono, std::size_t max);
  [[nodiscard]] std::optional<Mono> due_at() const;

 private:
  // The other connection of a station.
  struct Rival {
    enum class Place { waits, was_turned_away, had_the_seat };
    Place place = Place::waits;
    ConnectionId connection = 0;
    Machine machine;
    Hello hello;  // of one that waits, or had the seat
    Mono until;   // waits
  };
  struct Seat {
    Seat() { heard.is_connected = false; }
    std::optional<ConnectionId> connection;
    Machine machine;
    Hello hello;  // without what it held
    std::optional<Rival> rival;
    std::optional<Question> question;
    std::optional<Mono> told_since;  // a machine that was turned away in a former life knocks at an empty seat
    std::optional<StationCloned> alarm;  // to be stored
    Mono spoke;
    StationHeard heard;
    std::optional<Mono> stored;
    std::optional<Mono> due;
    std::optional<Mono> cloned;
    Mono pulled;
    std::size_t pulled_count = 0;
  };

  [[nodiscard]] Entrance contest(const StationId& station, Seat& seat, ConnectionId connection, const Hello& hello,
                                 const Digest& fresh, Mono mono, Instant at);
  [[nodiscard]] std::optional<Question> keep_asking(const StationId& station, Seat& seat, ConnectionId before,
                                                    const Digest& fresh, Mono mono);
  void sit_down(Seat& seat, ConnectionId connection, const Machine& machine, const Hello& hello);
  void swap_seat(const StationId& station, Seat& seat, Rival::Place place);
  void forget_rival(const StationId& station, Seat& seat);
  void vacate(const StationId& station, Seat& seat, Mono mono);
  void touch(Seat& seat, Mono mono, Instant at);
  void plan_storing(Seat& seat, Mono mono, bool is_urgent);
  void remove(const StationId& station);

  std::map<StationId, std::string> registered_;  // with the public half of its key
  std::map<StationId, Seat> seats_;
  std::set<std::pair<Mono, StationId>> by_age_;  // connected ones, longest silent first
  std::set<std::pair<Mono, StationId>> due_;
  std::set<std::pair<Mono, StationId>> waiting_;
};

}  // namespace sukut::coordinator
