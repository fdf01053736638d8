// The officers' endpoint in bytes: "SKC1", a kind, then length-prefixed fields. Local only, so no compatibility
// beyond refusing another version by name.
#include "coordinator/shell/control.h"

#include <optional>

#include "coordinator/shell/bytes.h"
#include "proto/codec.h"
#include "proto/io/socket.h"

namespace sukut::coordinator {
namespace {

constexpr std::string_view kMagic = "SKC1";
constexpr std::size_t kFileMax = 15 * 1024 * 1024;
constexpr std::size_t kDocumentMax = 128 * 1024;
constexpr std::size_t kNameMax = 128;
constexpr std::size_t kWordsMax = 64 * 1024;
enum Kinds : std::uint64_t { kPublish = 1, kReserve = 2, kReload = 3, kPing = 4, kLearning = 5, kReply = 16 };

Bytes begin(std::uint64_t kind, const Bytes& fields) {
  return Bytes(kMagic) + ByteWriter().number(kind).take() + fields;
}

struct Encode {
  Bytes operator()(const PublishRequest& request) const {
    return begin(kPublish, ByteWriter().text(request.order_file).text(encode_document(request.document)).take());
  }
  Bytes operator()(const ReserveRequest& request) const {
    return begin(kReserve, ByteWriter().text(request.name_base).take());
  }
  Bytes operator()(const ReloadRequest&) const { return begin(kReload, {}); }
  Bytes operator()(const PingRequest&) const { return begin(kPing, {}); }
  Bytes operator()(const LearningRequest& request) const {
    return begin(kLearning, ByteWriter().text(request.officer).take());
  }
};

Error malformed(const char* what) { return Error{Reason::malformed, what}; }

Result<ControlRequest> decode_publish(ByteReader& reader) {
  PublishRequest request;
  request.order_file = reader.text(kFileMax);
  const Bytes document = reader.text(kDocumentMax);
  if (!reader.is_done()) return malformed("a publish request that breaks off or is too large");
  Result<SignedDocument> decoded = decode_document(document);
  if (!decoded) return decoded.error();
  request.document = *std::move(decoded);
  return ControlRequest(std::move(request));
}

bool take_start(std::string_view& bytes) {
  if (!bytes.starts_with(kMagic)) return false;
  bytes.remove_prefix(kMagic.size());
  return true;
}

}  // namespace

Bytes encode_request(const ControlRequest& request) { return std::visit(Encode{}, request); }

Result<ControlRequest> decode_request(const Bytes& bytes) {
  std::string_view rest = bytes;
  if (!take_start(rest)) return Error{Reason::unknown_version, "not a request of this version's sukut command"};
  ByteReader reader(rest);
  const std::uint64_t kind = reader.number();
  if (kind == kPublish) return decode_publish(reader);
  if (kind == kReserve) {
    ReserveRequest request{reader.text(kNameMax)};
    if (!reader.is_done()) return malformed("a reserve request that breaks off or is too long");
    return ControlRequest(std::move(request));
  }
  if (kind == kLearning) {
    LearningRequest request{reader.text(kNameMax)};
    if (!reader.is_done()) return malformed("a question about learning that breaks off, or a name over 128 bytes");
    return ControlRequest(std::move(request));
  }
  if (kind != kReload && kind != kPing) return Error{Reason::unknown_type, "a request of unknown kind"};
  if (!reader.is_done()) return malformed("a request with more in it than belongs there");
  ControlRequest request = PingRequest{};
  if (kind == kReload) request = ReloadRequest{};
  return request;
}

Bytes encode_reply(const ControlReply& reply) {
  return begin(kReply, ByteWriter()
                           .text(reply.error.reason == Reason::none ? std::string_view{} : name_of(reply.error.reason))
                           .text(reply.error.detail)
                           .text(reply.text)
                           .text(to_bytes(reply.order))
                           .number(reply.revision)
                           .number(reply.reached)
                           .number(reply.connected)
                           .number(reply.commit)
                           .text(reply.link_endpoint)
                           .text(reply.bulletin_endpoint)
                           .take());
}

Result<ControlReply> decode_reply(const Bytes& bytes) {
  std::string_view rest = bytes;
  if (!take_start(rest))
    return Error{Reason::unknown_version, "the coordinator is of another version than this command"};
  ByteReader reader(rest);
  if (reader.number() != kReply) return malformed("not an answer of a coordinator");
  ControlReply reply;
  const std::string reason = reader.text(kNameMax);
  reply.error.detail = reader.text(kWordsMax);
  reply.text = reader.text(kWordsMax);
  const bool has_order = from_bytes(reader.text(kNameMax), reply.order);
  reply.revision = static_cast<std::uint32_t>(reader.number());
  reply.reached = static_cast<std::uint32_t>(reader.number());
  reply.connected = static_cast<std::uint32_t>(reader.number());
  reply.commit = reader.number();
  reply.link_endpoint = reader.text(kWordsMax);
  reply.bulletin_endpoint = reader.text(kWordsMax);
  const std::optional<Reason> known = reason.empty() ? Reason::none : reason_named(reason);
  if (!reader.is_done() || !has_order || !known) return malformed("an answer of the coordinator that does not read");
  reply.error.reason = *known;
  return reply;
}

Result<ControlReply> ask_coordinator(const std::string& control_endpoint, const ControlRequest& request,
                                     int timeout_ms) {
  const auto bytes = io::ask(control_endpoint, encode_request(request), timeout_ms);
  if (!bytes) {
    return Error{Reason::busy, "no coordinator answers at " + control_endpoint +
                                   "; start `sukut-coordinator DIR`, or wait until it has begun"};
  }
  return decode_reply(*bytes);
}

}  // namespace sukut::coordinator
