#include "proto/frame.h"

#include <string>

#include "proto/codec.h"

namespace sukut {
namespace {

constexpr std::string_view kMagic = "SK";

std::uint8_t byte_at(std::string_view bytes, std::size_t index) { return static_cast<std::uint8_t>(bytes[index]); }

}  // namespace

Bytes encode_frame(const Message& message) {
  Bytes bytes(kMagic);
  bytes += static_cast<char>(kFrameVersion);
  bytes += static_cast<char>(message.index() + 1);
  bytes += encode_payload(message);
  return bytes;
}

Result<Message> decode_frame(std::string_view bytes) {
  if (bytes.size() > kFrameMax) {
    return {Reason::too_large, "a frame of " + std::to_string(bytes.size()) + " bytes; at most 262144"};
  }
  if (bytes.size() < kFrameHeader || !bytes.starts_with(kMagic)) return {Reason::malformed, "not a frame of Sükut"};
  if (byte_at(bytes, 2) != kFrameVersion) {
    return {Reason::unknown_version, "frame version " + std::to_string(byte_at(bytes, 2)) + "; this is version 1"};
  }
  return decode_payload(byte_at(bytes, 3), bytes.substr(kFrameHeader));
}

}  // namespace sukut
