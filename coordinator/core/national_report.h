// The national report: one row per (station, cue) pair of an order, compiled from what was published and
// stored. Pure and repeatable: the same documents and reports give the same rows.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/result.h"

namespace sukut::coordinator {

struct ReportRow {
  StationId station;
  std::string name_az;
  std::string name_en;
  std::string sector;
  std::string operator_name;
  std::string region;
  CueId cue;
  CueAction action = CueAction::sound;
  bool is_added_later = false;         // matched the rules after the list was resolved
  Outcome outcome = Outcome::pending;
  Reason reason = Reason::none;
  KnownBy known_by = KnownBy::none;
  Path first_path = Path::none;
  std::optional<Nanos> start_error;
  std::optional<Nanos> error_bound;
  std::optional<Nanos> lateness;
  std::optional<Measured> measured;
  std::optional<Instant> ended;        // states: when the end was confirmed
  std::string person;
  std::string detail;
  friend bool operator==(const ReportRow&, const ReportRow&) = default;
};

struct NationalReport {
  Order order;
  Digest hash;
  bool is_final = false;               // no pair is pending
  bool is_declared_time = false;
  std::vector<ReportRow> rows;         // sorted by cue as in the order, then sector, then station
  std::array<std::uint32_t, kOutcomeCount> totals{};
  std::uint32_t named = 0;             // = the sum of totals
};

// Reports that are on their way when a cue is over get so long before silence counts.
inline constexpr Nanos kReportGrace = std::chrono::minutes(10);

// The cues that a word means: the one of that id, else all whose ids begin with it and a hyphen ("minute":
// minute-silence, minute-ships, …). Empty: none.
[[nodiscard]] std::vector<CueId> cues_called(const Order& order, const std::string& word);
// Leaves the rows of these cues, and recounts.
[[nodiscard]] NationalReport only_cues(NationalReport report, const std::vector<CueId>& cues);

// `now` turns silence into not_received or not_heard once a cue's deadline (confirm_by, else its end) and
// kReportGrace have passed. `documents` holds every published document of the order (all revisions, cancels, closes).
[[nodiscard]] NationalReport compile(const Order& order, const OrderFile& file,
                                     const std::vector<StationEntry>& stations,
                                     const std::vector<DocumentStored>& documents,
                                     const std::vector<Report>& reports, Instant now);
// The same of the newest published revision among `documents`. Refused: file_missing, when there is none.
[[nodiscard]] Result<NationalReport> compile_newest(const OrderId& order, const std::vector<StationEntry>& stations,
                                                    const std::vector<DocumentStored>& documents,
                                                    const std::vector<Report>& reports, Instant now);

}  // namespace sukut::coordinator
