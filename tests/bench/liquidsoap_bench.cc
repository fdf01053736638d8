// How punctual a silence is on a real Liquidsoap at 10 ms frames, by the product's own driver, its start and length
// taken from the station's stream; with a true host clock, one 3 min off, and one that jumps 5 s before the start.
//   liquidsoap_bench CLOCK_PRELOAD.so [N] [plain|offset|forward|back|stall|reader]...     default N 100, all of them
#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "proto/io/log.h"
#include "proto/io/system_clock.h"
#include "tests/bench/clock_file.h"
#include "tests/bench/figures.h"
#include "tests/shell/liquidsoap_station.h"

namespace {

using namespace sukut;
using namespace sukut::agent;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kSilence = milliseconds(300);
constexpr double kFrame_ms = 10;
constexpr int kStations = 4;  // side by side where each silence takes seconds

double ms_of(Nanos length) { return static_cast<double>(length.count()) / 1e6; }

// The wall clock of one station's host.
class HostClock {
 public:
  explicit HostClock(double offset_s) {
    path_ = folder_ / "clock";
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
    const int fd = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0 || ftruncate(fd, sizeof(sukut_clock_file)) != 0) std::abort();
    file_ = static_cast<sukut_clock_file*>(
        mmap(nullptr, sizeof(sukut_clock_file), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    close(fd);
    file_->base_mono_ns = to_ns(io::read_clocks().mono);
    file_->wall_offset_ns = static_cast<std::int64_t>(offset_s * 1e9);
    file_->magic = SUKUT_CLOCK_MAGIC;
  }
  ~HostClock() { munmap(file_, sizeof(sukut_clock_file)); }
  void step(double seconds) {
    __atomic_add_fetch(&file_->wall_offset_ns, static_cast<std::int64_t>(seconds * 1e9), __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&file_->steps, 1, __ATOMIC_SEQ_CST);
  }
  [[nodiscard]] std::vector<std::string> environment(const std::string& preload) const {
    return {"LD_PRELOAD=" + preload, "SUKUT_CLOCK_FILE=" + path_};
  }

 private:
  Folder folder_;
  std::string path_;
  sukut_clock_file* file_;
};

// What the driver said, to be asked again and again.
class Answers {
 public:
  void add(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  template <typename Kind>
  [[nodiscard]] std::optional<Kind> find(const CueKey& key) {
    const std::lock_guard lock(mutex_);
    for (const Event& event : events_) {
      if (const auto* found = std::get_if<Kind>(&event); found != nullptr && found->key == key) return *found;
    }
    return std::nullopt;
  }

 private:
  std::mutex mutex_;
  std::vector<Event> events_;
};

struct Seen {
  std::mutex mutex;
  bench::Figures late_ms;         // on the stream
  bench::Figures device_late_ms;  // by the device's word
  bench::Figures length_off_ms;
  int asked = 0;
  int unmeasured = 0;
  int failed = 0;
  std::set<std::string> reasons;
};

void sleep_until(Raw at) {
  for (;;) {
    const Nanos left = at - io::raw_now();
    if (left <= Nanos(0)) return;
    const timespec pause{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    nanosleep(&pause, nullptr);
  }
}

// How a station's host clock is wrong.
struct Wrong {
  double offset_s = 0;
  double step_s = 0;             // a jump,
  Nanos step_lead = seconds(5);  // so long before the start
};

// One silence, `lead` ahead.
void silence_once(Driver& driver, Answers& heard, HostClock& clock, int number, Nanos lead, const Wrong& wrong,
                  Seen& seen) {
  Claim claim;
  claim.key.cue = CueId("silence-" + std::to_string(number));
  claim.pattern = "mute";
  claim.start_raw = io::raw_now() + lead + std::chrono::microseconds(137 * (number % 73));
  claim.end_raw = claim.start_raw + kSilence;
  driver.arm(claim, Depth::commit);
  if (wrong.step_s != 0) {
    sleep_until(claim.start_raw - wrong.step_lead);
    clock.step(wrong.step_s);
  }
  std::optional<OutputEnded> ended;
  std::optional<OutputFailed> failed;
  for (int i = 0; i < 12000 && !ended && !failed; ++i) {
    usleep(5000);
    ended = heard.find<OutputEnded>(claim.key);
    failed = heard.find<OutputFailed>(claim.key);
  }
  const auto started = heard.find<OutputStarted>(claim.key);
  const std::lock_guard lock(seen.mutex);
  ++seen.asked;
  if (!ended) {
    ++seen.failed;
    seen.reasons.insert(failed ? std::string(name_of(failed->reason)) + ": " + failed->detail : "no answer");
    return;
  }
  if (started && started->device_delay) seen.device_late_ms.add(ms_of(*started->device_delay));
  if (!ended->measured) {
    ++seen.unmeasured;
    return;
  }
  seen.late_ms.add(ms_of(ended->measured->start_error));
  seen.length_off_ms.add(ms_of(std::chrono::abs(ended->measured->length - kSilence)));
}

void run_station(const std::string& preload, int silences, const Wrong& wrong, Seen& seen) {
  HostClock clock(wrong.offset_s);
  LiquidsoapStation station(clock.environment(preload));
  Answers heard;
  auto driver = make_liquidsoap_driver(station.config(), [&heard](Event event) { heard.add(std::move(event)); });
  wait_until([&] { return driver->check().has_value(); });
  sleep_until(io::raw_now() + seconds(3));  // a programme to compare with
  for (int i = 0; i < silences; ++i) {
    silence_once(*driver, heard, clock, i, wrong.step_s == 0 ? milliseconds(700) : milliseconds(7000), wrong, seen);
  }
}

void ask_all(const std::string& preload, int silences, const Wrong& wrong, Seen& seen) {
  const int stations = wrong.step_s == 0 ? 1 : kStations;
  std::vector<std::thread> threads;
  for (int i = 0; i < stations; ++i) {
    threads.emplace_back([&] { run_station(preload, (silences + stations - 1) / stations, wrong, seen); });
  }
  for (std::thread& each : threads) each.join();
}

void scenario(bench::Verdicts& verdicts, const std::string& name, const std::string& preload, int silences,
              const Wrong& wrong) {
  Seen seen;
  ask_all(preload, silences, wrong, seen);
  std::printf("liquidsoap, %s: %d silences of 0.3 s asked, %zu measured, %d unmeasured, %d failed\n", name.c_str(),
              seen.asked, seen.late_ms.count(), seen.unmeasured, seen.failed);
  for (const std::string& each : seen.reasons) std::printf("  %s\n", each.c_str());
  std::printf(
      "  start late on the stream: min %.1f  median %.1f  p95 %.1f  max %.1f ms; by the device's word: median "
      "%.1f  max %.1f ms\n",
      seen.late_ms.min(), seen.late_ms.at(0.5), seen.late_ms.at(0.95), seen.late_ms.max(), seen.device_late_ms.at(0.5),
      seen.device_late_ms.max());
  verdicts.limit(name + ": start late, median", seen.late_ms.at(0.5), 7, "ms");
  verdicts.limit(name + ": start late, p95 (one frame + 2 ms)", seen.late_ms.at(0.95), kFrame_ms + 2, "ms");
  verdicts.limit(name + ": length off, max (one frame)", seen.length_off_ms.max(), kFrame_ms, "ms");
  verdicts.limit(name + ": silences lost or not measured", seen.failed + seen.unmeasured, 0, "");
}

// A step back so late that the player stands still over the start (it streams by wall clock): the silence cannot be
// had, by nobody. What is asked is that the driver says so by name, and that no silence comes late instead.
void stall(bench::Verdicts& verdicts, const std::string& preload, int silences) {
  Seen seen;
  ask_all(preload, silences, {0, -2, seconds(1)}, seen);
  const bool is_named = seen.reasons.size() == 1 && seen.reasons.begin()->starts_with("device_stalled");
  std::printf("liquidsoap, -2 s at T - 1 s: %d silences asked, %d failed by name\n", seen.asked,
              is_named ? seen.failed : 0);
  for (const std::string& each : seen.reasons) std::printf("  %s\n", each.c_str());
  verdicts.limit("-2 s at T - 1 s: not told as device_stalled", seen.asked - (is_named ? seen.failed : 0), 0, "");
}

// How far the programme, written to a file beside the monitor, is behind its time; looked at ten times a second.
bench::Figures behind_ms(const LiquidsoapStation& station, Nanos length, const std::function<void()>& meanwhile,
                         double& last) {
  const auto size = [&] { return static_cast<double>(std::filesystem::file_size(station.programme())); };
  bench::Figures behind;
  const double first = size();
  const Raw from = io::raw_now();
  for (int i = 0; i < length / milliseconds(100); ++i) {
    for (const Raw until = from + milliseconds(100) * (i + 1); io::raw_now() < until; usleep(2000)) meanwhile();
    const double due = std::chrono::duration<double>(io::raw_now() - from).count() * 176'400;
    last = (due - (size() - first)) / 176.4;
    behind.add(last);
  }
  return behind;
}

// A reader of the monitor that stops for 30 s: the programme must go on at its own pace, as it did while it was read.
void stopped_reader(bench::Verdicts& verdicts, const std::string& preload) {
  HostClock clock(0);
  LiquidsoapStation station(clock.environment(preload));
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(std::stoi(station.monitor().substr(16))));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) std::abort();
  const auto read_all = [fd] {
    char buffer[65536];
    while (recv(fd, buffer, sizeof buffer, 0) > 0) {}
  };
  double last = 0;
  bench::Figures read = behind_ms(station, seconds(10), read_all, last);
  bench::Figures stopped = behind_ms(
      station, seconds(30), [] {}, last);
  close(fd);
  std::printf(
      "liquidsoap, programme behind its time, while the monitor is read: median %.1f  max %.1f ms; while its "
      "reader stands still for 30 s: median %.1f  max %.1f ms\n",
      read.at(0.5), read.max(), stopped.at(0.5), stopped.max());
  verdicts.limit("stopped reader: programme behind, median (two frames)", stopped.at(0.5), 2 * kFrame_ms, "ms");
  verdicts.limit("stopped reader: programme behind after 30 s (five frames)", last, 5 * kFrame_ms, "ms");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || !is_liquidsoap_installed()) {
    std::fprintf(stderr, "usage: liquidsoap_bench CLOCK_PRELOAD.so [N] [plain|offset|forward|back|stall|reader]...%s\n",
                 is_liquidsoap_installed() ? "" : "\nliquidsoap is not installed");
    return 2;
  }
  spdlog::set_level(getenv("SUKUT_BENCH_LOG") != nullptr ? spdlog::level::debug : spdlog::level::off);
  const std::string preload = std::filesystem::absolute(argv[1]).string();
  const int silences = argc > 2 ? std::atoi(argv[2]) : 100;
  const std::set<std::string> wanted(argv + std::min(argc, 3), argv + argc);
  const auto is_wanted = [&](const char* name) { return wanted.empty() || wanted.contains(name); };
  bench::print_machine();
  bench::Verdicts verdicts;
  if (is_wanted("plain")) scenario(verdicts, "true clock", preload, silences, {});
  if (is_wanted("offset")) scenario(verdicts, "host clock 3 min off", preload, silences, {-180, 0});
  if (is_wanted("forward")) scenario(verdicts, "+180 s at T - 5 s", preload, silences, {0, 180});
  if (is_wanted("back")) scenario(verdicts, "-2 s at T - 5 s", preload, silences, {0, -2});
  if (is_wanted("stall")) stall(verdicts, preload, std::min(silences, 8));
  if (is_wanted("reader")) stopped_reader(verdicts, preload);
  return verdicts.broken() == 0 ? 0 : 1;
}
