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
// A machine that speaks for a station, as its Hello told it.
struct Machine {
  JournalId journal;
  BootId boot;
  std::string software;
  Instant since;  // its first Hello in this life of the coordinator
  friend bool operator==(const Machine&, const Machine&) = default;
};
// Two machines were shown to be alive with one station's keys. The last alarm of a station; overwritten, not history.
struct StationCloned {
  StationId station;
  Instant at;
  Machine first;   // keeps the seat
  Machine second;  // was turned away: it starts nothing
  friend bool operator==(const StationCloned&, const StationCloned&) = default;
};
struct RevisionReserved {
  std::string name_base;   // "january-20/2027"
  OrderId order;
  std::uint32_t revision = 0;
  friend bool operator==(const RevisionReserved&, const RevisionReserved&) = default;
};

using Record = std::variant<DocumentStored, ReportStored, StationHeard, RevisionReserved, StationCloned>;

// The warning added to the last word of a station of which two machines speak.
inline constexpr const char* kClonedWarning = "cloned: two machines of this station speak; replace the bundle of one";
// An alarm is shown for so long after its last proof.
inline constexpr Nanos kClonedFor = std::chrono::minutes(10);

// full: fsynced before Stored (orders, reservations). group: fsynced too, with others of the same moment
// (acks, reports). lazy: may be lost in a power cut (heard, cloned).
enum class Durability { full, group, lazy };
[[nodiscard]] Durability durability_of(const Record& record);

}  // namespace sukut::coordinator
