// Payloads of frames: what goes over the link and the bulletin. Encoding first, decoding below.
#include "proto/codec.h"

#include "proto/codec_parts.h"
#include "proto/wire.pb.h"

namespace sukut {
namespace codec {
namespace {

// Lists that are too long are cut, not refused: what is left out of a Receipt or a held list comes again.
template <typename List, typename Each>
void for_first(const List& list, std::size_t count_max, Each each) {
  const std::size_t count = std::min(list.size(), count_max);
  for (std::size_t i = 0; i < count; ++i) each(list[i]);
}

void put(const OutputNote& note, wire::OutputNote* wire) {
  wire->set_action(shifted_up<wire::CueAction>(note.action));
  wire->set_output(plain_text_of(note.output, 64));
  wire->set_driver(plain_text_of(note.driver, 64));
}

void put(const HeldDocument& held, wire::HeldDocument* wire) {
  wire->set_kind(same<wire::Kind>(held.kind));
  if (!held.order.is_zero()) wire->set_order(to_bytes(held.order));
  if (held.revision != 0) wire->set_revision(held.revision);
  wire->set_hash(to_bytes(held.hash));
}

void put(const CueReadiness& cue, wire::CueReadiness* wire) {
  wire->set_order(to_bytes(cue.key.order));
  wire->set_cue(cue.key.cue.text);
  if (cue.revision != 0) wire->set_revision(cue.revision);
  if (cue.readiness != Readiness::unknown) wire->set_readiness(same<wire::Readiness>(cue.readiness));
  if (cue.reason != Reason::none) wire->set_reason(same<wire::Reason>(cue.reason));
  wire->set_expected_error_ns(clamped_duration(cue.expected_error));
  if (cue.holdover_until) wire->set_holdover_until_ns(clamped(*cue.holdover_until));
}

Bytes encode(const Hello& hello) {
  wire::Hello wire;
  wire.set_protocol_min(hello.protocol_min);
  wire.set_protocol_max(hello.protocol_max);
  wire.set_software(plain_text_of(hello.software, kNameMax));
  for_first(hello.features, kFeaturesMax, [&](const std::string& word) { wire.add_features(plain_text_of(word, 64)); });
  wire.set_journal(to_bytes(hello.journal));
  wire.set_boot(to_bytes(hello.boot));
  for_first(hello.outputs, kOutputsMax, [&](const OutputNote& note) { put(note, wire.add_outputs()); });
  for_first(hello.held, kHeldMax, [&](const HeldDocument& held) { put(held, wire.add_held()); });
  return serialized(wire);
}

Bytes encode(const Welcome& welcome) {
  wire::Welcome wire;
  wire.set_protocol(welcome.protocol);
  wire.set_store(to_bytes(welcome.store));
  wire.set_commit(welcome.commit);
  return serialized(wire);
}

Bytes encode(const Busy& busy) {
  wire::Busy wire;
  wire.set_retry_after_ns(clamped_duration(busy.retry_after));
  wire.set_reason(same<wire::Reason>(busy.reason));
  return serialized(wire);
}

Bytes encode(const DocumentMessage& message) {
  wire::DocumentMessage wire;
  put_document(message.document, wire.mutable_document());
  return serialized(wire);
}

Bytes encode(const TimeRequest& request) {
  wire::TimeRequest wire;
  wire.set_nonce(to_bytes(request.nonce));
  return serialized(wire);
}

template <typename Wire, typename Signed>
Bytes encode_signed(const Signed& statement) {
  Wire wire;
  wire.set_body(statement.body);
  put_signature(statement.signature, wire.mutable_signature());
  return serialized(wire);
}
Bytes encode(const SignedTimeReply& reply) { return encode_signed<wire::SignedTimeReply>(reply); }
Bytes encode(const SignedBeacon& beacon) { return encode_signed<wire::SignedBeacon>(beacon); }

Bytes encode(const ReportMessage& message) {
  wire::ReportMessage wire;
  wire.set_body(message.report.body);
  wire.set_signature(message.report.signature);
  return serialized(wire);
}

Bytes encode(const Receipt& receipt) {
  wire::Receipt wire;
  wire.set_journal(to_bytes(receipt.journal));
  for_first(receipt.seqs, kSeqsMax, [&](std::uint64_t seq) { wire.add_seqs(seq); });
  return serialized(wire);
}

Bytes encode(const Pulse& pulse) {
  wire::Pulse wire;
  wire.set_set(to_bytes(pulse.set));
  wire.set_at_ns(clamped(pulse.clock.at));
  wire.set_error_ns(clamped_duration(pulse.clock.error));
  wire.set_trust(same<wire::Trust>(pulse.clock.trust));
  for_first(pulse.cues, kPulseCuesMax, [&](const CueReadiness& cue) { put(cue, wire.add_cues()); });
  if (pulse.reports_waiting != 0) wire.set_reports_waiting(pulse.reports_waiting);
  if (pulse.is_inhibited) wire.set_is_inhibited(true);
  for_first(pulse.warnings, kWarningsMax,
            [&](const std::string& word) { wire.add_warnings(plain_text_of(word, kTextMax)); });
  if (pulse.sources != 0) wire.set_sources(pulse.sources);
  return serialized(wire);
}

Bytes encode(const PulseReply& reply) {
  wire::PulseReply wire;
  wire.set_set(to_bytes(reply.set));
  wire.set_store(to_bytes(reply.store));
  put_hashes(reply.documents, wire.mutable_documents());
  return serialized(wire);
}

Bytes encode(const Pull& pull) {
  wire::Pull wire;
  put_hashes(pull.documents, wire.mutable_documents());
  return serialized(wire);
}

}  // namespace
}  // namespace codec

Bytes encode_payload(const Message& message) {
  return std::visit([](const auto& one) { return codec::encode(one); }, message);
}

}  // namespace sukut
