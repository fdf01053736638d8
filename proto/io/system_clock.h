// The only reader of the host's clocks (beside the firing thread's own wait and drivers' device waits).
#pragma once

#include "proto/ids.h"
#include "proto/instant.h"

namespace sukut::io {

// All four counters, read together; MONOTONIC_RAW first.
[[nodiscard]] ClockReading read_clocks();
// Only MONOTONIC_RAW, for those who need no more.
[[nodiscard]] Raw raw_now();
// The kernel's random boot id (/proc/sys/kernel/random/boot_id); zero when it cannot be read.
[[nodiscard]] BootId boot_id();
// The wall clock as if it were UTC. For people's files, logs and the coordinator's reference; never fires anything.
[[nodiscard]] Instant wall_instant();

}  // namespace sukut::io
