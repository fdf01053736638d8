// A tunnel for one link: what comes in passes on to the centre and back. Between SIGUSR1 and SIGUSR2 nothing passes, and
// nobody is told: connections stay as they are. Ends by SIGTERM.
//
//   tunnel TARGET-PORT PORT-FILE      (both ends on this machine; its own port goes into the file)
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { kPairsMax = 64 };

static volatile sig_atomic_t inside = 0;
static void enter(int signal) { inside = signal == SIGUSR1; }

static struct sockaddr_in local(int port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int dial(int port) {
  const struct sockaddr_in address = local(port);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (const struct sockaddr*)&address, sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

static int listen_anywhere(const char* port_file) {
  struct sockaddr_in address = local(0);
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr*)&address, size) != 0 || listen(fd, 16) != 0) exit(1);
  getsockname(fd, (struct sockaddr*)&address, &size);
  FILE* file = fopen(port_file, "w");
  if (!file) exit(1);
  fprintf(file, "%d\n", ntohs(address.sin_port));
  fclose(file);
  return fd;
}

// Passes on what is there; 0: this way is over.
static int pass(int from, int to) {
  char bytes[65536];
  const ssize_t size = read(from, bytes, sizeof bytes);
  for (ssize_t done = 0; done < size;) {
    const ssize_t part = write(to, bytes + done, (size_t)(size - done));
    if (part <= 0) return 0;
    done += part;
  }
  return size > 0;
}

int main(int count, char** words) {
  if (count != 3) return fprintf(stderr, "tunnel TARGET-PORT PORT-FILE\n"), 2;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = enter;
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  struct pollfd ends[1 + 2 * kPairsMax];
  ends[0] = (struct pollfd){listen_anywhere(words[2]), POLLIN, 0};
  nfds_t used = 1;
  for (;;) {
    if (inside) {
      poll(NULL, 0, 20);
      continue;
    }
    if (poll(ends, used, 200) <= 0) continue;
    for (nfds_t i = 1; i < used && !inside; ++i) {
      const nfds_t other = i % 2 == 1 ? i + 1 : i - 1;
      if (ends[i].fd < 0 || ends[i].revents == 0 || pass(ends[i].fd, ends[other].fd)) continue;
      close(ends[i].fd);
      close(ends[other].fd);
      ends[i].fd = ends[other].fd = -1;
      ends[other].revents = 0;
    }
    if ((ends[0].revents & POLLIN) == 0) continue;
    const int near = accept(ends[0].fd, NULL, NULL), far = dial(atoi(words[1]));
    nfds_t at = 1;
    while (at < used && ends[at].fd >= 0) at += 2;
    if (near < 0 || far < 0 || at + 1 > 2 * kPairsMax) {
      if (near >= 0) close(near);
      if (far >= 0) close(far);
      continue;
    }
    ends[at] = (struct pollfd){near, POLLIN, 0};
    ends[at + 1] = (struct pollfd){far, POLLIN, 0};
    if (at == used) used += 2;
  }
}
