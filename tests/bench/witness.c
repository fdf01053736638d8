/* A start as somebody outside sees it: run as an agent's start program, notes the true wall clock first of all.
   witness FILE appends "CUE ORDERED_NS SEEN_NS" and stays until it is told to end, as a sounding horn does. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char** argv) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  const char* cue = getenv("SUKUT_CUE");
  const char* ordered = getenv("SUKUT_START_NS");
  if (argc != 2 || cue == NULL || ordered == NULL) return 2;
  char line[256];
  int size = snprintf(line, sizeof line, "%s %s %lld%09ld\n", cue, ordered, (long long)now.tv_sec, now.tv_nsec);
  int fd = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, line, (size_t)size) != size) return 1;
  close(fd);
  for (;;) pause();
}
