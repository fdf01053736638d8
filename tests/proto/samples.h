// One of everything, always the same: fixed ids, keys and instants, so that golden bytes are stable.
// Every optional field is set; tests take away what they do not want.
#pragma once

#include <vector>

#include "proto/codec.h"
#include "proto/message.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::samples {

// An id whose bytes are first, first + 1, ...
template <typename Id>
[[nodiscard]] Id id(std::uint8_t first) {
  Id made;
  for (auto& byte : made.bytes) byte = first++;
  return made;
}

// 2027-01-20 12:00:00 in Baku.
inline constexpr Instant kNoon = from_ns<Instant>(1'800'432'000'000'000'000);

[[nodiscard]] SecretKey key(std::uint8_t seed);
[[nodiscard]] CentreId centre();

// The observance of 20 January as sketched in the design: five cues, one of them by local time.
[[nodiscard]] Order order();
[[nodiscard]] Cancel cancel();
[[nodiscard]] Close close();
[[nodiscard]] Inhibit inhibit();
[[nodiscard]] Withdraw withdraw();
[[nodiscard]] OrderFile order_file();

// live and drill 2 of 3 persons, root 2 of 3, cancel 1 of 2, close 1, beacon and time by machines.
// Aynur, Babek and Cemile hold two keys each: seeds 1, 2, 3 (live, root) and 11, 12, 13 (drill, cancel, close).
[[nodiscard]] Root root();
// The live order, signed by Aynur and Babek.
[[nodiscard]] SignedDocument document();

[[nodiscard]] Report report();
// The document and the report above, as they are carried by hand.
[[nodiscard]] Parcel parcel();
[[nodiscard]] TimeReply time_reply();
[[nodiscard]] Beacon beacon();
// One message of every type, in the order of the type numbers.
[[nodiscard]] std::vector<Message> messages();

}  // namespace sukut::samples
