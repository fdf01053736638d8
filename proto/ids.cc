// Ids as people and files see them: hex, fingerprints, the alphabet of text ids.
#include "proto/ids.h"

#include <algorithm>
#include <string_view>

namespace sukut {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
// Crockford's alphabet: no I, L, O, U, which people mishear or misread.
constexpr std::string_view kBase32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// The first 60 of 64 bits, five at a time.
std::string fingerprint_of(const std::uint8_t* bytes) {
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = bits << 8 | bytes[i];
  std::string text;
  for (int i = 0; i < 12; ++i) {
    if (i == 4 || i == 8) text += '-';
    text += kBase32[(bits >> (59 - 5 * i)) & 31];
  }
  return text;
}

bool is_id_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

}  // namespace

std::string hex(const std::uint8_t* bytes, std::size_t size) {
  std::string text;
  text.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    text += kHexDigits[bytes[i] >> 4];
    text += kHexDigits[bytes[i] & 15];
  }
  return text;
}

std::string hex(const Bytes& bytes) { return hex(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()); }

Bytes from_hex(const std::string& text) {
  if (text.size() % 2 != 0) return {};
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string fingerprint(const Digest& digest) { return fingerprint_of(digest.bytes.data()); }
std::string fingerprint(const KeyId& key) { return fingerprint_of(key.bytes.data()); }
std::string fingerprint(const InhibitId& id) { return fingerprint_of(id.bytes.data()); }

bool is_text_id(const std::string& text) {
  if (text.empty() || text.size() > 64 || text.front() == '-') return false;
  return std::all_of(text.begin(), text.end(), is_id_character);
}

}  // namespace sukut
