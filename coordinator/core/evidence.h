// What the stations said of one order, put in order: who is named, and of each (station, cue) pair the few
// reports that count. The national report and the status view both read it; neither judges reports twice.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/codec.h"
#include "proto/message.h"
#include "proto/order.h"

namespace sukut::coordinator {

// A station that a cue names. `entry` is null when it has left the register.
struct NamedStation {
  StationId id;
  const StationEntry* entry = nullptr;
  bool is_added_later = false;  // the rules name it, the list resolved at draft lacks it
};

// What one station said of one cue; null where it said nothing.
struct CueEvidence {
  const Report* armed = nullptr;
  const Report* started = nullptr;
  const Report* ended = nullptr;     // the one that counts
  const Report* declined = nullptr;  // and was not withdrawn
  const Report* refused = nullptr;   // the cue alone
};

// What one station said of the order as a whole.
struct StationEvidence {
  bool is_heard = false;            // any report shows that some revision reached it
  const Report* held = nullptr;     // this revision
  const Report* refused = nullptr;  // this revision, and not held since
  std::set<Digest> cancels;         // body hashes of the cancels it holds
  Path first_path = Path::none;
  std::map<CueId, CueEvidence> cues;
};

class Evidence {
 public:
  // Keeps pointers into `reports` and `stations`. `hash` is the body hash of `order`.
  Evidence(const Order& order, const Digest& hash, const std::vector<StationEntry>& stations,
           const std::vector<Report>& reports);

  // The list resolved at draft, and whoever else the rules name now or has told of the cue; by id.
  [[nodiscard]] std::vector<NamedStation> named_by(const Cue& cue, const std::vector<StationId>& resolved) const;
  [[nodiscard]] const StationEvidence& of(const StationId& station) const;
  [[nodiscard]] const CueEvidence& of(const StationId& station, const CueId& cue) const;
  [[nodiscard]] bool is_declared_time() const { return is_declared_time_; }

 private:
  void take(const Report& report, StationEvidence& station);
  void take_cue(const Report& report, StationEvidence& station);

  OrderId order_;
  std::uint32_t revision_ = 0;
  Digest hash_;
  std::map<StationId, const StationEntry*> register_;
  std::map<StationId, StationEvidence> stations_;
  bool is_declared_time_ = false;
};

// The cancels among `documents` that speak of `order`, by body hash.
[[nodiscard]] std::map<Digest, Cancel> cancels_of(const OrderId& order, const std::vector<DocumentStored>& documents);
[[nodiscard]] bool covers(const Cancel& cancel, const CueId& cue, const NamedStation& station);

}  // namespace sukut::coordinator
