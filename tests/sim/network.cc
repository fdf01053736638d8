#include "tests/sim/network.h"

#include <algorithm>
#include <bit>

#include "tests/sim/centre.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kHandOver = milliseconds(250);
constexpr int kHighWater = 2;  // messages that a clogged line holds; so few that it is reached

}  // namespace

Network::Network(World& world, const Story& story) : world_(world) {
  for (std::size_t i = 0; i < story.stations.size(); ++i) {
    const auto dice = [&](std::string_view stream) { return Rng(story.seed, stream, i); };
    lines_.push_back({story.stations[i].link,
                      {},
                      {0, 0, 0},
                      {},
                      {},
                      0,
                      0,
                      false,
                      {},
                      {},
                      dice("delays"),
                      dice("losses"),
                      dice("doubles"),
                      dice("orders"),
                      dice("connections")});
  }
}

bool Network::is_cut(const Line& line, int way) const {
  return line.cuts[std::countr_zero(static_cast<unsigned>(way))] > 0;
}

Nanos Network::delay(Line& line) {
  const Nanos delay = line.story.delay + line.delays.between(Nanos(0), line.story.jitter + microseconds(20));
  if (line.story.hand_over_every == Nanos(0)) return delay;
  const Nanos since = world_.now().time_since_epoch() % line.story.hand_over_every;
  return delay + std::max(kHandOver - since, Nanos(0));
}

std::vector<Instant> Network::arrivals(Line& line, Instant& last, Nanos more) {
  std::vector<Instant> times;
  const bool is_lost = line.losses.chance(line.story.loss_per_mille);
  const bool is_doubled = line.doubles.chance(line.story.duplicate_per_mille);
  const bool overtakes = line.orders.chance(line.story.reorder_per_mille);
  Instant at = world_.now() + delay(line) + more;
  const Instant again = at + delay(line) * 3;
  if (is_lost) return times;
  if (world_.now() < line.clogged_until) {
    if (++line.queued > kHighWater) {
      world_.count("messages dropped at the high-water mark");
      return times;
    }
    at += line.clogged_until - world_.now();
  }
  if (!overtakes) at = last = std::max(at, last + Nanos(1));
  times.push_back(at);
  if (is_doubled) times.push_back(std::max(again, at + Nanos(1)));
  return times;
}

void Network::open(std::size_t station) {
  close(station);
  Line& line = lines_[station];
  const std::uint64_t id = ++last_connection_;
  const bool is_reachable = world_.centre().is_up() && !is_cut(line, kUp) && !is_cut(line, kDown) && !line.is_revoked;
  const bool is_silent =
      line.connections.chance(500);  // unreachable: the socket stands all the same, and nothing answers
  line.connection = id;
  connections_[id] = {station, world_.now(), world_.now()};
  const Nanos handshake = delay(line) * 4;
  if (!is_reachable && !is_silent) return fail(station, id, handshake + line.connections.between(Nanos(0), seconds(5)));
  const auto life = world_.station(station).life();
  world_.at(world_.now() + handshake, [this, station, id, life] {
    if (lines_[station].connection == id) world_.station(station).post(agent::LinkOpened{}, life);
  });
}

void Network::close(std::size_t station) {
  if (const auto id = lines_[station].connection) connections_.erase(*id);
  lines_[station].connection.reset();
}

void Network::fail(std::size_t station, std::uint64_t connection, Nanos after) {
  const auto life = world_.station(station).life();
  world_.at(world_.now() + after, [this, station, connection, life] {
    if (lines_[station].connection != connection) return;
    close(station);
    world_.station(station).post(agent::LinkFailed{}, life);
  });
}

void Network::to_centre(std::size_t station, const Message& message) {
  Line& line = lines_[station];
  if (!line.connection || is_cut(line, kUp)) return;
  const auto found = connections_.find(*line.connection);
  if (found == connections_.end()) return;
  for (const Instant at : arrivals(line, found->second.last_up, line.more_up)) {
    world_.at(at, [this, id = *line.connection, station, message] {
      if (connections_.contains(id)) world_.centre().hear(id, station, message);
    });
  }
}

void Network::to_station(std::uint64_t id, const Message& message) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  const std::size_t station = found->second.station;
  Line& line = lines_[station];
  if (is_cut(line, kDown)) return;
  if (line.withholders > 0 && std::holds_alternative<DocumentMessage>(message)) {
    return world_.count("documents withheld");
  }
  const auto life = world_.station(station).life();
  for (const Instant at : arrivals(line, found->second.last_down, line.more_down)) {
    world_.at(at, [this, id, station, life, message] {
      if (connections_.contains(id)) world_.station(station).post(agent::MessageArrived{message, Path::link}, life);
    });
  }
}

void Network::publish(const Message& message) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (!world_.story().stations[i].has_bulletin || is_cut(lines_[i], kBulletin)) continue;
    if (lines_[i].withholders > 0 && std::holds_alternative<DocumentMessage>(message)) continue;
    for (const Instant at : arrivals(lines_[i], lines_[i].last_bulletin, lines_[i].more_down)) {
      world_.at(at, [this, i, message] {
        Station& station = world_.station(i);
        station.post(agent::MessageArrived{message, Path::bulletin}, station.life());
      });
    }
  }
}

void Network::cut(std::size_t station, int ways, bool is_cut) {
  Line& line = lines_[station];
  for (const int way : {kUp, kDown, kBulletin}) {
    if (ways & way) line.cuts[std::countr_zero(static_cast<unsigned>(way))] += is_cut ? 1 : -1;
  }
  if (is_cut && (ways & kUp) && line.connection && line.connections.chance(300)) {
    fail(station, *line.connection, line.connections.between(Nanos(0), seconds(60)));
  }
}

void Network::clog(std::size_t station, Instant until) {
  Line& line = lines_[station];
  if (line.clogged_until <= world_.now()) line.queued = 0;
  line.clogged_until = std::max(line.clogged_until, until);
}

void Network::revoke(std::size_t station) {
  lines_[station].is_revoked = true;
  half_open(station);
}

void Network::half_open(std::size_t station) {
  if (const auto id = lines_[station].connection) connections_.erase(*id);
}

void Network::delay(std::size_t station, int way, Nanos more) {
  Line& line = lines_[station];
  if (way & kUp) line.more_up += more;
  if (way & kDown) line.more_down += more;
}

void Network::centre_died() {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    Line& line = lines_[i];
    if (!line.connection) continue;
    const std::uint64_t id = *line.connection;
    if (line.connections.chance(850)) {
      fail(i, id, line.connections.between(milliseconds(1), seconds(2)));
    }
  }
  connections_.clear();  // what was under way is gone, and the new process knows no old connection
}

void Network::heal() {
  for (Line& line : lines_) {
    line.story.loss_per_mille = 0;
    line.story.duplicate_per_mille = 0;
    line.story.reorder_per_mille = 0;
    for (int& cuts : line.cuts) cuts = 0;
    line.clogged_until = {};
    line.withholders = 0;
    line.more_up = line.more_down = Nanos(0);
  }
}

}  // namespace sukut::sim
