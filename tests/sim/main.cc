// sukut-sim: runs many seeds, replays one with its trace, or plays a text scenario. Exit code 0 when every promise was
// kept (with --break: when the broken promise was caught), 1 when not, 2 for a mistake in the request.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/draw.h"
#include "tests/sim/scenario.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

struct Request {
  std::uint64_t first = 1;
  std::uint64_t seeds = 500;
  int jobs = 0;  // 0: as many as there are processors
  bool is_traced = false;
  bool is_single = false;
  bool keeps_going = false;
  std::string scenario;
  Break broken = Break::none;
  std::vector<std::string> expected;  // promises of which one must be seen broken; empty: all must be kept
};

struct Totals {
  std::uint64_t seeds = 0;
  std::uint64_t events = 0;
  Nanos virtual_time{0};
  Counters counters;
  std::uint64_t broken = 0;
};

constexpr const char* kUsage =
    "usage: sukut-sim [--seeds N] [--first S] [--jobs J] [--keep-going]   many seeds (500; SUKUT_SIM_SEEDS)\n"
    "       sukut-sim --seed S [--trace]                                  one seed again\n"
    "       sukut-sim --scenario FILE [--trace]                           a text scenario\n"
    "       … --break skip-journal|one-signature|no-cancel                breaks a promise, which must be noticed\n"
    "       … --expect PROMISE                                            exit 0 only when this one was seen broken\n";

[[noreturn]] void refuse(const std::string& what) {
  std::fprintf(stderr, "sukut-sim: %s\n%s", what.c_str(), kUsage);
  std::exit(2);
}

std::uint64_t number(const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0') refuse(std::string("not a number: ") + text);
  return value;
}

Break break_named(std::string_view name) {
  if (name == "skip-journal") return Break::skip_journal;
  if (name == "one-signature") return Break::one_signature;
  if (name == "no-cancel") return Break::no_cancel;
  refuse("no such switch: " + std::string(name));
}

// By which promise each switch has to come to light.
std::vector<std::string> signs_of(Break broken) {
  switch (broken) {
    case Break::skip_journal:
      return {"S3", "S5", "S6", "L1", "L2"};
    case Break::one_signature:
      return {"S7", "S1"};
    case Break::no_cancel:
      return {"S4"};
    case Break::none:
      break;
  }
  return {};
}

Request parse(int argc, char** argv) {
  Request request;
  if (const char* seeds = std::getenv("SUKUT_SIM_SEEDS")) request.seeds = number(seeds);
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto value = [&] {
      if (++i >= argc) refuse(std::string(word) + " needs a value");
      return argv[i];
    };
    if (word == "--seeds")
      request.seeds = number(value());
    else if (word == "--first")
      request.first = number(value());
    else if (word == "--jobs")
      request.jobs = static_cast<int>(number(value()));
    else if (word == "--trace")
      request.is_traced = true;
    else if (word == "--keep-going")
      request.keeps_going = true;
    else if (word == "--scenario")
      request.scenario = value();
    else if (word == "--expect")
      request.expected.emplace_back(value());
    else if (word == "--break") {
      request.broken = break_named(value());
      request.expected = signs_of(request.broken);
    } else if (word == "--seed") {
      request.first = number(value());
      request.seeds = 1;
      request.is_single = true;
    } else
      refuse("unknown word: " + std::string(word));
  }
  return request;
}

// False when a promise was broken; the story is told then.
bool run_story(const Story& story, const Request& request, Totals& totals, std::uint64_t* fingerprint = nullptr) {
  World world(story, {request.broken, request.is_traced}, totals.counters);
  bool is_kept = true;
  try {
    world.run();
  } catch (const BrokenPromise& broken) {
    const bool is_other =
        !request.expected.empty() && std::count(request.expected.begin(), request.expected.end(), broken.promise) == 0;
    if (is_other) {
      ++totals.counters["promises broken beside the expected ones"];
      return true;
    }
    is_kept = false;
    ++totals.broken;
    const std::string again = request.scenario.empty() ? "--seed " + std::to_string(story.seed) + " --trace"
                                                       : "--scenario " + request.scenario + " --trace";
    std::printf("seed %llu: promise %s broken at %s\n%s  replay: sukut-sim %s\n",
                static_cast<unsigned long long>(story.seed), broken.promise.c_str(), broken.what(), told(story).c_str(),
                again.c_str());
    std::fflush(stdout);
  }
  ++totals.seeds;
  totals.events += world.events();
  totals.virtual_time += world.now() - story.begins;
  if (fingerprint) *fingerprint = world.fingerprint();
  return is_kept;
}

// Every hundredth seed runs twice: the same seed must be the same run.
bool run_seed(std::uint64_t seed, const Request& request, Totals& totals) {
  const Story story = draw_story(seed);
  std::uint64_t once = 0;
  if (!run_story(story, request, totals, &once)) return false;
  if (seed % 100 != 0) return true;
  std::uint64_t twice = 0;
  Totals aside;
  if (run_story(story, request, aside, &twice) && once == twice) return true;
  std::printf("seed %llu: two runs differ; the simulator is not deterministic\n",
              static_cast<unsigned long long>(seed));
  ++totals.broken;
  return false;
}

