// One frame on the wire: "SK" ‖ version (1) ‖ type (1) ‖ payload (protobuf of that type).
// Parsing is cheap and comes before anything else; limits are per type. No sockets here.
#pragma once

#include <cstdint>
#include <string_view>

#include "proto/ids.h"
#include "proto/message.h"
#include "proto/result.h"

namespace sukut {

inline constexpr std::uint8_t kFrameVersion = 1;
inline constexpr std::size_t kFrameHeader = 4;
inline constexpr std::size_t kFrameMax = 256 * 1024;  // ZMQ_MAXMSGSIZE on every socket
// Topics of the bulletin, the first frame of its two.
inline constexpr std::string_view kBeaconTopic = "beacon";
inline constexpr std::string_view kDocumentTopic = "document";

[[nodiscard]] Bytes encode_frame(const Message& message);
// malformed, too_large, unknown_version or unknown_type, with what was seen.
[[nodiscard]] Result<Message> decode_frame(std::string_view bytes);

}  // namespace sukut
