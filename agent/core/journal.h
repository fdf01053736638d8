// What an agent remembers over any restart, and nothing else. Plain structs: the shell stores them
// (agent/shell/sqlite_journal), the core replays them in the order they were written.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "proto/clock.h"
#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/message.h"
#include "proto/reason.h"

namespace sukut::agent {

// The first record of a journal.
struct JournalOpened {
  JournalId id;
  friend bool operator==(const JournalOpened&, const JournalOpened&) = default;
};
// An accepted document, or one that came to be held with more signatures. Also the other copy of an
// equivocation (is_evidence), which is kept and never obeyed.
struct DocumentHeld {
  SignedDocument document;
  Path path = Path::none;
  bool is_evidence = false;
  friend bool operator==(const DocumentHeld&, const DocumentHeld&) = default;
};
// Durable before the start may be decided. No intent, no start.
struct IntentMade {
  CueKey key;
  std::uint32_t revision = 0;
  Instant start;
  Instant end;
  friend bool operator==(const IntentMade&, const IntentMade&) = default;
};
// The start was decided (written after it).
struct CueBegan {
  CueKey key;
  Instant at;
  Nanos error_bound{0};
  friend bool operator==(const CueBegan&, const CueBegan&) = default;
};
// The pair is over for good; it never starts again under any revision.
struct CueFinished {
  CueKey key;
  std::uint32_t revision = 0;
  Outcome outcome = Outcome::pending;
  Reason reason = Reason::none;
  friend bool operator==(const CueFinished&, const CueFinished&) = default;
};
// A person declined, took it back, or confirmed a part.
struct PersonActed {
  enum class Act { declined, withdrew, confirmed, confirmed_ended };
  CueKey key;
  Act act = Act::declined;
  std::string person;
  Reason reason = Reason::none;
  Instant at;
  friend bool operator==(const PersonActed&, const PersonActed&) = default;
};
struct ReportMade {
  std::uint64_t seq = 0;
  SignedReport report;
  friend bool operator==(const ReportMade&, const ReportMade&) = default;
};
struct ReportConfirmed {
  std::uint64_t seq = 0;
  friend bool operator==(const ReportConfirmed&, const ReportConfirmed&) = default;
};
// The clock's map, usable again within the same boot; its wall time is the floor after a reboot.
struct ClockSaved {
  BootId boot;
  Raw raw;
  InstantSpan span;
  Wall wall;
  Nanos suspended{0};  // BOOT − MONO then
  bool is_corroborated = false;
  friend bool operator==(const ClockSaved&, const ClockSaved&) = default;
};
struct InhibitChanged {
  bool is_on = false;
  std::string person;
  std::string why;
  friend bool operator==(const InhibitChanged&, const InhibitChanged&) = default;
};
// The store of a Welcome, when it is another than the last. Receipts in front of it are the former store's.
struct StoreSeen {
  StoreId store;
  friend bool operator==(const StoreSeen&, const StoreSeen&) = default;
};
// The centre turned this machine away, because another one with the same key is alive; or let it in again. With a key
// of its own it is nobody's second any more.
struct ClonedChanged {
  bool is_on = false;
  KeyId own_key;
  friend bool operator==(const ClonedChanged&, const ClonedChanged&) = default;
};

using JournalRecord = std::variant<JournalOpened, DocumentHeld, IntentMade, CueBegan, CueFinished, PersonActed,
                                   ReportMade, ReportConfirmed, ClockSaved, InhibitChanged, StoreSeen, ClonedChanged>;

// Records with the same non-empty slot replace each other, so that a journal does not grow with time:
// "clock", "inhibit", "cloned", "document/<kind>/<hash>". Empty: append.
[[nodiscard]] std::string slot_of(const JournalRecord& record);

}  // namespace sukut::agent
