// What coordinator and agents say to each other: plain structs, validated by the codec.
// Every frame on the wire is one of these; see proto/README.md for the sequence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/order.h"
#include "proto/reason.h"
#include "proto/seal.h"

namespace sukut {

inline constexpr std::uint32_t kProtocolMin = 1;
inline constexpr std::uint32_t kProtocolMax = 1;

// By which way an order first reached a station.
enum class Path { none, link, bulletin, file, relay };
[[nodiscard]] std::string_view name_of(Path path);

struct HeldDocument {
  Kind kind = Kind::schedule;
  OrderId order;
  std::uint32_t revision = 0;  // 0 for cancel and close
  Digest hash;                 // of the body
  friend auto operator<=>(const HeldDocument&, const HeldDocument&) = default;
};

// SHA-256 over the sorted hashes: one digest for a whole set of documents.
[[nodiscard]] Digest digest_of_set(std::vector<Digest> hashes);

struct OutputNote {
  CueAction action = CueAction::sound;
  std::string output;
  std::string driver;
  friend bool operator==(const OutputNote&, const OutputNote&) = default;
};

// Among the features of a Hello: the machine was turned away as `cloned` and has not been let in since.
inline constexpr std::string_view kClonedFeature = "cloned";

// Agent → coordinator, first on every connection.
struct Hello {
  std::uint32_t protocol_min = kProtocolMin;
  std::uint32_t protocol_max = kProtocolMax;
  std::string software;                // "sukut 0.1.0"
  std::vector<std::string> features;
  JournalId journal;
  BootId boot;
  std::vector<OutputNote> outputs;
  std::vector<HeldDocument> held;
  friend bool operator==(const Hello&, const Hello&) = default;
};

// Coordinator → agent. A changed store_id means a restored store: agents re-send confirmed reports.
struct Welcome {
  std::uint32_t protocol = kProtocolMax;
  StoreId store;
  std::uint64_t commit = 0;
  friend bool operator==(const Welcome&, const Welcome&) = default;
};

// Coordinator → agent instead of Welcome: come back later; or never, with a reason.
struct Busy {
  Nanos retry_after{0};
  Reason reason = Reason::busy;        // busy, no_common_version, unknown_station, cloned
  friend bool operator==(const Busy&, const Busy&) = default;
};

// A signed document on its way (link: coordinator → agent; bulletin: to whom it may concern).
struct DocumentMessage {
  SignedDocument document;
  friend bool operator==(const DocumentMessage&, const DocumentMessage&) = default;
};

struct TimeRequest {
  Nonce nonce;
  friend bool operator==(const TimeRequest&, const TimeRequest&) = default;
};
// Signed by the `time` key over its encoded body; kept as evidence.
struct TimeReply {
  Nonce nonce;
  Instant received;                    // T2
  Instant sent;                        // T3
  Nanos error{0};                      // ε of the coordinator's reference
  bool is_declared = false;            // reference = declared: not traceable to UTC
  friend bool operator==(const TimeReply&, const TimeReply&) = default;
};
struct SignedTimeReply {
  Bytes body;                          // encoded TimeReply
  Signature signature;
  friend bool operator==(const SignedTimeReply&, const SignedTimeReply&) = default;
};

// held and refused are the ack of a document (durable before it is sent); the rest tell of a cue.
// Numbers are final.
enum class ReportType {
  held = 1, refused = 2, armed = 3, declined = 4, withdrawn = 5, started = 6, ended = 7,
  inhibited = 8, cleared = 9, relocked = 10,
};
[[nodiscard]] std::string_view name_of(ReportType type);

// What an instrument saw: start against the cue's instant, and length.
struct Measured {
  std::string method;                  // "stream-silence", ...
  Nanos start_error{0};
  Nanos length{0};
  Nanos error{0};                      // of start_error
  friend bool operator==(const Measured&, const Measured&) = default;
};

// One fact a station states, once. Key = (station, journal, seq). `ended` carries the final outcome of
// its (station, cue) pair, also when nothing ever started.
struct Report {
  StationId station;
  JournalId journal;
  std::uint64_t seq = 0;
  ReportType type = ReportType::held;
  Kind kind = Kind::schedule;          // of the document, for held and refused
  OrderId order;
  std::uint32_t revision = 0;
  Digest hash;                         // body hash of the document it speaks of
  CueId cue;                           // empty when it speaks of the whole document
  Outcome outcome = Outcome::pending;
  Reason reason = Reason::none;
  KnownBy known_by = KnownBy::none;
  std::string detail;                  // free words, at most kTextMax; never needed to count
  std::string person;                  // who attested, declined, inhibited
  Path first_path = Path::none;
  Instant at;                          // when, by own clock
  Nanos error_bound{0};                // ε then
  Trust trust = Trust::unknown;
  std::uint32_t sources = 0;           // bit 0 link, 1 chrony, 2 holdover
  bool is_flagged = false;             // started with a bound over tolerance, as the order allows, or disputed
  bool is_declared_time = false;
  std::optional<Nanos> start_error;    // own start − T by own map
  std::optional<Nanos> lateness;       // λ: wake-up lateness
  std::optional<Nanos> device_delay;   // δ
  std::optional<Nanos> device_delay_error;
  std::optional<Measured> measured;
  friend bool operator==(const Report&, const Report&) = default;
};
struct SignedReport {
  Bytes body;                          // encoded Report
  Bytes signature;                     // the station's Ed25519 key, Kind::report
  friend bool operator==(const SignedReport&, const SignedReport&) = default;
};
struct ReportMessage {
  SignedReport report;
  friend bool operator==(const ReportMessage&, const ReportMessage&) = default;
};

// Coordinator → agent, after commit: these are stored for good.
struct Receipt {
  JournalId journal;
  std::vector<std::uint64_t> seqs;
  friend bool operator==(const Receipt&, const Receipt&) = default;
};

enum class Readiness { unknown = 0, ready = 1, at_risk = 2, unbounded = 3, refused = 4, over = 5 };
[[nodiscard]] std::string_view name_of(Readiness readiness);

struct CueReadiness {
  CueKey key;
  std::uint32_t revision = 0;
  Readiness readiness = Readiness::unknown;
  Reason reason = Reason::none;        // why at risk or refused
  Nanos expected_error{0};             // ε(T) with the present sources
  std::optional<Instant> holdover_until;  // when ε passes the tolerance if all sources fail now
  friend bool operator==(const CueReadiness&, const CueReadiness&) = default;
};

// Agent → coordinator: I live, this is how ready I am.
struct Pulse {
  Digest set;                          // of all documents processed, held or refused
  BoundedInstant clock;
  std::vector<CueReadiness> cues;
  std::uint32_t reports_waiting = 0;
  bool is_inhibited = false;
  std::vector<std::string> warnings;   // "no real-time priority", "journal unwritable"
  friend bool operator==(const Pulse&, const Pulse&) = default;
};
// Coordinator → agent. When the sets differ it lists what there is, and the agent pulls what it lacks.
struct PulseReply {
  Digest set;
  StoreId store;
  std::vector<Digest> documents;       // empty when the sets agree
  friend bool operator==(const PulseReply&, const PulseReply&) = default;
};
// Agent → coordinator: send me these.
struct Pull {
  std::vector<Digest> documents;
  friend bool operator==(const Pull&, const Pull&) = default;
};

// On the bulletin every 10 s, signed by the `beacon` key. Can only cause a pull.
struct Beacon {
  CentreId centre;
  std::uint64_t commit = 0;
  Digest set;
  std::vector<Digest> documents;
  Instant issued;
  friend bool operator==(const Beacon&, const Beacon&) = default;
};
struct SignedBeacon {
  Bytes body;
  Signature signature;
  friend bool operator==(const SignedBeacon&, const SignedBeacon&) = default;
};

// The order here is the frame's type number, from 1.
using Message = std::variant<Hello, Welcome, Busy, DocumentMessage, TimeRequest, SignedTimeReply, ReportMessage,
                             Receipt, Pulse, PulseReply, Pull, SignedBeacon>;

}  // namespace sukut
