// The tables of signed documents and statements, and of what carries them. One line per field.
#include <cstdint>

#include "proto/codec_fields.h"
#include "proto/codec_shapes.h"
#include "proto/frame.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/reason.h"
#include "proto/seal.h"

namespace sukut::shapes {
namespace {

// ---- Parts of signed documents.
constexpr Field kScopeFields[] = {
    many(text(100, "sectors", kIdMax), kScopeEntriesMax),
    many(text(101, "regions", kNameMax), kScopeEntriesMax),
    many(text(102, "operators", kNameMax), kScopeEntriesMax),
    many(text(103, "stations", kIdMax), kScopeEntriesMax),
    many(text(104, "exclude", kIdMax), kScopeEntriesMax),
    number(1, "count", kU32),
    exact(2, "list_digest", kHash),
};
constexpr Shape kScope{"Scope", kScopeFields};

constexpr Field kZoneSpanFields[] = {
    text(100, "zone", 64),
    needed(instant(101, "start_ns")),
    needed(instant(102, "end_ns")),
};
constexpr Shape kZoneSpan{"ZoneSpan", kZoneSpanFields};

constexpr Field kTextFields[] = {needed(text(1, "lang", 16)), needed(text(2, "text", kTextMax))};
constexpr Shape kText{"Text", kTextFields};

constexpr Field kCueFields[] = {
    needed(text(100, "id", kIdMax)),
    needed(shifted_choice(101, "action", CueAction::notice)),
    text(102, "pattern", kIdMax),
    needed(shifted_choice(103, "basis", Basis::local)),
    many(part(104, "spans", kZoneSpan), kZonesMax),
    flag(105, "until_closed"),
    needed(part(106, "scope", kScope)),
    needed(duration(107, "tolerance_ns")),
    needed(duration(108, "late_max_ns")),
    needed(shifted_choice(109, "on_unbounded", OnUnbounded::sound_and_flag)),
    duration(110, "if_unheard_for_ns"),
    instant(111, "confirm_by_ns"),
    text(112, "notice", kTextMax),
    many(part(1, "texts", kText), kLanguagesMax),
};
constexpr Shape kCue{"Cue", kCueFields};

constexpr Field kOrderFields[] = {
    needed(exact(100, "centre", kId)),
    needed(exact(101, "id", kId)),
    needed(number(102, "revision", kU32)),
    needed(shifted_choice(103, "mode", Mode::live)),
    needed(instant(104, "expires_ns")),
    many(part(105, "cues", kCue), kCuesMax),
    exact(1, "previous", kHash),
    needed(text(2, "name", kNameMax)),
    needed(instant(3, "issued_ns")),
    needed(number(4, "tai_minus_utc_s", 2000)),  // zigzag: within 1000 s
    text(5, "tzdata", 32),
    needed(text(6, "observance", kIdMax)),
    many(part(7, "titles", kText), kLanguagesMax),
};

constexpr Field kCancelFields[] = {
    needed(exact(100, "centre", kId)), needed(exact(101, "order", kId)), text(102, "cue", kIdMax),
    part(103, "scope", kScope),        text(1, "name", kNameMax),        text(2, "why", kTextMax),
    needed(instant(3, "issued_ns")),
};
constexpr Field kCloseFields[] = {
    needed(exact(100, "centre", kId)), needed(exact(101, "order", kId)), needed(text(102, "cue", kIdMax)),
    part(103, "scope", kScope),        text(1, "name", kNameMax),        needed(instant(2, "issued_ns")),
};

constexpr Field kInhibitFields[] = {
    needed(exact(100, "centre", kId)),  needed(exact(101, "id", kId)),
    part(102, "scope", kScope),         flag(103, "is_clear"),
    needed(instant(104, "expires_ns")), text(1, "why", kTextMax),
    needed(instant(2, "issued_ns")),
};
constexpr Field kWithdrawFields[] = {
    needed(exact(100, "centre", kId)), needed(text(101, "station", kIdMax)), needed(exact(102, "key", 32)),
    text(1, "why", kTextMax),          needed(instant(2, "issued_ns")),
};

constexpr Field kRootKeyFields[] = {
    needed(exact(100, "key", 32)),
    needed(choice(101, "alg", Alg::sshsig_sk_ed25519)),
    needed(text(102, "holder", kNameMax)),
    needed(instant(103, "expires_ns")),
};
constexpr Shape kRootKey{"RootKey", kRootKeyFields};
constexpr Field kRoleFields[] = {
    needed(choice(100, "role", Role::time)),
    needed(number(101, "threshold", kRootKeysMax)),
    many(exact(102, "keys", kId), kRootKeysMax),
};
constexpr Shape kRole{"Role", kRoleFields};
constexpr Field kRootFields[] = {
    needed(exact(100, "centre", kId)),          needed(number(101, "version", kU32)),
    needed(instant(102, "expires_ns")),         many(part(103, "keys", kRootKey), kRootKeysMax),
    many(part(104, "roles", kRole), kRolesMax), needed(instant(1, "issued_ns")),
};

// ---- Documents. Unknown algorithms and kinds have reasons of their own, so the codec judges them.
constexpr Field kSignatureFields[] = {
    needed(exact(1, "key", kId)),
    needed(number(2, "alg", kI31)),
    needed(bytes(3, "bytes", kSignatureBytesMax)),
};
constexpr Field kDocumentFields[] = {
    needed(number(1, "kind", kI31)),
    needed(bytes(2, "body", kFrameMax)),  // over kBodyMax: too_large, said by the codec
    many(part(3, "signatures", kSignature), kSignaturesMax),
};
constexpr Field kStationListFields[] = {many(text(1, "stations", kIdMax), kResolvedMax)};
constexpr Shape kStationList{"StationList", kStationListFields};
constexpr Field kOrderFileFields[] = {
    needed(bytes(1, "body", kBodyMax)),
    many(part(2, "resolved", kStationList), kCuesMax),
    bytes(3, "previous_body", kBodyMax),
};

// ---- Statements.
constexpr Field kMeasuredFields[] = {
    needed(text(1, "method", kIdMax)),
    needed(difference(2, "start_error_ns")),
    needed(duration(3, "length_ns")),
    needed(duration(4, "error_ns")),
};
constexpr Shape kMeasured{"Measured", kMeasuredFields};
constexpr Field kReportFields[] = {
    needed(text(1, "station", kIdMax)),
    needed(exact(2, "journal", kId)),
    needed(number(3, "seq", kU64)),
    needed(choice(4, "type", ReportType::relocked)),
    needed(choice(5, "kind", Kind::root)),
    exact(6, "order", kId),
    number(7, "revision", kU32),
    exact(8, "hash", kHash),
    text(9, "cue", kIdMax),
    listed(10, "outcome", Outcome::not_heard),
    number(11, "reason", kReasonCount - 1),
    listed(12, "known_by", KnownBy::commanded),
    text(13, "detail", kTextMax),
    text(14, "person", kNameMax),
    listed(15, "first_path", Path::relay),
    needed(instant(16, "at_ns")),
    needed(duration(17, "error_bound_ns")),
    needed(listed(18, "trust", Trust::disputed)),
    number(19, "sources", kU32),
    flag(20, "is_flagged"),
    flag(21, "is_declared_time"),
    difference(22, "start_error_ns"),
    difference(23, "lateness_ns"),
    difference(24, "device_delay_ns"),
    duration(25, "device_delay_error_ns"),
    part(26, "measured", kMeasured),
};
constexpr Field kTimeReplyFields[] = {
    needed(exact(1, "nonce", kId)), needed(instant(2, "received_ns")),
    needed(instant(3, "sent_ns")),  needed(duration(4, "error_ns")),
    flag(5, "is_declared"),
};
constexpr Field kBeaconFields[] = {
    needed(exact(1, "centre", kId)), needed(number(2, "commit", kU64)),
    needed(exact(3, "set", kHash)),  many(exact(4, "documents", kHash), kDocumentsMax),
    needed(instant(5, "issued_ns")),
};

}  // namespace

constinit const Shape kOrder{"Order", kOrderFields};
constinit const Shape kCancel{"Cancel", kCancelFields};
constinit const Shape kClose{"Close", kCloseFields};
constinit const Shape kInhibit{"Inhibit", kInhibitFields};
constinit const Shape kWithdraw{"Withdraw", kWithdrawFields};
constinit const Shape kRoot{"Root", kRootFields};
constinit const Shape kSignature{"Signature", kSignatureFields};
constinit const Shape kDocument{"Document", kDocumentFields};
constinit const Shape kOrderFile{"OrderFile", kOrderFileFields};
constinit const Shape kReport{"Report", kReportFields};
constinit const Shape kTimeReply{"TimeReply", kTimeReplyFields};
constinit const Shape kBeacon{"Beacon", kBeaconFields};

}  // namespace sukut::shapes
