// Runs chronyc and reads its one line. A hung chronyc is killed after kWait.
#include "proto/io/chrony.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "proto/io/system_clock.h"

extern char** environ;

namespace sukut::io {
namespace {

constexpr Nanos kWait = std::chrono::seconds(5);
constexpr std::size_t kLineMax = 4096;
constexpr std::size_t kFields = 14;
constexpr double kSecondsMax = 1e6;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == '\n' || c == '\r') break;
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::optional<double> number_of(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<Nanos> seconds_of(const std::string& text) {
  const auto seconds = number_of(text);
  if (!seconds || std::fabs(*seconds) > kSecondsMax) return std::nullopt;
  return Nanos(static_cast<std::int64_t>(std::llround(*seconds * 1e9)));
}

// chronyd goes on saying "Normal" long after its sources fell silent: no word for 8 intervals is none. A word from as
// far ahead means that the host's clock was set back since, which the correction does not know of.
bool is_fresh(const std::string& reference_time, const std::string& interval, Wall now) {
  const auto updated_s = number_of(reference_time);
  const auto every = seconds_of(interval);
  if (!updated_s || !every) return false;
  const double limit_s = 8 * std::max(16.0, static_cast<double>(every->count()) / 1e9);
  return std::fabs(static_cast<double>(to_ns(now)) / 1e9 - *updated_s) <= limit_s;
}

// Reads until the end or the deadline; gives what came.
std::string read_line(int fd, Mono deadline) {
  std::string line;
  while (line.size() < kLineMax) {
    const Nanos left = deadline - read_clocks().mono;
    if (left <= Nanos(0)) break;
    pollfd item{fd, POLLIN, 0};
    const int wait_ms = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
    if (::poll(&item, 1, wait_ms) < 0 && errno != EINTR) break;
    if (item.revents == 0) continue;
    char buffer[512];
    const ssize_t got = ::read(fd, buffer, sizeof(buffer));
    if (got <= 0) break;
    line.append(buffer, static_cast<std::size_t>(got));
  }
  return line;
}

// Standard output of `chronyc -c tracking`; empty when it could not be run or failed.
std::string run_chronyc() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string words[] = {"chronyc", "-n", "-c", "tracking"};
  char* argv[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  pid_t child = -1;
  const int failed = ::posix_spawnp(&child, "chronyc", &actions, nullptr, argv, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string line;
  if (failed == 0) {
    line = read_line(ends[0], read_clocks().mono + kWait);
    ::kill(child, SIGKILL);  // it has printed its line, or hangs
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  }
  ::close(ends[0]);
  return line;
}

}  // namespace

Nanos ChronyTracking::bound() const { return std::chrono::abs(correction) + root_dispersion + root_delay / 2; }

std::optional<ChronyTracking> ask_chrony() {
  const ClockReading before = read_clocks();
  return parse_tracking(run_chronyc(), before);
}

// Fields: reference id, name, stratum, reference time, correction (positive: the host is slow), last offset,
// rms offset, frequency, residual, skew, root delay, root dispersion, update interval, leap status.
std::optional<ChronyTracking> parse_tracking(const std::string& line, const ClockReading& before) {
  const std::vector<std::string> fields = split(line);
  if (fields.size() != kFields) return std::nullopt;
  if (fields[13] != "Normal" && fields[13] != "Insert second" && fields[13] != "Delete second") return std::nullopt;
  if (fields[2] == "0" || fields[0] == "00000000") return std::nullopt;
  const auto correction = seconds_of(fields[4]);
  const auto delay = seconds_of(fields[10]);
  const auto dispersion = seconds_of(fields[11]);
  if (!correction || !delay || !dispersion) return std::nullopt;
  if (*delay < Nanos(0) || *dispersion < Nanos(0)) return std::nullopt;
  if (!is_fresh(fields[3], fields[12], before.wall)) return std::nullopt;
  return ChronyTracking{before, *correction, *delay, *dispersion};
}

}  // namespace sukut::io
