#include "coordinator/core/roster.h"

#include <algorithm>
#include <utility>

#include "proto/check.h"
#include "proto/limits.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kStoreEvery = std::chrono::seconds(5);
constexpr Nanos kPullPeriod = std::chrono::seconds(1);
constexpr std::size_t kPullMax = 64;  // documents per station and period

// What people must see at once; the error bound creeps and may wait.
bool differs(const Pulse& a, const Pulse& b) {
  const auto same = [](const CueReadiness& x, const CueReadiness& y) {
    return x.key == y.key && x.revision == y.revision && x.readiness == y.readiness && x.reason == y.reason;
  };
  return a.is_inhibited != b.is_inhibited || a.warnings != b.warnings || a.clock.trust != b.clock.trust ||
         !std::equal(a.cues.begin(), a.cues.end(), b.cues.begin(), b.cues.end(), same);
}

}  // namespace

void Roster::load(const std::vector<StationEntry>& stations, Mono mono) {
  const auto before = std::exchange(registered_, {});
  for (const StationEntry& station : stations) registered_[station.attributes.id] = station.curve_public;
  std::vector<StationId> gone;
  for (auto& [id, seat] : seats_) {
    const auto now = registered_.find(id);
    if (now == registered_.end()) {
      gone.push_back(id);
    } else if (now->second != before.at(id)) {
      vacate(id, seat, mono);
    }
  }
  for (const StationId& id : gone) remove(id);
}

// The key of whoever sits there is no longer the station's: its last word is old at once.
void Roster::vacate(const StationId& station, Seat& seat, Mono mono) {
  by_age_.erase({seat.spoke, station});
  forget_rival(station, seat);
  seat.connection.reset();
  seat.told_since.reset();
  if (!std::exchange(seat.heard.is_connected, false)) return;
  plan_storing(seat, mono, true);
}

void Roster::remove(const StationId& station) {
  const auto found = seats_.find(station);
  if (found == seats_.end()) return;
  by_age_.erase({found->second.spoke, station});
  if (found->second.due) due_.erase({*found->second.due, station});
  forget_rival(station, found->second);
  seats_.erase(found);
}

Roster::Entrance Roster::admit(const StationId& station, ConnectionId connection, const Hello& hello,
                               const Digest& fresh, Mono mono, Instant at, std::size_t connections_max) {
  if (!is_registered(station)) return {Reason::unknown_station, false, {}};
  const auto found = seats_.find(station);
  const bool is_taken = found != seats_.end() && found->second.heard.is_connected;
  if (!is_taken) {
    let_go(mono);
    if (connected() >= connections_max) return {Reason::busy, false, {}};
  }
  Seat& seat = seats_[station];
  const Machine machine{hello.journal, hello.boot, hello.software, at};
  const bool is_second = was_turned_away(hello) && !was_turned_away(seat.hello);
  if (is_taken && (is_second || !is_same(machine, seat.machine))) {
    return contest(station, seat, connection, hello, fresh, mono, at);
  }
  if (!seat.connection && was_turned_away(hello)) {  // nobody has come yet in this life of the coordinator
    seat.told_since = seat.told_since.value_or(mono);
    if (mono - *seat.told_since < kGoneAfter) return {Reason::cloned, false, {}};
  }
  const std::optional<ConnectionId> before = is_taken ? seat.connection : std::nullopt;
  if (!is_taken) forget_rival(station, seat);
  seat.heard.station = station;
  sit_down(seat, connection, machine, hello);
  touch(seat, mono, at);
  plan_storing(seat, mono, true);
  Entrance entrance;
  if (before && *before != connection) entrance.question = keep_asking(station, seat, *before, fresh, mono);
  return entrance;
}

void Roster::sit_down(Seat& seat, ConnectionId connection, const Machine& machine, const Hello& hello) {
  const Instant since = seat.connection && is_same(seat.machine, machine) ? seat.machine.since : machine.since;
  seat.connection = connection;
  seat.machine = machine;
  seat.machine.since = since;
  seat.hello = hello;
  seat.hello.held.clear();
  seat.told_since.reset();
  seat.heard.software = hello.software;
  seat.heard.journal = hello.journal;
  seat.heard.outputs = hello.outputs;
}

void Roster::hear(const StationId& station, const Pulse& pulse, Mono mono, Instant at) {
  const auto found = seats_.find(station);
  CHECK(found != seats_.end());
  Seat& seat = found->second;
  const bool is_urgent = differs(seat.heard.pulse, pulse) || !seat.heard.is_connected;
  seat.heard.pulse = pulse;
  touch(seat, mono, at);
  plan_storing(seat, mono, is_urgent);
}

void Roster::touch(Seat& seat, Mono mono, Instant at) {
  by_age_.erase({seat.spoke, seat.heard.station});
  seat.spoke = mono;
  seat.heard.at = at;
  seat.heard.is_connected = true;
  by_age_.insert({mono, seat.heard.station});
}

void Roster::plan_storing(Seat& seat, Mono mono, bool is_urgent) {
  const Mono due = is_urgent || !seat.stored ? mono : std::max(mono, *seat.stored + kStoreEvery);
  if (seat.due && *seat.due <= due) return;
  if (seat.due) due_.erase({*seat.due, seat.heard.station});
  seat.due = due;
  due_.insert({due, seat.heard.station});
}

std::size_t Roster::pull_allowance(const StationId& station, std::size_t wanted, Mono mono) {
  const auto found = seats_.find(station);
  CHECK(found != seats_.end());
  Seat& seat = found->second;
  if (mono - seat.pulled >= kPullPeriod) {
    seat.pulled = mono;
    seat.pulled_count = 0;
  }
  const std::size_t allowed = std::min(wanted, kPullMax - seat.pulled_count);
  seat.pulled_count += allowed;
  return allowed;
}

std::vector<ConnectionId> Roster::connections() const {
  std::vector<ConnectionId> list;
  list.reserve(by_age_.size());
  for (const auto& [id, seat] : seats_) {
    if (seat.heard.is_connected) list.push_back(*seat.connection);
  }
  return list;
}

void Roster::let_go(Mono mono) {
  while (!by_age_.empty() && mono - by_age_.begin()->first > kGoneAfter) {
    Seat& seat = seats_.at(by_age_.begin()->second);
    by_age_.erase(by_age_.begin());
    seat.heard.is_connected = false;
    plan_storing(seat, mono, true);
  }
}

std::vector<Record> Roster::take_due(Mono mono, std::size_t max) {
  std::vector<Record> records;
  while (!due_.empty() && due_.begin()->first <= mono && records.size() < max) {
    Seat& seat = seats_.at(due_.begin()->second);
    due_.erase(due_.begin());
    seat.due.reset();
    seat.stored = mono;
    if (seat.cloned && mono - *seat.cloned > kClonedFor) seat.cloned.reset();
    StationHeard heard = seat.heard;
    if (seat.cloned) {
      if (heard.pulse.warnings.size() >= kWarningsMax) heard.pulse.warnings.pop_back();
      heard.pulse.warnings.emplace_back(kClonedWarning);
    }
    records.emplace_back(std::move(heard));
    if (seat.alarm) records.emplace_back(*std::exchange(seat.alarm, std::nullopt));
  }
  return records;
}

std::optional<Mono> Roster::due_at() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

}  // namespace sukut::coordinator
