// Structs to exact bytes and back. The only place (with codec.cc) that sees the generated protobuf.
// Parsing is validation: what comes out obeys every rule that needs no other knowledge.
// Encoding is deterministic, but signatures are always checked over the bytes as received, never re-encoded.
#pragma once

#include <string_view>

#include "proto/message.h"
#include "proto/order.h"
#include "proto/result.h"
#include "proto/seal.h"

namespace sukut {

[[nodiscard]] Bytes encode_order(const Order& order);
[[nodiscard]] Bytes encode_cancel(const Cancel& cancel);
[[nodiscard]] Bytes encode_close(const Close& close);
[[nodiscard]] Bytes encode_inhibit(const Inhibit& inhibit);
[[nodiscard]] Bytes encode_withdraw(const Withdraw& withdraw);
[[nodiscard]] Bytes encode_root(const Root& root);
[[nodiscard]] Bytes encode_report(const Report& report);
[[nodiscard]] Bytes encode_time_reply(const TimeReply& reply);
[[nodiscard]] Bytes encode_beacon(const Beacon& beacon);
[[nodiscard]] Bytes encode_document(const SignedDocument& document);
[[nodiscard]] Bytes encode_signature(const Signature& signature);

// Refusals: malformed, too_large, unknown_critical_field (a field numbered 100–199 that we do not know,
// at any depth), or the rule of validate(Order).
[[nodiscard]] Result<Order> decode_order(std::string_view body);
[[nodiscard]] Result<Cancel> decode_cancel(std::string_view body);
[[nodiscard]] Result<Close> decode_close(std::string_view body);
[[nodiscard]] Result<Inhibit> decode_inhibit(std::string_view body);
[[nodiscard]] Result<Withdraw> decode_withdraw(std::string_view body);
[[nodiscard]] Result<Root> decode_root(std::string_view body);
[[nodiscard]] Result<Report> decode_report(std::string_view body);
[[nodiscard]] Result<TimeReply> decode_time_reply(std::string_view body);
[[nodiscard]] Result<Beacon> decode_beacon(std::string_view body);
[[nodiscard]] Result<SignedDocument> decode_document(std::string_view bytes);
[[nodiscard]] Result<Signature> decode_signature(std::string_view bytes);

// A frame's payload by its type, for proto/frame. `type` is Message's index + 1.
[[nodiscard]] Bytes encode_payload(const Message& message);
[[nodiscard]] Result<Message> decode_payload(std::uint8_t type, std::string_view payload);

// The order file: a container that people carry about. Signing covers the body alone.
struct OrderFile {
  Bytes body;
  // Per cue, in the order of the body's cues: the stations its scope named at draft, sorted.
  std::vector<std::vector<StationId>> resolved;
  Bytes previous_body;  // of the revision it replaces; empty for the first
  friend bool operator==(const OrderFile&, const OrderFile&) = default;
};
[[nodiscard]] Bytes encode_order_file(const OrderFile& file);
[[nodiscard]] Result<OrderFile> decode_order_file(std::string_view bytes);
// What people carry between the centre and a station without a network: documents there, reports back. A container
// only: each document and each report is verified for itself. Whoever makes one keeps the limits of proto/limits.h.
struct Parcel {
  CentreId centre;
  std::vector<Bytes> documents;  // encoded: one that its reader does not know costs itself alone
  std::vector<SignedReport> reports;
  friend bool operator==(const Parcel&, const Parcel&) = default;
};
[[nodiscard]] Bytes encode_parcel(const Parcel& parcel);
[[nodiscard]] Result<Parcel> decode_parcel(std::string_view bytes);

// SHA-256 over the ids, each followed by a newline.
[[nodiscard]] Digest digest_of_list(const std::vector<StationId>& sorted);

}  // namespace sukut
