// What the coordinator makes durable. Plain structs; coordinator/shell/store.h keeps them.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "proto/codec.h"
#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::coordinator {

// One line of the register of stations, with the public half of what its bundle holds.
struct StationEntry {
  StationAttributes attributes;
  std::string name_az;
  std::string name_en;
  std::string link;        // "lan", "internet", "satellite"
  double latitude = 0;
  double longitude = 0;
  std::string contact;
  std::string phone;
  std::string curve_public;  // Z85, 40 characters; empty until a bundle was made
  PublicKey report_key;      // zero until then
  friend bool operator==(const StationEntry&, const StationEntry&) = default;
};

// A published document. `file` is the order file (resolved list, previous body) for schedules.
struct DocumentStored {
  SignedDocument document;
  Bytes order_file;
  Instant published;
  friend bool operator==(const DocumentStored&, const DocumentStored&) = default;
};
struct ReportStored {
  SignedReport report;
  Report parsed;
  Instant received;
  friend bool operator==(const ReportStored&, const ReportStored&) = default;
};
// What a report is told apart by: its station, journal and number there. Two contents under one key are a conflict.
using ReportKey = std::tuple<StationId, JournalId, std::uint64_t>;
[[nodiscard]] inline ReportKey key_of(const Report& report) { return {report.station, report.journal, report.seq}; }

// The last word of a station about itself; overwritten, not history.
struct StationHeard {
  StationId station;
  Instant at;
  bool is_connected = true;
  std::string software;
  JournalId journal;
  std::vector<OutputNote> outputs;
  Pulse pulse;
  friend bool operator==(const StationHeard&, const StationHeard&) = default;
};
struct RevisionReserved {
  std::string name_base;   // "january-20/2027"
  OrderId order;
  std::uint32_t revision = 0;
  friend bool operator==(const RevisionReserved&, const RevisionReserved&) = default;
};

// A centre restored from a backup has heard everybody who is awaited, or an officer let it go on without them.
struct LearningEnded {
  std::string officer;          // by name; empty: everybody was heard
  Instant at;
  std::uint32_t heard = 0;      // stations, since the backup was put back
  std::uint32_t awaited = 0;    // and not heard out
  friend bool operator==(const LearningEnded&, const LearningEnded&) = default;
};

using Record = std::variant<DocumentStored, ReportStored, StationHeard, RevisionReserved, LearningEnded>;

// The warning added to the last word of a station of which two journals speak.
inline constexpr const char* kClonedWarning = "cloned: two journals of this station speak; stop one of its two agents";

// full: fsynced before Stored (orders, reservations, the end of learning). group: fsynced too, with others of the same moment
// (acks, reports). lazy: may be lost in a power cut (heard).
enum class Durability { full, group, lazy };
[[nodiscard]] Durability durability_of(const Record& record);

}  // namespace sukut::coordinator
