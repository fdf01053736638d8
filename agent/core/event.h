// Everything that can happen to an agent. Events carry facts; the core judges them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "agent/core/journal.h"
#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/message.h"
#include "proto/reason.h"

namespace sukut::agent {

// ---- Start and time.
// First event of a life: what the journal held. Handled once, before any other.
struct Restored {
  std::vector<JournalRecord> records;
  bool was_set_aside = false;  // a corrupt journal was put aside and a fresh one begun
};
// wake_at() has come.
struct Woken {};
// The kernel told of a discontinuous change of wall-clock time (timerfd, TFD_TIMER_CANCEL_ON_SET).
struct WallClockStepped {};
// chrony's own estimate (chronyc tracking): true time at `before` is wall + correction, within
// |correction| + root_dispersion + root_delay / 2. Only when it says it is synchronised.
struct ChronyAnswered {
  ClockReading before;         // read before chrony was asked
  Nanos correction{0};
  Nanos root_delay{0};
  Nanos root_dispersion{0};
};

// ---- Link and bulletin.
struct LinkOpened {};          // the socket of the last OpenLink stands ready to send
struct LinkFailed {};          // it could not be made, or the peer refused the handshake
struct MessageArrived {
  Message message;
  Path path = Path::link;
};

// ---- The journal.
// A Persist could not be made durable; it and what followed it in its list were not carried out.
struct JournalFailed {
  std::vector<JournalRecord> records;
};

// ---- Outputs. Key by (order, cue); the driver speaks of its own output only.
struct OutputArmed { CueKey key; };                       // read back from the device
struct OutputRefused { CueKey key; Reason reason = Reason::device_refused; std::string detail; };
// The start decision fell for the start, and the driver was told (or the device holds the instant).
struct CueFired { CueKey key; Raw at; Nanos lateness{0}; };
// The start decision fell against it: too_late or clock_unbounded.
struct CueNotFired { CueKey key; Reason reason = Reason::too_late; Raw at; };
// The device's own word for the start, where it differs from the command.
struct OutputStarted {
  CueKey key;
  Raw at;
  KnownBy known_by = KnownBy::commanded;
  std::optional<Nanos> device_delay;
  std::optional<Nanos> device_delay_error;
};
struct OutputEnded {
  CueKey key;
  Raw at;
  KnownBy known_by = KnownBy::commanded;
  std::optional<Measured> measured;
};
struct OutputFailed { CueKey key; Reason reason = Reason::device_refused; std::string detail; };

// ---- People and emergencies, on the station's own machine.
enum class Verb { confirm, confirm_ended, decline, withdraw };
struct PersonSpoke {
  std::uint64_t request = 0;   // answered by AnswerPerson with the same number
  Verb verb = Verb::confirm;
  CueId cue;
  std::string order_name;      // empty: the only one that fits, else refused as ambiguous
  std::string person;
  Reason reason = Reason::none;  // of a decline
  std::string detail;
};
struct InhibitSet {
  std::uint64_t request = 0;   // 0: an input, which is not answered
  std::string person;
  std::string why;
  InhibitSource source = InhibitSource::person;
};
struct InhibitCleared {
  std::uint64_t request = 0;
  std::string person;
  InhibitSource source = InhibitSource::person;
};
// A document brought by hand (file, relay, tests); verified like any other.
struct DocumentBrought { std::uint64_t request = 0; SignedDocument document; Path path = Path::file; };

using Event = std::variant<Restored, Woken, WallClockStepped, ChronyAnswered, LinkOpened, LinkFailed, MessageArrived,
                           JournalFailed, OutputArmed, OutputRefused, CueFired, CueNotFired, OutputStarted,
                           OutputEnded, OutputFailed, PersonSpoke, InhibitSet, InhibitCleared, DocumentBrought>;

}  // namespace sukut::agent
