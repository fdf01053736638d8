// Two machines with one station's keys: a disk that was copied (the same journal), or a bundle that was installed twice
// (another one). One of them may act; which, and how does the other learn it?
//
// The first keeps the seat, for as long as it is alive. Whether it is cannot be told from the past: it pulses every two
// minutes, a satellite every ten, and the machine that now says Hello may be the very same after a reboot, or with a
// fresh journal after a lost disk. So it is asked. A pulse reply names a hash that nobody has, on the connection of the
// machine on the seat; an agent pulls what it lacks. That pull proves that a process lives at the far end, *after* the
// other one said Hello: an agent has one connection, and has closed the old one before it opens a new one. Only this
// proof turns anybody away. Suspicion alone never does: a station that reboots while its network dies must act.
//
//   Hello of the same machine (journal and boot)   has the seat at once; the connection before is asked all the same,
//                                                  for two copies of a running virtual machine are alike in both
//   Hello of another machine                       waits: turned away at the answer, let in when none came for 3 s
//   the former holder of the seat speaks           is asked again; when it answers it has the seat back
//
// Whoever was turned away keeps that durably and says so in its next Hello. It is let in only when nobody else was
// heard for half an hour, in this life of the coordinator too: a first machine in a tunnel, or a restarted coordinator,
// must not hand the seat to the copy. A machine that merely lost its journal was never turned away, and waits three
// seconds.
#include <algorithm>
#include <utility>

#include "coordinator/core/roster.h"
#include "proto/check.h"

namespace sukut::coordinator {

bool is_same(const Machine& a, const Machine& b) { return a.journal == b.journal && a.boot == b.boot; }

bool was_turned_away(const Hello& hello) {
  return std::find(hello.features.begin(), hello.features.end(), kClonedFeature) != hello.features.end();
}

void Roster::forget_rival(const StationId& station, Seat& seat) {
  if (seat.rival) waiting_.erase({seat.rival->until, station});
  seat.rival.reset();
  seat.question.reset();
}

Roster::Entrance Roster::contest(const StationId& station, Seat& seat, ConnectionId connection, const Hello& hello,
                                 const Digest& fresh, Mono mono, Instant at) {
  Rival rival{
      Rival::Place::waits, connection, {hello.journal, hello.boot, hello.software, at}, hello, mono + kAnswerWithin};
  const bool is_known = seat.rival && is_same(seat.rival->machine, rival.machine);
  const bool waits_already = is_known && seat.rival->place == Rival::Place::waits;
  if (is_known) rival.machine.since = seat.rival->machine.since;
  const Question question{*seat.connection, waits_already ? seat.question->hash : fresh};
  if (waits_already) rival.until = seat.rival->until;  // who knocks twice does not wait longer
  if (was_turned_away(hello)) rival.place = Rival::Place::was_turned_away;
  forget_rival(station, seat);
  if (rival.place == Rival::Place::waits) waiting_.insert({rival.until, station});
  seat.question = question;
  seat.rival = std::move(rival);
  const bool is_out = seat.rival->place == Rival::Place::was_turned_away;
  return {is_out ? Reason::cloned : Reason::none, !is_out, question};
}

// The machine on the seat is back on another connection. While another one waits it is asked there; else the connection
// before it is.
std::optional<Roster::Question> Roster::keep_asking(const StationId& station, Seat& seat, ConnectionId before,
                                                    const Digest& fresh, Mono mono) {
  if (seat.rival && seat.rival->place == Rival::Place::waits) {
    waiting_.erase({seat.rival->until, station});
    seat.rival->until = mono + kAnswerWithin;
    waiting_.insert({seat.rival->until, station});
    seat.question->to = *seat.connection;
    return seat.question;
  }
  forget_rival(station, seat);
  seat.rival = Rival{Rival::Place::had_the_seat, before, seat.machine, seat.hello, {}};
  seat.question = Question{before, fresh};
  return seat.question;
}

Roster::Voice Roster::voice_of(const StationId& station, ConnectionId connection) const {
  const auto found = seats_.find(station);
  if (found == seats_.end()) return Voice::stranger;
  const Seat& seat = found->second;
  if (seat.connection == connection) return Voice::own;
  if (!seat.rival || seat.rival->connection != connection) return Voice::stranger;
  if (seat.rival->place != Rival::Place::had_the_seat) return Voice::out;
  return is_same(seat.rival->machine, seat.machine) ? Voice::former : Voice::rival;
}

Roster::Question Roster::ask_again(const StationId& station, const Digest& fresh) {
  Seat& seat = seats_.at(station);
  CHECK(seat.rival.has_value());
  seat.question = Question{seat.rival->connection, fresh};
  return *seat.question;
}

// The machine on the seat and its rival change places.
void Roster::swap_seat(const StationId& station, Seat& seat, Rival::Place place) {
  waiting_.erase({seat.rival->until, station});
  const Rival next = std::move(*seat.rival);
  seat.rival = Rival{place, *seat.connection, seat.machine, seat.hello, {}};
  seat.connection.reset();
  sit_down(seat, next.connection, next.machine, next.hello);
}

std::optional<Roster::Proof> Roster::answered(const StationId& station, ConnectionId connection,
                                              const std::vector<Digest>& pulled, Mono mono, Instant at) {
  const auto found = seats_.find(station);
  if (found == seats_.end() || !found->second.question) return std::nullopt;
  Seat& seat = found->second;
  const bool is_answer = seat.question->to == connection && seat.rival &&
                         std::find(pulled.begin(), pulled.end(), seat.question->hash) != pulled.end();
  if (!is_answer) return std::nullopt;
  seat.question.reset();
  const bool knows = seat.rival->place == Rival::Place::was_turned_away;
  if (seat.connection != connection) swap_seat(station, seat, Rival::Place::was_turned_away);
  waiting_.erase({seat.rival->until, station});
  seat.rival->place = Rival::Place::was_turned_away;
  Proof proof{{station, at, seat.machine, seat.rival->machine}, {}};
  if (!knows) proof.second = seat.rival->connection;
  seat.cloned = mono;
  seat.alarm = proof.alarm;
  touch(seat, mono, at);
  plan_storing(seat, mono, true);
  return proof;
}

std::vector<Roster::Admitted> Roster::let_in(Mono mono, Instant at) {
  std::vector<Admitted> admitted;
  while (!waiting_.empty() && waiting_.begin()->first <= mono) {
    const StationId station = waiting_.begin()->second;
    Seat& seat = seats_.at(station);
    admitted.push_back({seat.rival->connection, seat.rival->hello});
    swap_seat(station, seat, Rival::Place::had_the_seat);
    touch(seat, mono, at);
    plan_storing(seat, mono, true);
  }
  return admitted;
}

std::optional<Mono> Roster::let_in_at() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

}  // namespace sukut::coordinator
