// The figures of a report, and what is new in them since the last ones that were given out. Pure.
//
// A report is *issued*: it gets a number among those of its order and cue, counted from 1, and is kept whole, as exact
// bytes (coordinator/shell/figures_text) with the coordinator's signature, in the store, by the coordinator, its one
// writer. So the number and what changed are durable, the same for everybody who asks, and can be shown again to the
// letter; a backup of the store takes them along. A report is issued again only when it says something else.
// *Preliminary* while some pair is pending, *final* from then on; a final report may still be followed by another, when
// a ship comes home after weeks and was silent no longer.
//
// What the signature means (kind `figures`, the coordinator's beacon key): "this coordinator compiled exactly these
// figures from the documents and reports in its store, and kept them under this number". It is given to nothing that
// is handed in: an officer names an order and a cue, the coordinator compiles. It does not vouch for what a station
// says of itself: that each station signed, report by report. It can cause nothing: no agent reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/core/national_report.h"
#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/reason.h"

namespace sukut::coordinator {

// A pair whose outcome is another than before; nothing on a side where the pair did not stand.
struct OutcomeChange {
  StationId station;
  CueId cue;
  std::optional<Outcome> from;
  std::optional<Outcome> to;
  friend bool operator==(const OutcomeChange&, const OutcomeChange&) = default;
};

struct Changes {
  std::uint32_t since = 0;              // the number of the report compared with
  std::vector<OutcomeChange> outcomes;  // in the order of the rows; pairs that stand no more come last
  std::uint32_t details = 0;            // pairs with the same outcome of which something else is known now
  bool is_other_order = false;          // another revision, another source of time, or final
  friend bool operator==(const Changes&, const Changes&) = default;
  [[nodiscard]] bool is_news() const { return !outcomes.empty() || details > 0 || is_other_order; }
};
[[nodiscard]] Changes changes_between(const NationalReport& before, std::uint32_t number, const NationalReport& now);

// How many pairs went from one outcome to another.
struct ChangeCount {
  std::optional<Outcome> from;
  std::optional<Outcome> to;
  std::uint32_t count = 0;
  friend bool operator==(const ChangeCount&, const ChangeCount&) = default;
};
[[nodiscard]] std::vector<ChangeCount> counts_of(const Changes& changes);  // by number of outcome, from before to

// The place of an issued report among those of its order and cue.
struct Issue {
  std::uint32_t number = 0;
  Instant at;
  StoreId store;    // numbers count within one life of a store: a restored backup has another id
  Digest previous;  // SHA-256 of the figures of number − 1; zero for the first
  friend bool operator==(const Issue&, const Issue&) = default;
};

struct Figures {
  NationalReport report;         // of its order: name, id, revision, mode, titles, and of each cue id, action, spans
  std::string cue;               // the word asked for; empty: all cues
  std::optional<Issue> issue;    // nothing: a mere look
  std::optional<Changes> changes;  // nothing: no report was issued before
};

// Did its part: executed, executed_late or rehearsed.
[[nodiscard]] bool did_its_part(Outcome outcome);
// Nothing came from the station about this pair: pending, not_received or not_heard.
[[nodiscard]] bool is_unreported(Outcome outcome);

}  // namespace sukut::coordinator
