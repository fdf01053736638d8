// Names and numbers of things, each its own type, so that one cannot stand for another.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace sukut {

using Bytes = std::basic_string<char>;  // raw bytes; std::string for its value semantics and protobuf's sake

// A string with a meaning. Text ids are lower case letters, digits and hyphens, 1 to 64 characters
// (checked where they enter: codec, plan, register).
template <typename Tag>
struct TextId {
  std::string text;

  TextId() = default;
  explicit TextId(std::string value) : text(std::move(value)) {}
  friend auto operator<=>(const TextId&, const TextId&) = default;
};
using StationId = TextId<struct StationTag>;
using CueId = TextId<struct CueTag>;

// N random or hashed bytes.
template <typename Tag, std::size_t N>
struct ByteId {
  std::array<std::uint8_t, N> bytes{};

  [[nodiscard]] bool is_zero() const { return bytes == std::array<std::uint8_t, N>{}; }
  friend auto operator<=>(const ByteId&, const ByteId&) = default;
};
using CentreId = ByteId<struct CentreTag, 16>;
using OrderId = ByteId<struct OrderTag, 16>;
using JournalId = ByteId<struct JournalTag, 16>;  // random, made with the journal
using InhibitId = ByteId<struct InhibitTag, 16>;  // random, made with the inhibit
using StoreId = ByteId<struct StoreTag, 16>;      // random, made with the store
using BootId = ByteId<struct BootTag, 16>;        // the kernel's boot id
using Nonce = ByteId<struct NonceTag, 16>;
using Digest = ByteId<struct DigestTag, 32>;      // SHA-256
using KeyId = ByteId<struct KeyTag, 16>;          // first 16 bytes of SHA-256(algorithm byte ‖ public key)

// One cue of one observance at one station, over all revisions: what may start at most once.
struct CueKey {
  OrderId order;
  CueId cue;
  friend auto operator<=>(const CueKey&, const CueKey&) = default;
};

// Lower-case hex, for logs, files and tables.
[[nodiscard]] std::string hex(const std::uint8_t* bytes, std::size_t size);
template <typename Tag, std::size_t N>
[[nodiscard]] std::string hex(const ByteId<Tag, N>& id) { return hex(id.bytes.data(), N); }
[[nodiscard]] std::string hex(const Bytes& bytes);
// Empty on anything but an even number of hex digits.
[[nodiscard]] Bytes from_hex(const std::string& text);

template <typename Id>
[[nodiscard]] Bytes to_bytes(const Id& id) {
  return Bytes(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}
// False, and `id` untouched, when the size is wrong.
template <typename Id>
[[nodiscard]] bool from_bytes(const Bytes& bytes, Id& id) {
  if (bytes.size() != id.bytes.size()) return false;
  std::memcpy(id.bytes.data(), bytes.data(), id.bytes.size());
  return true;
}

// What two people compare by phone: the first 60 bits in Crockford base32, "7K3M-0QXT-9ZPA".
[[nodiscard]] std::string fingerprint(const Digest& digest);
[[nodiscard]] std::string fingerprint(const KeyId& key);
[[nodiscard]] std::string fingerprint(const InhibitId& id);

// 1 to 64 of [a-z0-9-], not beginning with a hyphen.
[[nodiscard]] bool is_text_id(const std::string& text);

}  // namespace sukut
