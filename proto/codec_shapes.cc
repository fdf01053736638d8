// The tables of what frames carry; those of signed documents are in codec_shapes_signed.cc.
#include "proto/codec_shapes.h"

#include <array>

#include "proto/codec_fields.h"
#include "proto/frame.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/reason.h"
#include "proto/seal.h"

namespace sukut::shapes {
namespace {

constexpr Field kOutputNoteFields[] = {
    needed(shifted_choice(1, "action", CueAction::notice)),
    needed(text(2, "output", kIdMax)),
    needed(text(3, "driver", kIdMax)),
};
constexpr Shape kOutputNote{"OutputNote", kOutputNoteFields};
constexpr Field kHeldDocumentFields[] = {
    needed(choice(1, "kind", Kind::root)),
    exact(2, "order", kId),
    number(3, "revision", kU32),
    needed(exact(4, "hash", kHash)),
};
constexpr Shape kHeldDocument{"HeldDocument", kHeldDocumentFields};
constexpr Field kHelloFields[] = {
    needed(number(1, "protocol_min", kU32)),
    needed(number(2, "protocol_max", kU32)),
    needed(text(3, "software", kNameMax)),
    many(text(4, "features", kIdMax), kFeaturesMax),
    needed(exact(5, "journal", kId)),
    needed(exact(6, "boot", kId)),
    many(part(7, "outputs", kOutputNote), kOutputsMax),
    many(part(8, "held", kHeldDocument), kHeldMax),
};
constexpr Field kWelcomeFields[] = {
    needed(number(1, "protocol", kU32)),
    needed(exact(2, "store", kId)),
    needed(number(3, "commit", kU64)),
};
constexpr Field kBusyFields[] = {
    needed(duration(1, "retry_after_ns")),
    needed(number(2, "reason", kReasonCount - 1)),
};
constexpr Field kDocumentMessageFields[] = {needed(part(1, "document", kDocument))};
constexpr Field kTimeRequestFields[] = {needed(exact(1, "nonce", kId))};
constexpr Field kSignedTimeReplyFields[] = {
    needed(bytes(1, "body", 256)),
    needed(part(2, "signature", kSignature)),
};
constexpr Field kReportMessageFields[] = {
    needed(bytes(1, "body", kReportMax)),
    needed(exact(2, "signature", 64)),
};
constexpr Field kReceiptFields[] = {
    needed(exact(1, "journal", kId)),
    {.number = 2, .name = "seqs", .type = FieldType::packed64, .limit = kSeqsMax},
};
constexpr Field kCueReadinessFields[] = {
    needed(exact(1, "order", kId)),        needed(text(2, "cue", kIdMax)),
    number(3, "revision", kU32),           listed(4, "readiness", Readiness::over),
    number(5, "reason", kReasonCount - 1), needed(duration(6, "expected_error_ns")),
    instant(7, "holdover_until_ns"),
};
constexpr Shape kCueReadiness{"CueReadiness", kCueReadinessFields};
constexpr Field kPulseFields[] = {
    needed(exact(1, "set", kHash)),
    needed(instant(2, "at_ns")),
    needed(duration(3, "error_ns")),
    needed(listed(4, "trust", Trust::disputed)),
    many(part(5, "cues", kCueReadiness), kPulseCuesMax),
    number(6, "reports_waiting", kU32),
    flag(7, "is_inhibited"),
    many(text(8, "warnings", kTextMax), kWarningsMax),
    number(9, "sources", kU32),
};
constexpr Field kPulseReplyFields[] = {
    needed(exact(1, "set", kHash)),
    needed(exact(2, "store", kId)),
    many(exact(3, "documents", kHash), kDocumentsMax),
};
constexpr Field kPullFields[] = {many(exact(1, "documents", kHash), kDocumentsMax)};
constexpr Field kSignedBeaconFields[] = {
    needed(bytes(1, "body", kFrameMax)),
    needed(part(2, "signature", kSignature)),
};

}  // namespace

constinit const Shape kHello{"Hello", kHelloFields};
constinit const Shape kWelcome{"Welcome", kWelcomeFields};
constinit const Shape kBusy{"Busy", kBusyFields};
constinit const Shape kDocumentMessage{"DocumentMessage", kDocumentMessageFields};
constinit const Shape kTimeRequest{"TimeRequest", kTimeRequestFields};
constinit const Shape kSignedTimeReply{"SignedTimeReply", kSignedTimeReplyFields};
constinit const Shape kReportMessage{"ReportMessage", kReportMessageFields};
constinit const Shape kReceipt{"Receipt", kReceiptFields};
constinit const Shape kPulse{"Pulse", kPulseFields};
constinit const Shape kPulseReply{"PulseReply", kPulseReplyFields};
constinit const Shape kPull{"Pull", kPullFields};
constinit const Shape kSignedBeacon{"SignedBeacon", kSignedBeaconFields};

std::span<const Shape* const> all() {
  static constexpr std::array<const Shape*, 24> kAll{
      &kOrder,         &kCancel,   &kClose,     &kInhibit,         &kWithdraw,    &kRoot,
      &kSignature,     &kDocument, &kOrderFile, &kReport,          &kTimeReply,   &kBeacon,
      &kHello,         &kWelcome,  &kBusy,      &kDocumentMessage, &kTimeRequest, &kSignedTimeReply,
      &kReportMessage, &kReceipt,  &kPulse,     &kPulseReply,      &kPull,        &kSignedBeacon,
  };
  return kAll;
}

}  // namespace sukut::shapes
