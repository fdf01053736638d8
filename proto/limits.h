// Limits on what comes in, beside those of the order (proto/order.h), the seal and the frame.
// One list, so that the codec, its tests and proto/README.md speak of the same numbers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "proto/instant.h"

namespace sukut {

inline constexpr std::size_t kReportMax = 4 * 1024;  // bytes of a report's body
inline constexpr std::size_t kOrderFileMax = 16 * 1024 * 1024;
inline constexpr std::size_t kParcelMax = 16 * 1024 * 1024;
inline constexpr std::size_t kParcelDocumentsMax = 1024;
inline constexpr std::size_t kParcelReportsMax = 65'536;
inline constexpr std::size_t kCarriedDocumentMax = 96 * 1024;  // one document in a parcel, signatures included
inline constexpr std::size_t kResolvedMax = 100'000;     // stations listed for one cue
inline constexpr std::size_t kSignatureBytesMax = 1024;  // an ed25519 one has 64; sshsig ones are longer
inline constexpr std::size_t kNameMax = 128;             // order names, holders, regions, operators
inline constexpr std::size_t kLanguagesMax = 16;
inline constexpr std::size_t kRootKeysMax = 256;
inline constexpr std::size_t kRolesMax = 16;

inline constexpr std::size_t kHeldMax = 4096;
inline constexpr std::size_t kDocumentsMax = 4096;
inline constexpr std::size_t kSeqsMax = 4096;
inline constexpr std::size_t kPulseCuesMax = 512;
inline constexpr std::size_t kWarningsMax = 16;
inline constexpr std::size_t kOutputsMax = 32;
inline constexpr std::size_t kFeaturesMax = 32;

// Instants on the wire lie in [1970, 2200), durations within ten years: whatever is added or subtracted
// afterwards stays far from the ends of 64 bits.
inline constexpr Instant kInstantMax = from_ns<Instant>(7'258'118'400'000'000'000);
inline constexpr Nanos kDurationMax = std::chrono::hours(24 * 3653);

[[nodiscard]] constexpr bool is_in_range(Instant at) { return to_ns(at) >= 0 && at < kInstantMax; }
[[nodiscard]] constexpr bool is_in_range(Nanos duration) {
  return duration >= -kDurationMax && duration <= kDurationMax;
}

}  // namespace sukut
