// Where every published order stands, by sector and by station, for the people in the centre.
// Pure and repeatable: the same documents, register, last words and reports give the same view.
// A count is of stations. A quiet station is counted not_heard and never as ready: its last word is old.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/message.h"
#include "proto/order.h"

namespace sukut::coordinator {

// A station is quiet when nothing was heard of it for so long: three pulses of its link.
[[nodiscard]] Nanos quiet_after(const StationEntry& station);

// One station under one order. Over its cues the worst readiness counts.
struct StationStatus {
  StationId station;
  std::string name_en;
  std::string sector;
  bool is_added_later = false;               // matched the rules after the list was resolved
  bool is_quiet = true;                      // not heard for quiet_after, or never
  std::optional<Instant> heard;              // its last word about anything
  bool is_received = false;                  // it holds the newest revision, or refused it
  bool is_armed = false;                     // an output, or a person, stands ready behind a cue
  Readiness readiness = Readiness::unknown;  // ready, at_risk, unbounded, refused, over; unknown while quiet
  Reason reason = Reason::none;              // of a refusal, a decline or a risk
  std::string detail;                        // the station's own words for it
  Nanos expected_error{0};                   // worst ε(T) over its cues
  std::optional<Instant> holdover_until;     // earliest over its cues
  std::uint32_t cues = 0;                    // of this order that name it
  std::uint32_t started = 0;                 // cues that have started
  std::uint32_t ended = 0;                   // cues whose outcome is known
};

// Counts of stations. ready, at_risk, unbounded and refused exclude each other.
struct StatusCounts {
  std::uint32_t named = 0;
  std::uint32_t received = 0;
  std::uint32_t armed = 0;
  std::uint32_t ready = 0;
  std::uint32_t at_risk = 0;
  std::uint32_t unbounded = 0;
  std::uint32_t refused = 0;
  std::uint32_t not_heard = 0;
  std::uint32_t started = 0;                 // at least one cue
  std::uint32_t ended = 0;                   // every cue that names the station
  std::map<Reason, std::uint32_t> refused_by;
  friend bool operator==(const StatusCounts&, const StatusCounts&) = default;
};

struct OrderStatus {
  Order order;                               // the newest revision
  Digest hash;
  bool is_cancelled = false;                 // as a whole, by a tombstone without cue and scope
  bool is_over = false;                      // past its last end
  std::optional<Instant> next_start;         // of its cues; for the countdown
  StatusCounts total;
  std::map<std::string, StatusCounts> sectors;
  std::vector<StationStatus> stations;       // by sector, then id
};

struct StatusView {
  std::vector<OrderStatus> orders;           // by first start
  std::uint32_t registered = 0;
  std::uint32_t heard = 0;                   // registered stations that are not quiet
  std::uint32_t inhibited = 0;               // of those
  std::uint32_t cloned = 0;                  // two machines of one station speak
  std::vector<StationCloned> clones;         // which, by station; for whoever shows them
};

[[nodiscard]] StatusView status_of(const std::vector<DocumentStored>& documents,
                                   const std::vector<StationEntry>& stations,
                                   const std::vector<StationHeard>& heard, const std::vector<Report>& reports,
                                   Instant now);

}  // namespace sukut::coordinator
