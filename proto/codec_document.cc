// The envelopes that people carry about: signature, signed document, root body, order file.
#include "proto/codec.h"
#include "proto/codec_parts.h"
#include "proto/wire.pb.h"

namespace sukut {
namespace codec {
namespace {

void put(const RootKey& key, wire::RootKey* wire) {
  wire->set_key(to_bytes(key.key));
  wire->set_alg(same<wire::Alg>(key.alg));
  wire->set_holder(key.holder);
  wire->set_expires_ns(to_ns(key.expires));
}

RootKey root_key_of(const wire::RootKey& wire) {
  return {id_of<PublicKey>(wire.key()), same<Alg>(wire.alg()), wire.holder(), from_ns<Instant>(wire.expires_ns())};
}

void put(Role role, const RoleRule& rule, wire::Role* wire) {
  wire->set_role(same<wire::RoleName>(role));
  wire->set_threshold(rule.threshold);
  for (const KeyId& key : rule.keys) wire->add_keys(to_bytes(key));
}

RoleRule rule_of(const wire::Role& wire) {
  RoleRule rule{wire.threshold(), {}};
  for (const std::string& key : wire.keys()) rule.keys.push_back(id_of<KeyId>(key));
  return rule;
}

// Keys and roles become maps; one that stands twice is a contradiction, not a merge.
Result<Root> root_of(const wire::Root& wire) {
  Root root;
  root.centre = id_of<CentreId>(wire.centre());
  root.version = wire.version();
  root.issued = from_ns<Instant>(wire.issued_ns());
  root.expires = from_ns<Instant>(wire.expires_ns());
  for (const auto& part : wire.keys()) {
    RootKey key = root_key_of(part);
    const KeyId id = key_id_of(key.key, key.alg);
    if (!root.keys.emplace(id, std::move(key)).second) return malformed("root: key " + fingerprint(id) + " twice");
  }
  for (const auto& part : wire.roles()) {
    const Role role = same<Role>(part.role());
    if (!root.roles.emplace(role, rule_of(part)).second) {
      return malformed("root: role " + std::string(name_of(role)) + " twice");
    }
  }
  return root;
}

bool is_document_kind(int kind) {
  return kind >= static_cast<int>(Kind::schedule) && kind <= static_cast<int>(Kind::root);
}

Status check_document(const wire::Document& wire) {
  if (!is_document_kind(wire.kind())) {
    return {Reason::kind_unsupported, "a document of the unknown kind " + std::to_string(wire.kind())};
  }
  if (wire.body().size() > kBodyMax) {
    return {Reason::too_large, "a body of " + std::to_string(wire.body().size()) + " bytes; at most 65536"};
  }
  return Done{};
}

Result<std::vector<StationId>> list_of(const wire::StationList& wire) {
  std::vector<StationId> stations;
  stations.reserve(static_cast<std::size_t>(wire.stations_size()));
  for (const std::string& id : wire.stations()) {
    if (!is_text_id(id)) return malformed("order file: a listed station is not an id");
    if (!stations.empty() && stations.back().text >= id) return malformed("order file: a list is not ascending");
    stations.emplace_back(id);
  }
  return stations;
}

}  // namespace

void put_signature(const Signature& signature, wire::Signature* wire) {
  wire->set_key(to_bytes(signature.key));
  wire->set_alg(same<wire::Alg>(signature.alg));
  wire->set_bytes(signature.bytes);
}

Result<Signature> signature_of(const wire::Signature& wire) {
  const int alg = wire.alg();
  if (alg < static_cast<int>(Alg::ed25519) || alg > static_cast<int>(Alg::sshsig_sk_ed25519)) {
    return {Reason::alg_unsupported, "a signature of the unknown algorithm " + std::to_string(alg)};
  }
  return Signature{id_of<KeyId>(wire.key()), static_cast<Alg>(alg), wire.bytes()};
}

void put_document(const SignedDocument& document, wire::Document* wire) {
  wire->set_kind(same<wire::Kind>(document.kind));
  wire->set_body(document.body);
  for (const Signature& signature : document.signatures) put_signature(signature, wire->add_signatures());
}

Result<SignedDocument> document_of(const wire::Document& wire) {
  if (const Status checked = check_document(wire); !checked) return checked.error();
  SignedDocument document{static_cast<Kind>(wire.kind()), wire.body(), {}};
  for (const auto& part : wire.signatures()) {
    auto signature = signature_of(part);
    if (!signature) return signature.error();
    document.signatures.push_back(std::move(*signature));
  }
  return document;
}

}  // namespace codec

Bytes encode_signature(const Signature& signature) {
  wire::Signature wire;
  codec::put_signature(signature, &wire);
  return codec::serialized(wire);
}

Result<Signature> decode_signature(std::string_view bytes) {
  wire::Signature wire;
  if (const Status parsed = codec::parse(bytes, kFrameMax, shapes::kSignature, wire); !parsed) return parsed.error();
  return codec::signature_of(wire);
}

Bytes encode_document(const SignedDocument& document) {
  wire::Document wire;
  codec::put_document(document, &wire);
  return codec::serialized(wire);
}

Result<SignedDocument> decode_document(std::string_view bytes) {
  wire::Document wire;
  if (const Status parsed = codec::parse(bytes, kFrameMax, shapes::kDocument, wire); !parsed) return parsed.error();
  return codec::document_of(wire);
}

Bytes encode_root(const Root& root) {
  wire::Root wire;
  wire.set_centre(to_bytes(root.centre));
  wire.set_version(root.version);
  wire.set_issued_ns(to_ns(root.issued));
  wire.set_expires_ns(to_ns(root.expires));
  for (const auto& [id, key] : root.keys) codec::put(key, wire.add_keys());
  for (const auto& [role, rule] : root.roles) codec::put(role, rule, wire.add_roles());
  return codec::serialized(wire);
}

Result<Root> decode_root(std::string_view body) {
  wire::Root wire;
  if (const Status parsed = codec::parse(body, kBodyMax, shapes::kRoot, wire); !parsed) return parsed.error();
  auto root = codec::root_of(wire);
  if (!root) return root;
  if (const Status checked = validate(*root); !checked) return checked.error();
  return root;
}

Bytes encode_order_file(const OrderFile& file) {
  wire::OrderFile wire;
  wire.set_body(file.body);
  for (const auto& stations : file.resolved) {
    auto* list = wire.add_resolved();
    for (const StationId& id : stations) list->add_stations(id.text);
  }
  if (!file.previous_body.empty()) wire.set_previous_body(file.previous_body);
  return codec::serialized(wire);
}

Result<OrderFile> decode_order_file(std::string_view bytes) {
  wire::OrderFile wire;
  const Status parsed = codec::parse(bytes, kOrderFileMax, shapes::kOrderFile, wire);
  if (!parsed) return parsed.error();
  OrderFile file{wire.body(), {}, wire.previous_body()};
  for (const auto& part : wire.resolved()) {
    auto stations = codec::list_of(part);
    if (!stations) return stations.error();
    file.resolved.push_back(std::move(*stations));
  }
  return file;
}

Digest digest_of_list(const std::vector<StationId>& sorted) {
  Bytes lines;
  for (const StationId& id : sorted) lines += id.text + '\n';
  return sha256(lines);
}

}  // namespace sukut
