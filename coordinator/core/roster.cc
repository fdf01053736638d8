#include "coordinator/core/roster.h"

#include <algorithm>

#include "proto/check.h"
#include "proto/limits.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kStoreEvery = std::chrono::seconds(5);
constexpr Nanos kClonedFor = std::chrono::minutes(10);
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

void Roster::load(const std::vector<StationEntry>& stations) {
  registered_.clear();
  for (const StationEntry& station : stations) registered_.insert(station.attributes.id);
  std::vector<StationId> gone;
  for (const auto& [id, seat] : seats_) {
    if (!registered_.contains(id)) gone.push_back(id);
  }
  for (const StationId& id : gone) remove(id);
}

void Roster::remove(const StationId& station) {
  const auto found = seats_.find(station);
  if (found == seats_.end()) return;
  by_age_.erase({found->second.spoke, station});
  if (found->second.due) due_.erase({*found->second.due, station});
  seats_.erase(found);
}

Reason Roster::admit(const StationId& station, ConnectionId connection, const Hello& hello, Mono mono, Instant at,
                     std::size_t connections_max) {
  if (!is_registered(station)) return Reason::unknown_station;
  const auto found = seats_.find(station);
  const bool is_counted = found != seats_.end() && found->second.heard.is_connected;
  if (!is_counted) {
    let_go(mono);
    if (connected() >= connections_max) return Reason::busy;
  }
  Seat& seat = seats_[station];
  if (seat.connection && *seat.connection != connection) seat.former = {*seat.connection, seat.heard.journal};
  seat.connection = connection;
  seat.heard.station = station;
  seat.heard.software = hello.software;
  seat.heard.journal = hello.journal;
  seat.heard.outputs = hello.outputs;
  touch(seat, mono, at);
  plan_storing(seat, mono, true);
  return Reason::none;
}

Roster::Voice Roster::voice_of(const StationId& station, ConnectionId connection) const {
  const auto found = seats_.find(station);
  if (found == seats_.end()) return Voice::stranger;
  const Seat& seat = found->second;
  if (seat.connection == connection) return Voice::own;
  if (!seat.former || seat.former->first != connection) return Voice::stranger;
  return seat.former->second == seat.heard.journal ? Voice::former : Voice::cloned;
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

void Roster::mark_cloned(const StationId& station, Mono mono) {
  const auto found = seats_.find(station);
  CHECK(found != seats_.end());
  const bool is_new = !found->second.cloned;
  found->second.cloned = mono;
  if (is_new) plan_storing(found->second, mono, true);
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
  }
  return records;
}

std::optional<Mono> Roster::due_at() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

}  // namespace sukut::coordinator
