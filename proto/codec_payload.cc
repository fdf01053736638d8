// Payloads of frames, from bytes. Each decoder is validation: nothing half-valid comes out.
#include <array>

#include "proto/codec.h"
#include "proto/codec_parts.h"
#include "proto/wire.pb.h"

namespace sukut {
namespace codec {
namespace {

OutputNote output_of(const wire::OutputNote& wire) {
  return {shifted_down<CueAction>(wire.action()), wire.output(), wire.driver()};
}

HeldDocument held_of(const wire::HeldDocument& wire) {
  return {same<Kind>(wire.kind()), id_of<OrderId>(wire.order()), wire.revision(), id_of<Digest>(wire.hash())};
}

Result<Message> decode(const wire::Hello& wire) {
  if (wire.protocol_min() == 0 || wire.protocol_min() > wire.protocol_max()) {
    return malformed("Hello: protocol versions are out of order");
  }
  Hello hello;
  hello.protocol_min = wire.protocol_min();
  hello.protocol_max = wire.protocol_max();
  hello.software = wire.software();
  hello.features.assign(wire.features().begin(), wire.features().end());
  hello.journal = id_of<JournalId>(wire.journal());
  hello.boot = id_of<BootId>(wire.boot());
  for (const auto& part : wire.outputs()) hello.outputs.push_back(output_of(part));
  for (const auto& part : wire.held()) hello.held.push_back(held_of(part));
  return Message(std::move(hello));
}

Result<Message> decode(const wire::Welcome& wire) {
  return Message(Welcome{wire.protocol(), id_of<StoreId>(wire.store()), wire.commit()});
}

Result<Message> decode(const wire::Busy& wire) {
  return Message(Busy{Nanos(wire.retry_after_ns()), same<Reason>(wire.reason())});
}

Result<Message> decode(const wire::DocumentMessage& wire) {
  auto document = document_of(wire.document());
  if (!document) return document.error();
  return Message(DocumentMessage{std::move(*document)});
}

Result<Message> decode(const wire::TimeRequest& wire) { return Message(TimeRequest{id_of<Nonce>(wire.nonce())}); }

template <typename Signed, typename Wire>
Result<Message> decode_signed(const Wire& wire) {
  auto signature = signature_of(wire.signature());
  if (!signature) return signature.error();
  return Message(Signed{wire.body(), std::move(*signature)});
}
Result<Message> decode(const wire::SignedTimeReply& wire) { return decode_signed<SignedTimeReply>(wire); }
Result<Message> decode(const wire::SignedBeacon& wire) { return decode_signed<SignedBeacon>(wire); }

Result<Message> decode(const wire::ReportMessage& wire) {
  return Message(ReportMessage{SignedReport{wire.body(), wire.signature()}});
}

Result<Message> decode(const wire::Receipt& wire) {
  return Message(Receipt{id_of<JournalId>(wire.journal()), {wire.seqs().begin(), wire.seqs().end()}});
}

Result<CueReadiness> readiness_of(const wire::CueReadiness& wire) {
  if (!is_text_id(wire.cue())) return malformed("Pulse: a cue is not an id");
  CueReadiness cue{{id_of<OrderId>(wire.order()), CueId(wire.cue())},
                   wire.revision(),
                   same<Readiness>(wire.readiness()),
                   same<Reason>(wire.reason()),
                   Nanos(wire.expected_error_ns()),
                   std::nullopt};
  if (wire.has_holdover_until_ns()) cue.holdover_until = from_ns<Instant>(wire.holdover_until_ns());
  return cue;
}

Result<Message> decode(const wire::Pulse& wire) {
  Pulse pulse;
  pulse.set = id_of<Digest>(wire.set());
  pulse.clock = {from_ns<Instant>(wire.at_ns()), Nanos(wire.error_ns()), same<Trust>(wire.trust())};
  for (const auto& part : wire.cues()) {
    auto cue = readiness_of(part);
    if (!cue) return cue.error();
    pulse.cues.push_back(std::move(*cue));
  }
  pulse.reports_waiting = wire.reports_waiting();
  pulse.is_inhibited = wire.is_inhibited();
  pulse.warnings.assign(wire.warnings().begin(), wire.warnings().end());
  pulse.sources = wire.sources();
  return Message(std::move(pulse));
}

Result<Message> decode(const wire::PulseReply& wire) {
  return Message(PulseReply{id_of<Digest>(wire.set()), id_of<StoreId>(wire.store()), hashes_of(wire.documents())});
}

Result<Message> decode(const wire::Pull& wire) { return Message(Pull{hashes_of(wire.documents())}); }

template <typename Wire>
Result<Message> decode_as(std::string_view payload, std::size_t size_max, const Shape& shape) {
  Wire wire;
  if (const Status parsed = parse(payload, size_max, shape, wire); !parsed) return parsed.error();
  return decode(wire);
}

// By type: the decoder, its table and the most bytes that such a payload may have.
struct PayloadType {
  Result<Message> (*decode)(std::string_view, std::size_t, const Shape&);
  const Shape* shape;
  std::size_t size_max;
};
constexpr std::size_t kPayloadMax = kFrameMax - kFrameHeader;
constexpr std::array<PayloadType, std::variant_size_v<Message>> kTypes{{
    {decode_as<wire::Hello>, &shapes::kHello, kPayloadMax},
    {decode_as<wire::Welcome>, &shapes::kWelcome, 1024},
    {decode_as<wire::Busy>, &shapes::kBusy, 1024},
    {decode_as<wire::DocumentMessage>, &shapes::kDocumentMessage, 96 * 1024},
    {decode_as<wire::TimeRequest>, &shapes::kTimeRequest, 256},
    {decode_as<wire::SignedTimeReply>, &shapes::kSignedTimeReply, 2048},
    {decode_as<wire::ReportMessage>, &shapes::kReportMessage, 8 * 1024},
    {decode_as<wire::Receipt>, &shapes::kReceipt, 48 * 1024},
    {decode_as<wire::Pulse>, &shapes::kPulse, 128 * 1024},
    {decode_as<wire::PulseReply>, &shapes::kPulseReply, 160 * 1024},
    {decode_as<wire::Pull>, &shapes::kPull, 160 * 1024},
    {decode_as<wire::SignedBeacon>, &shapes::kSignedBeacon, 160 * 1024},
}};

}  // namespace
}  // namespace codec

Result<Message> decode_payload(std::uint8_t type, std::string_view payload) {
  if (type == 0 || type > codec::kTypes.size()) {
    return {Reason::unknown_type, "frame type " + std::to_string(type) + " is not known"};
  }
  const auto& known = codec::kTypes[type - 1U];
  return known.decode(payload, known.size_max, *known.shape);
}

}  // namespace sukut
