// The simulated world: true time, the queue of what happens next, ordered by (virtual ns, sequence), and everything
// that lives in it. One thread; the same story gives the same run, event for event.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/sim/clocks.h"
#include "tests/sim/people.h"
#include "tests/sim/story.h"

namespace sukut::sim {

class Adversary;
class Centre;
class Checks;
class Network;
class Station;

// Promises broken on purpose: the checks must notice each.
enum class Break { none, skip_journal, one_signature, no_cancel };

struct BrokenPromise : std::runtime_error {
  BrokenPromise(std::string name, const std::string& what) : std::runtime_error(what), promise(std::move(name)) {}
  std::string promise;
};

using Counters = std::map<std::string, std::uint64_t>;

class World {
 public:
  // Kills the process that is about to take the n-th step of the run, counted over all processes.
  struct Kill {
    std::uint64_t point = 0;
    Nanos down_for{0};
  };
  struct Options {
    Break broken = Break::none;
    bool is_traced = false;
    bool is_hashed = false;  // the whole trace goes into the fingerprint
    std::optional<Kill> kill;
  };
  World(const Story& story, const Options& options, Counters& counters);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // The whole story, then ten minutes without faults, then the last questions. Throws BrokenPromise.
  void run();

  [[nodiscard]] Instant now() const { return now_; }
  void at(Instant when, std::function<void()> act);
  [[nodiscard]] const Story& story() const { return story_; }
  [[nodiscard]] Break breaks() const { return options_.broken; }
  [[nodiscard]] Network& network() { return *network_; }
  [[nodiscard]] Centre& centre() { return *centre_; }
  [[nodiscard]] Checks& checks() { return *checks_; }
  [[nodiscard]] Station& station(std::size_t index) { return *stations_[index]; }
  [[nodiscard]] std::size_t stations() const { return stations_.size(); }
  [[nodiscard]] Registry& registry() { return registry_; }
  [[nodiscard]] VerifyMemory& verify() { return verify_; }
  [[nodiscard]] const PublicKey& station_key(std::size_t index) const { return station_keys_[index]; }
  [[nodiscard]] std::uint64_t next_request() { return ++requests_; }
  [[nodiscard]] bool is_healed() const { return is_healed_; }
  // Asked before every event and every action of a process: how long it lies dead when it dies here.
  [[nodiscard]] std::optional<Nanos> dies_here();
  [[nodiscard]] std::uint64_t points() const { return points_; }

  void count(const std::string& what) { ++counters_[what]; }
  // Adds to the fingerprint of the run.
  void mark(std::uint64_t what);
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }
  [[nodiscard]] std::uint64_t events() const { return sequence_; }
  // station: -1 as size_t is the centre.
  template <typename Text>
  void trace(std::size_t station, Text&& text) {
    if (options_.is_traced || options_.is_hashed) note(station, text());
  }

 private:
  struct Happening {
    Instant at;
    std::uint64_t sequence;
    std::function<void()> act;
    bool operator<(const Happening& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
  };

  void note(std::size_t station, const std::string& text);
  void run_until(Instant end);
  void apply(const Deed& deed);
  void apply_to_station(const Deed& deed, std::size_t index);
  void bring(const Deed& deed, std::size_t index);
  // False when the deed is of another kind.
  bool change_machines(const Deed& deed);
  void switch_seconds_off();
  void person(const Deed& deed, std::size_t index);
  void partition(const Deed& deed);
  // False when the deed is of another kind.
  bool trouble_a_link(const Deed& deed);
  bool trouble_a_disk(const Deed& deed);
  bool trouble_a_clock(const Deed& deed);
  // turn(true) now, turn(false) when the deed is over.
  void for_a_while(const Deed& deed, const std::function<void(bool)>& turn);
  void wander(std::size_t index, Quartz quartz);
  void heal();

  const Story& story_;
  Options options_;
  Counters& counters_;
  Instant now_;
  std::vector<Happening> queue_;  // a heap
  std::uint64_t sequence_ = 0;
  std::uint64_t fingerprint_ = 0xCBF29CE484222325ULL;
  std::uint64_t requests_ = 0;
  std::uint64_t points_ = 0;
  std::uint64_t happened_ = 0;
  bool is_healed_ = false;
  Registry registry_;
  VerifyMemory verify_;
  std::vector<PublicKey> station_keys_;
  std::unique_ptr<Checks> checks_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<Centre> centre_;
  std::vector<std::unique_ptr<Station>> stations_;
  std::unique_ptr<Adversary> adversary_;
};

}  // namespace sukut::sim