Totals run_share(const Request& request, std::uint64_t share, std::uint64_t shares) {
  Totals totals;
  for (std::uint64_t i = share; i < request.seeds; i += shares) {
    if (!run_seed(request.first + i, request, totals) && !request.keeps_going) break;
  }
  return totals;
}

// ---- Several processes, each with its share; a line of numbers and counters comes back through a pipe.

void tell(int pipe_end, const Totals& totals) {
  std::string text = std::to_string(totals.seeds) + "\n" + std::to_string(totals.events) + "\n" +
                     std::to_string(totals.virtual_time.count()) + "\n" + std::to_string(totals.broken) + "\n";
  for (const auto& [what, count] : totals.counters) text += std::to_string(count) + " " + what + "\n";
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t wrote = write(pipe_end, text.data() + sent, text.size() - sent);
    if (wrote <= 0) std::exit(3);
    sent += static_cast<std::size_t>(wrote);
  }
}

void add(Totals& totals, const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  if (lines.size() < 4) {
    ++totals.broken;
    std::printf("a share of the seeds ended without an answer\n");
    return;
  }
  totals.seeds += number(lines[0].c_str());
  totals.events += number(lines[1].c_str());
  totals.virtual_time += Nanos(static_cast<std::int64_t>(number(lines[2].c_str())));
  totals.broken += number(lines[3].c_str());
  for (std::size_t i = 4; i < lines.size(); ++i) {
    const std::size_t space = lines[i].find(' ');
    totals.counters[lines[i].substr(space + 1)] += number(lines[i].substr(0, space).c_str());
  }
}

Totals run_shares(const Request& request, int jobs) {
  struct Child {
    pid_t pid;
    int pipe_end;
  };
  std::vector<Child> children;
  std::fflush(stdout);
  for (int job = 0; job < jobs; ++job) {
    int ends[2];
    if (pipe(ends) != 0) refuse("cannot make a pipe");
    const pid_t pid = fork();
    if (pid < 0) refuse("cannot fork");
    if (pid == 0) {
      tell(ends[1], run_share(request, static_cast<std::uint64_t>(job), static_cast<std::uint64_t>(jobs)));
      std::fflush(stdout);
      _exit(0);
    }
    ::close(ends[1]);
    children.push_back({pid, ends[0]});
  }
  Totals totals;
  for (const Child& child : children) {
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(child.pipe_end, buffer, sizeof buffer)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(child.pipe_end);
    int status = 0;
    waitpid(child.pid, &status, 0);
    add(totals, text);
  }
  return totals;
}

// A simulator that never meets a danger proves nothing: with many seeds each of these has to have happened.
constexpr std::array<const char*, 16> kDangers{"must sound",
                                               "must sound in spite of a wall-clock step",
                                               "cancels of a running output",
                                               "cancels between the judgement and the decision",
                                               "cancels between the decision and the driver",
                                               "cues declined",
                                               "crashes of an agent",
                                               "crashes inside an action list",
                                               "crashes between a write and its acknowledgement",
                                               "reboots",
                                               "crashes of the coordinator",
                                               "coordinator crashes with lost writes",
                                               "failed journal writes",
                                               "partitions",
                                               "running outputs shortened",
                                               "forgeries: too-few"};

bool were_dangers_met(const Request& request, const Totals& totals) {
  if (request.seeds < 500 || !request.expected.empty() || totals.broken > 0) return true;
  bool is_met = true;
  for (const char* danger : kDangers) {
    if (totals.counters.contains(danger)) continue;
    std::printf("never happened: %s\n", danger);
    is_met = false;
  }
  return is_met;
}

int sum_up(const Request& request, const Totals& totals, double took_s) {
  for (const auto& [what, count] : totals.counters) {
    std::printf("%10llu  %s\n", static_cast<unsigned long long>(count), what.c_str());
  }
  const double hours = static_cast<double>(totals.virtual_time.count()) / 3.6e12;
  std::printf("%llu seeds in %.1f s (%.1f per s), %.1f virtual hours, %llu happenings, %llu broken promises\n",
              static_cast<unsigned long long>(totals.seeds), took_s, static_cast<double>(totals.seeds) / took_s, hours,
              static_cast<unsigned long long>(totals.events), static_cast<unsigned long long>(totals.broken));
  return (totals.broken > 0) == !request.expected.empty() && were_dangers_met(request, totals) ? 0 : 1;
}

int run_scenario(const Request& request) {
  const auto story = read_scenario(request.scenario);
  if (!story) refuse(story.error().detail);
  Totals totals;
  const auto is_kept = run_story(*story, request, totals);
  std::printf("scenario %s: %s\n", request.scenario.c_str(), is_kept ? "every promise kept" : "BROKEN");
  return is_kept == request.expected.empty() ? 0 : 1;
}

}  // namespace
}  // namespace sukut::sim

int main(int argc, char** argv) {
  using namespace sukut::sim;
  const Request request = parse(argc, argv);
  if (!request.scenario.empty()) return run_scenario(request);
  const auto begun = std::chrono::steady_clock::now();
  const long processors = sysconf(_SC_NPROCESSORS_ONLN);
  const int jobs = request.jobs > 0 ? request.jobs : static_cast<int>(processors > 1 ? processors : 1);
  const bool is_alone = jobs == 1 || request.is_single || request.seeds == 1;
  const Totals totals = is_alone ? run_share(request, 0, 1) : run_shares(request, jobs);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  return sum_up(request, totals, took.count());
}
