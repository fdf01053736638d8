#include "tests/sim/many.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "proto/check.h"

namespace sukut::sim {
namespace {

struct Share {
  pid_t pid = -1;
  int pipe_end = -1;
};

Totals run_share(std::uint64_t from, std::uint64_t count, std::uint64_t shares, const RunOne& one,
                 volatile std::uint64_t* at) {
  Totals totals;
  for (std::uint64_t i = from; i < count; i += shares) {
    *at = i;
    if (!one(i, totals)) break;
  }
  return totals;
}

void write_all(int pipe_end, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t wrote = write(pipe_end, text.data() + sent, text.size() - sent);
    if (wrote <= 0) _exit(3);
    sent += static_cast<std::size_t>(wrote);
  }
}

std::string read_all(int pipe_end) {
  std::string text;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(pipe_end, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(pipe_end);
  return text;
}

Share begin_share(std::uint64_t from, std::uint64_t count, std::uint64_t shares, const RunOne& one,
                  volatile std::uint64_t* at) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  const pid_t pid = fork();
  CHECK(pid >= 0);
  if (pid == 0) {
    write_all(ends[1], run_share(from, count, shares, one, at).text());
    std::fflush(stdout);
    _exit(0);
  }
  ::close(ends[1]);
  return {pid, ends[0]};
}

}  // namespace

Totals run_many(std::uint64_t count, int jobs, const RunOne& one) {
  const auto shares = static_cast<std::uint64_t>(jobs);
  std::fflush(stdout);
  void* shared =
      mmap(nullptr, sizeof(std::uint64_t) * shares, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(shared != MAP_FAILED);
  auto* at = static_cast<volatile std::uint64_t*>(shared);
  std::vector<Share> children;
  for (std::uint64_t job = 0; job < shares; ++job) children.push_back(begin_share(job, count, shares, one, at + job));
  Totals totals;
  for (std::uint64_t job = 0; job < shares; ++job) {
    const std::string text = read_all(children[job].pipe_end);
    int status = 0;
    waitpid(children[job].pid, &status, 0);
    if (totals.add(text)) continue;
    ++totals.broken;
    std::printf("a share ended without an answer: its process died (status %d) in number %llu\n", status,
                static_cast<unsigned long long>(at[job]));
  }
  munmap(shared, sizeof(std::uint64_t) * shares);
  return totals;
}

}  // namespace sukut::sim
