// What the codec's sources share: parsing in three steps (size, walk, protobuf) and the small conversions.
// Included by codec*.cc alone, which bring the generated messages themselves. After the walk sizes and ranges
// are known to hold, so conversions cannot fail; what is left to check are texts and rules between fields.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/check.h"
#include "proto/codec_shapes.h"
#include "proto/frame.h"
#include "proto/ids.h"
#include "proto/limits.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/result.h"
#include "proto/seal.h"
#include "proto/text.h"

namespace sukut::wire {
class Document;
class Scope;
class Signature;
}  // namespace sukut::wire

namespace sukut::codec {

inline Error malformed(std::string what) { return {Reason::malformed, std::move(what)}; }

template <typename Wire>
[[nodiscard]] Bytes serialized(const Wire& wire) {
  Bytes bytes;
  CHECK(wire.SerializeToString(&bytes));
  return bytes;
}

template <typename Wire>
[[nodiscard]] Status parse(std::string_view bytes, std::size_t size_max, const Shape& shape, Wire& wire) {
  if (bytes.size() > size_max) {
    return {Reason::too_large, std::string(shape.name) + " of " + std::to_string(bytes.size()) + " bytes; at most " +
                                   std::to_string(size_max)};
  }
  if (const Status walked = walk(bytes, shape); !walked) {
    return Error{walked.error().reason, std::string(shape.name) + "." + walked.error().detail};
  }
  if (!wire.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return malformed(std::string(shape.name) + ": not protobuf");
  }
  return Done{};
}

// ---- Ids and hashes. An absent one is zero.
template <typename Id>
[[nodiscard]] Id id_of(const std::string& bytes) {
  Id id;
  CHECK(bytes.empty() || bytes.size() == id.bytes.size());
  std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

template <typename Wire>
void put_hashes(const std::vector<Digest>& hashes, Wire* wire) {
  const std::size_t count = std::min(hashes.size(), kDocumentsMax);
  for (std::size_t i = 0; i < count; ++i) wire->Add(to_bytes(hashes[i]));
}
template <typename Wire>
[[nodiscard]] std::vector<Digest> hashes_of(const Wire& wire) {
  std::vector<Digest> hashes;
  hashes.reserve(static_cast<std::size_t>(wire.size()));
  for (const std::string& hash : wire) hashes.push_back(id_of<Digest>(hash));
  return hashes;
}

// ---- Numbers. What a machine states of itself is brought into range, so that a wild clock cannot make its own
// report unreadable; signed documents are not touched, their rules refuse what is out of range.
inline std::int64_t clamped(Instant at) { return to_ns(std::clamp(at, Instant{}, kInstantMax - Nanos(1))); }
inline std::int64_t clamped(Nanos difference) { return std::clamp(difference, -kDurationMax, kDurationMax).count(); }
inline std::int64_t clamped_duration(Nanos duration) { return clamped(std::max(duration, Nanos(0))); }

// Enums that count from 0 in C++ and from 1 on the wire, where 0 is "unspecified".
template <typename To, typename From>
[[nodiscard]] To shifted_up(From value) {
  return static_cast<To>(static_cast<int>(value) + 1);
}
template <typename To, typename From>
[[nodiscard]] To shifted_down(From value) {
  CHECK(static_cast<int>(value) > 0);
  return static_cast<To>(static_cast<int>(value) - 1);
}
// Enums with the same numbers.
template <typename To, typename From>
[[nodiscard]] To same(From value) {
  return static_cast<To>(static_cast<int>(value));
}

// ---- Parts that several messages carry.
void put_scope(const Scope& scope, wire::Scope* wire);
[[nodiscard]] Scope scope_of(const wire::Scope& wire);

void put_signature(const Signature& signature, wire::Signature* wire);
[[nodiscard]] Result<Signature> signature_of(const wire::Signature& wire);
void put_document(const SignedDocument& document, wire::Document* wire);
[[nodiscard]] Result<SignedDocument> document_of(const wire::Document& wire);

}  // namespace sukut::codec
