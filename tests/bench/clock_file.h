// The shared file that steers a faked clock (clock_preload.c): one struct, mapped by the process whose
// clocks are faked and by whoever steps them. Plain C, because the preload is.
#pragma once

#include <stdint.h>

#define SUKUT_CLOCK_MAGIC 0x53554b5554434c4bULL

/* fake(t) = t + (t - base) * rate_ppb / 1e9 for every clock, t its true count, base = the true count of the same
   clock at base_mono_ns; the wall clock has `wall_offset_ns` on top. Every change of wall_offset_ns counts `steps` up
   afterwards. */
struct sukut_clock_file {
  uint64_t magic;
  int64_t base_mono_ns;   /* true CLOCK_MONOTONIC where the rate begins; fixed while somebody maps the file */
  int64_t rate_ppb;       /* +50000 = 50 ppm fast; fixed while somebody maps the file */
  int64_t wall_offset_ns; /* of CLOCK_REALTIME and what is read from it; may change at any time */
  uint64_t steps;
};
