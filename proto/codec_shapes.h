// The table of every message: which numbers are known, how long, how often, which must stand.
// It says what wire.proto says, and the limits on top; a test holds the two together.
#pragma once

#include <span>

#include "proto/codec_walk.h"

namespace sukut::shapes {

extern const Shape kOrder;
extern const Shape kCancel;
extern const Shape kClose;
extern const Shape kInhibit;
extern const Shape kWithdraw;
extern const Shape kRoot;
extern const Shape kSignature;
extern const Shape kDocument;
extern const Shape kOrderFile;
extern const Shape kReport;
extern const Shape kTimeReply;
extern const Shape kBeacon;

extern const Shape kHello;
extern const Shape kWelcome;
extern const Shape kBusy;
extern const Shape kDocumentMessage;
extern const Shape kTimeRequest;
extern const Shape kSignedTimeReply;
extern const Shape kReportMessage;
extern const Shape kParcel;
extern const Shape kReceipt;
extern const Shape kPulse;
extern const Shape kPulseReply;
extern const Shape kPull;
extern const Shape kSignedBeacon;

// Those above.
[[nodiscard]] std::span<const Shape* const> all();

}  // namespace sukut::shapes
