// Pre-flight: what still stands between an order and its minute, station by station, and whom to phone about it.
// Pure and repeatable. It reads the status view and the last words behind it; it decides nothing for a station.
// A station's lawful veto stands in the list and is no fault; notes are worth knowing and stop nothing.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "coordinator/core/record.h"
#include "coordinator/core/status_view.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::coordinator {

// What can stand in the way: each is one thing to do about it. In the order in which people should look at them.
enum class Obstacle {
  // ---- Of the order.
  cancelled,
  over,
  root_unsealed,
  not_published,         // a draft: nobody can hold it
  signatures_missing,
  root_expires,          // before the order's last end
  key_expires,
  order_overlaps,        // another held order wants an output at the same time
  revision_unpublished,  // a newer one is reserved
  unwatched,             // no alert command, or it fails
  // ---- Of a station.
  left_register,
  no_bundle,
  never_heard,
  not_heard,
  cloned,
  inhibited,
  holds_older,           // and will act by it
  not_received,
  refused,
  clock_unbounded,
  single_time_source,
  output_busy,
  at_risk,
  not_armed,
  dry_run,               // a live cue, and nothing behind it that moves
  old_software,
  declined,
  single_source_accepted,
  older_than_centre,
};
inline constexpr int kObstacleCount = static_cast<int>(Obstacle::older_than_centre) + 1;
[[nodiscard]] std::string_view name_of(Obstacle obstacle);

// stops: not ready until it is mended. lawful: a veto. note: to know.
enum class Weight { stops, lawful, note };
[[nodiscard]] Weight weight_of(Obstacle obstacle);

struct Finding {
  Obstacle obstacle = Obstacle::cancelled;
  StationId station;              // empty: of the order
  std::vector<CueId> cues;        // empty: of all that name the station
  Reason reason = Reason::none;
  std::string detail;
  std::optional<Instant> heard;   // last, of a station that is quiet
};

// One person or desk to call, and about which stations.
struct PhoneCall {
  std::string operator_name;
  std::string contact;
  std::string phone;              // empty: the register has none
  std::vector<StationId> stations;
};

struct Preflight {
  Order order;
  Digest hash;
  Instant minute;
  std::vector<Finding> findings;  // by obstacle, then station
  std::vector<PhoneCall> calls;   // by operator; about findings that stop a station
  std::map<StationId, StationEntry> stations;  // those named, as the register knows them
  std::uint32_t named = 0;
  std::uint32_t ready = 0;        // stations that nothing stops and that did not decline
  std::uint32_t declined = 0;
  [[nodiscard]] bool is_good() const;  // no finding that stops
};

// The signatures of a draft, as far as they are there.
struct DraftSignatures {
  Role role = Role::live;
  std::uint32_t needed = 0;       // 0: nobody holds the role
  std::set<std::string> signers;
  std::set<std::string> holders;
};

struct PreflightWish {
  std::vector<StationEntry> stations;
  std::vector<StationHeard> heard;
  Root root;                      // without keys: not sealed
  Instant now;
  std::string software;           // the centre's own, "sukut 0.1.0"
  std::string software_min;       // "0.1.0"; empty: older than the centre's own is a note
  std::optional<DraftSignatures> draft;  // given: the order is not published
  std::uint32_t reserved = 0;     // highest revision
  std::vector<std::string> overlaps;
  std::string unwatched;          // why nobody would be told; empty: somebody is
};
// `status`: of the order, from status_of with the same register and last words.
[[nodiscard]] Preflight preflight_of(const OrderStatus& status, const PreflightWish& wish);

// "sukut 0.9.2" is older than "0.10.0". Words that end in no version are older than any.
[[nodiscard]] bool is_older(std::string_view software, std::string_view than);

}  // namespace sukut::coordinator
