// What happens in one run: the stations, the orders, and the deeds done to the world, as plain data.
// Drawn from a seed (draw.h) or read from a text scenario (scenario.h); printed with every broken promise.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/core/setup.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::sim {

// 20 January 2027, 12:00 in Baku.
inline constexpr Instant kNoon = from_ns<Instant>(1'800'432'000'000'000'000);

struct LinkStory {
  Nanos delay = std::chrono::milliseconds(1);
  Nanos jitter{0};
  int loss_per_mille = 0;
  int duplicate_per_mille = 0;
  int reorder_per_mille = 0;
  Nanos hand_over_every{0};  // of a low satellite: the link stands still for a moment
};

struct StationStory {
  StationAttributes attributes;
  std::vector<agent::OutputSetup> outputs;
  LinkStory link;
  bool has_bulletin = true;
  bool has_chrony = false;
  bool accepts_single_source = true;
  int drift_ppm = 50;         // the declared rho
  std::int64_t rate_ppb = 0;  // what RAW really does, within rho
  bool wanders = false;       // the rate changes now and then
  Nanos wall_error{0};        // at the beginning
  Nanos boot_age = std::chrono::hours(24);
  Nanos fsync = std::chrono::milliseconds(2);
  bool is_preempted = false;  // the firing thread often loses the processor around the decision
  Nanos pulse_every = std::chrono::seconds(120);
  Nanos time_every = std::chrono::seconds(120);
  int second_of = -1;  // another machine with that station's keys; off until it is cloned
};
// The id; the second machine of ship-1 is "ship-1~".
[[nodiscard]] std::string label_of(const StationStory& station);

// Revisions of one order, as their authors wrote them; ids, revision and hashes come with publishing.
struct OrderStory {
  std::string base;  // "january-20/2027"
  std::vector<Order> revisions;
};

enum class Verb {
  publish,        // order, detail = revision index
  cancel,         // order, cue (empty: all), station (-1: all)
  close,          // order, cue
  bring_order,    // by hand to the station: order, detail = revision index
  bring_cancel,   // by hand to the station: order, cue
  crash,          // station (-1: the coordinator), down for `length`; detail: CrashKind
  crash_in_list,  // after `detail` more actions, down for `length`
  partition,      // station (-1: all), `length`; detail: bits 1 up, 2 down, 4 bulletin
  disk,           // the journal (-1: the store) cannot be written for `length`
  wall_step,      // by `length`
  slew,           // MONOTONIC by `detail` ppm for `length`
  suspend,        // for `length`
  inhibit,
  clear,
  person,       // detail: agent::Verb
  device_busy,  // every output of the station is active for another reason, for `length`
  device_gone,  // every output of the station does not answer, for `length`
  forge,        // detail: Forgery, order; station (-1: all)
  clog,         // station (-1: all): for `length` nothing gets through, then what the queue could hold
  half_open,    // station (-1: all): the connection is dead, and the station is not told
  withhold,     // station (-1: all): documents do not arrive for `length`; all else does
  delay,        // station (-1: all), for `length`; detail: way (1 up, 2 down) + 4 * ms more than usual
  write_fails,  // the detail-th write of the journal (-1: the store) from now on fails, once
  old_image,    // the store is put back to what it was `length` ago
  lie,          // chrony (-1: the coordinator) is wrong by `detail` ms for `length`
  smear,        // … by `detail` ppm more and more, for `length`
  no_time,      // … says nothing about time for `length`
  clone,           // station: the second machine is switched on, for `length` (0: until the end); detail: CloneKind
  unplug,          // the station's machine is switched off for good
  withdraw,        // the station's key is out at once, and the centre publishes the withdrawal of its machine
  bring_withdraw,  // that withdrawal, by hand to the station
};
[[nodiscard]] std::string_view name_of(Verb verb);
[[nodiscard]] std::optional<Verb> verb_named(std::string_view name);

enum class CrashKind { process, reboot, lost_journal };
// A copied disk has the first one's journal, as it is then; a bundle that was installed twice has none yet.
enum class CloneKind { disk, bundle };

enum class Forgery {
  too_few,         // a new order signed with the stolen live key alone
  signed_twice,    // … with the stolen key twice
  mutated,         // a true order, one byte changed, signatures kept
  stripped,        // a true order with one of its signatures
  replayed,        // the first revision again
  other_bytes,     // a held (id, revision) with other bytes and the stolen key
  wrong_mode,      // a live order signed with the stolen live and the stolen drill key
  cancel_by_live,  // a cancel signed with the stolen live key
  beacon,          // a beacon signed with the stolen live key
  time_again,      // a time reply of the true centre, replayed
  last_year,       // an order that the threshold signed a year ago
  two_faced,       // other bytes under a published revision, signed by the threshold as well
  time_unsigned,   // before each true time answer a wrong one, signed with the stolen live key; for `length`
  withdraw_by_one, // the withdrawal of a machine, signed with the stolen live key alone
};
inline constexpr int kForgeries = 14;
[[nodiscard]] std::string_view name_of(Forgery forgery);

struct Deed {
  Instant at;
  Verb verb = Verb::publish;
  int station = -1;
  int order = 0;
  std::string cue;
  Nanos length{0};
  int detail = 0;
};

// What a scenario expects of a (station, cue) pair at the end.
struct Expectation {
  int line = 0;
  int station = 0;
  std::string cue;
  int starts = -1;  // -1: not asked
  std::optional<Outcome> outcome;
  Reason reason = Reason::none;  // none: not asked
};

struct Story {
  std::uint64_t seed = 0;
  Instant begins = kNoon - std::chrono::minutes(5);
  Instant ends = kNoon + std::chrono::minutes(3);  // then the world is healed and watched for ten minutes
  bool is_time_declared = false;
  Nanos reference_error = std::chrono::microseconds(200);
  Nanos store_commit = std::chrono::milliseconds(5);
  std::vector<StationStory> stations;
  std::vector<OrderStory> orders;
  std::vector<Deed> deeds;
  std::vector<Expectation> expectations;
};

// "T-5.000000000" relative to noon.
[[nodiscard]] std::string told(Instant at);
[[nodiscard]] std::string told(const Story& story, const Deed& deed);

// What a scenario means by what it does not say.
inline constexpr std::array<std::string_view, 4> kHoldings{"fired", "device", "person", "dry"};
[[nodiscard]] agent::OutputSetup usual_output(CueAction action);
[[nodiscard]] StationStory usual_station();
[[nodiscard]] Cue usual_cue(CueAction action, Instant start, Nanos length);
[[nodiscard]] Order usual_order(Mode mode);

}  // namespace sukut::sim
