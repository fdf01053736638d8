/* A horn, as an agent's start and end programs: notes the true wall clock first of all.
     horn FILE on                 sounds (stays) until it is told to end
     horn FILE on stubborn        likewise, but hears no polite word
     horn FILE latch | unlatch    a relay that keeps what it was told, with nobody at it
     horn FILE jam                a relay that cannot be let go: fails
   Adds lines "WORD CUE SEEN_NS PID MODE" to FILE: on, off (told to end), latch, unlatch. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int note(const char* path, const char* word, const char* cue, const char* mode) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  char line[256];
  int size = snprintf(line, sizeof line, "%s %s %lld%09ld %d %s\n", word, cue, (long long)now.tv_sec, now.tv_nsec,
                      (int)getpid(), mode);
  int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, line, (size_t)size) != size) return 1;
  return close(fd);
}

int main(int argc, char** argv) {
  const char* cue = getenv("SUKUT_CUE");
  const char* mode = getenv("SUKUT_MODE");
  if (argc < 3 || cue == NULL || mode == NULL) return 2;
  const int is_stubborn = argc > 3 && strcmp(argv[3], "stubborn") == 0;
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, NULL);
  if (note(argv[1], argv[2], cue, mode) != 0) return 1;
  if (strcmp(argv[2], "on") != 0) return strcmp(argv[2], "jam") == 0;
  int told = 0;
  do {
    sigwait(&term, &told);
  } while (is_stubborn);
  return note(argv[1], "off", cue, mode);
}
