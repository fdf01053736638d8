/* Makes and steps a faked clock's file.
     clock_control FILE new [OFFSET_S [RATE_PPM]]    the file a process under clock_preload maps
     clock_control FILE step SECONDS                 the wall clock jumps, now
     clock_control FILE show */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "clock_file.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: clock_control FILE new [OFFSET_S [RATE_PPM]] | step SECONDS | show\n");
    return 2;
  }
  const int is_new = strcmp(argv[2], "new") == 0;
  int fd = open(argv[1], is_new ? O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0644);
  if (fd < 0 || (is_new && ftruncate(fd, sizeof(struct sukut_clock_file)) != 0)) {
    perror(argv[1]);
    return 1;
  }
  struct sukut_clock_file* file = mmap(NULL, sizeof *file, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (file == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  if (is_new) {
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    file->base_mono_ns = (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
    file->wall_offset_ns = argc > 3 ? (int64_t)(atof(argv[3]) * 1e9) : 0;
    file->rate_ppb = argc > 4 ? (int64_t)(atof(argv[4]) * 1e3) : 0;
    file->steps = 0;
    file->magic = SUKUT_CLOCK_MAGIC;
  } else if (strcmp(argv[2], "step") == 0 && argc > 3) {
    __atomic_add_fetch(&file->wall_offset_ns, (int64_t)(atof(argv[3]) * 1e9), __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&file->steps, 1, __ATOMIC_SEQ_CST);
  }
  printf("offset %.6f s, rate %.3f ppm, %llu steps\n", (double)file->wall_offset_ns / 1e9,
         (double)file->rate_ppb / 1e3, (unsigned long long)file->steps);
  return 0;
}
