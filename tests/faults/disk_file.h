// The shared file that steers a faked disk (disk_preload.c): mapped by the process whose writes fail and by whoever
// lets them fail. Plain C, because the preload is.
#pragma once

#include <stdint.h>

#define SUKUT_DISK_MAGIC 0x53554b55444953ULL

enum sukut_disk_fault {
  SUKUT_DISK_WELL = 0,
  SUKUT_DISK_FSYNC_FAILS = 1, /* fsync and fdatasync: EIO */
  SUKUT_DISK_FULL = 2,        /* writes: ENOSPC */
  SUKUT_DISK_READ_ONLY = 3,   /* writes, truncations, opening to write: EROFS */
};

struct sukut_disk_file {
  uint64_t magic;
  int32_t fault;    /* enum sukut_disk_fault; may change at any time */
  uint32_t refused; /* how many calls were made to fail so far */
  char match[240];  /* files whose path contains this; fixed while somebody maps the file */
};
