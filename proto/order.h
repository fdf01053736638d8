// The order: what stations are told to do, when, within which bounds. Plain structs; the exact signed
// bytes are the codec's business (proto/codec.h), who may sign is the seal's (proto/seal.h).
//
// Two kinds of cue. A *moment* (sound, silence) is gated by clock error and `late_max`.
// A *state* (lower-flag, restrict-road, notice) may start any time before its deadline and has no gate.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/result.h"

namespace sukut {

enum class Mode { drill, live };
enum class CueAction { sound, silence, lower_flag, restrict_road, notice };
enum class Basis { instant, local };                     // the same instant for all, or local time per zone
enum class OnUnbounded { silent, sound_and_flag };       // what a moment does when the clock bound is over tolerance

[[nodiscard]] bool is_moment(CueAction action);          // sound, silence
[[nodiscard]] std::string_view name_of(Mode mode);       // "drill", "live"
[[nodiscard]] std::string_view name_of(CueAction action);// "sound", "silence", "lower-flag", "restrict-road", "notice"
[[nodiscard]] std::optional<CueAction> action_named(std::string_view name);

inline constexpr std::array<std::string_view, 10> kSectors{
    "ship", "port", "rail", "metro", "broadcast", "siren", "road", "road-police", "flag", "mission"};

// Sound patterns: "continuous", "prolonged" (blasts of 5 s, 10 s apart: COLREG rule 32(c), 4 to 6 s),
// "steady" (sirens: one tone, never the alarm's rising and falling). Silence: "bed", "mute".
// States have none. An alarm's pattern is known only in order to be refused.
[[nodiscard]] bool is_pattern_of(CueAction action, std::string_view pattern);
[[nodiscard]] bool is_alarm_pattern(std::string_view pattern);

// Rules, evaluated by every agent against its own enrolled attributes. An empty list places no
// restriction; `stations` adds by id whatever the other rules say; `exclude` wins over all.
// All three lists and `stations` empty: everybody. `count` and `list_digest` describe the list
// resolved at draft; agents never check them.
struct Scope {
  std::vector<std::string> sectors;
  std::vector<std::string> regions;
  std::vector<std::string> operators;
  std::vector<StationId> stations;
  std::vector<StationId> exclude;
  std::uint32_t count = 0;
  Digest list_digest;
  friend bool operator==(const Scope&, const Scope&) = default;
};

// What a station was enrolled with; signed rules are evaluated against it.
struct StationAttributes {
  StationId id;
  std::string sector;
  std::string operator_name;
  std::string region;
  std::string zone;  // IANA name, for local-basis cues
  friend bool operator==(const StationAttributes&, const StationAttributes&) = default;
};

[[nodiscard]] bool names(const Scope& scope, const StationAttributes& station);

// [start, end) in one zone. An instant-basis cue has one span with an empty zone; a local one, one per zone.
// When the cue is `until_closed`, `end` is the signed latest_end.
struct ZoneSpan {
  std::string zone;
  Instant start;
  Instant end;
  friend bool operator==(const ZoneSpan&, const ZoneSpan&) = default;
};

struct Text {
  std::string lang;  // "az", "en"
  std::string text;
  friend bool operator==(const Text&, const Text&) = default;
};

struct Cue {
  CueId id;
  CueAction action = CueAction::sound;
  std::string pattern;
  Basis basis = Basis::instant;
  std::vector<ZoneSpan> spans;
  bool until_closed = false;            // ends by a signed close; states only
  Scope scope;
  Nanos tolerance{0};                   // bounds the clock error; moments only
  Nanos late_max{0};                    // bounds own-clock lateness; moments only
  OnUnbounded on_unbounded = OnUnbounded::silent;
  Nanos if_unheard_for{0};              // 0: act however long cut off; else do not start when unheard for longer
  std::optional<Instant> confirm_by;    // a person's deadline
  std::string notice;                   // reference of the published notice a continuous whistle needs
  std::vector<Text> texts;
  friend bool operator==(const Cue&, const Cue&) = default;
};

struct Order {
  CentreId centre;
  OrderId id;
  std::string name;                     // "january-20/2027/r2", "DRILL-january-20/2027-01-06/r1"
  std::uint32_t revision = 1;
  Digest previous;                      // body hash of the revision it replaces; zero for the first
  Mode mode = Mode::drill;
  Instant issued;
  Instant expires;                      // >= 24 h after the last end; checked when accepting, never for what is armed
  std::int32_t tai_minus_utc_s = 37;
  std::string tzdata;                   // version of the zone data the instants were computed with
  std::string observance;               // the plan's id
  std::vector<Text> titles;
  std::vector<Cue> cues;
  friend bool operator==(const Order&, const Order&) = default;
};

// A tombstone: names an order, optionally one cue or scope; covers every revision; final.
struct Cancel {
  CentreId centre;
  OrderId order;
  std::string name;                     // for people
  std::optional<CueId> cue;
  std::optional<Scope> scope;
  std::string why;
  Instant issued;
  friend bool operator==(const Cancel&, const Cancel&) = default;
};

// Ends an until_closed cue.
struct Close {
  CentreId centre;
  OrderId order;
  std::string name;
  CueId cue;
  std::optional<Scope> scope;
  Instant issued;
  friend bool operator==(const Close&, const Close&) = default;
};

// A real emergency, declared by the centre: outputs off at once and starts blocked at every station it reaches,
// until `expires` or until a clear of the same id. A clear is final: it also covers an inhibit that comes after it.
struct Inhibit {
  CentreId centre;
  InhibitId id;
  std::optional<Scope> scope;           // none: every station; a clear covers the whole inhibit
  bool is_clear = false;
  Instant issued;
  Instant expires;                      // at most kInhibitMax after `issued`
  std::string why;
  friend bool operator==(const Inhibit&, const Inhibit&) = default;
};

// A station's machine that was replaced: whoever holds this key of the station never acts again.
struct Withdraw {
  CentreId centre;
  StationId station;
  std::array<std::uint8_t, 32> key{};   // Ed25519 public key that the old machine signs its reports with
  Instant issued;
  std::string why;
  friend bool operator==(const Withdraw&, const Withdraw&) = default;
};

// Limits on what an order may say; beyond them it is `malformed` (or the reason named).
inline constexpr std::size_t kCuesMax = 32;
inline constexpr std::size_t kScopeEntriesMax = 1024;
inline constexpr std::size_t kZonesMax = 64;
inline constexpr std::size_t kTextMax = 512;
inline constexpr Nanos kOutputMax = std::chrono::minutes(15);
inline constexpr Nanos kExpiryMin = std::chrono::hours(24);
inline constexpr Nanos kInhibitMax = std::chrono::hours(24);
inline constexpr Nanos kIssuedAheadMax = std::chrono::hours(1);  // an inhibit from further in the future is not obeyed

// Every rule that needs nothing but the order itself: ids, spans in order, limits, patterns, moments
// within kOutputMax (`output_too_long`), expiry. "accepted => this holds".
[[nodiscard]] Status validate(const Order& order);
[[nodiscard]] Status validate(const Cancel& cancel);
[[nodiscard]] Status validate(const Close& close);
[[nodiscard]] Status validate(const Inhibit& inhibit);
[[nodiscard]] Status validate(const Withdraw& withdraw);

// The span of `cue` for a station in `zone`; nothing: `zone_not_in_order`.
[[nodiscard]] const ZoneSpan* span_for(const Cue& cue, const std::string& zone);
[[nodiscard]] Instant last_end(const Order& order);

}  // namespace sukut
