#include "agent/drivers/program_driver.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "agent/drivers/guard_process.h"
#include "agent/drivers/pi_mutex.h"
#include "agent/drivers/thread.h"
#include "proto/check.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using Words = Programs::Words;

// "SUKUT_TEXT_AZ=…": as programs are told the cue's words.
std::string text_variable(const Text& text) {
  std::string name = "SUKUT_TEXT_";
  for (const char c : text.lang) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name + "=" + text.text;
}

Words environment_of(const Claim& claim) {
  Words words{"SUKUT_ORDER=" + claim.order_name,
              "SUKUT_CUE=" + claim.key.cue.text,
              "SUKUT_ACTION=" + std::string(name_of(claim.action)),
              "SUKUT_MODE=" + std::string(name_of(claim.mode)),
              "SUKUT_PATTERN=" + claim.pattern,
              "SUKUT_OUTPUT=" + claim.output,
              "SUKUT_START_NS=" + std::to_string(to_ns(claim.start)),
              "SUKUT_END_NS=" + std::to_string(to_ns(claim.end)),
              std::string("SUKUT_PHASE=") + (claim.is_rehearsal ? "rehearse" : "start")};
  for (const Text& text : claim.texts) words.push_back(text_variable(text));
  return words;
}

class ProgramDriver final : public Driver {
 public:
  ProgramDriver(std::string output, std::string guard_program, std::unique_ptr<Programs> programs, Sink sink);
  ~ProgramDriver() override;

  void arm(const Claim& claim, Depth depth) override;
  void start(const CueKey& key) noexcept override;
  void stop(const CueKey& key) noexcept override;
  void disarm(const CueKey& key) noexcept override { stop(key); }
  void undo_leftovers() override;
  Status check() override { return programs_->look(nullptr); }

 private:
  // One committed claim. Without a guard it is a rehearsal that runs nothing.
  struct Run {
    Claim claim;
    Words start;
    Words end;
    std::unique_ptr<GuardProcess> guard;
    bool is_ready = false;
    bool has_started = false;
    bool is_released = false;  // told to end
    Raw asked;                 // when start() was called
  };

  [[nodiscard]] bool move_existing(const Claim& claim);
  void commit(const Claim& claim);
  [[nodiscard]] std::vector<std::pair<CueKey, int>> watched();
  void listen();
  void hear(const CueKey& key);
  void take(Run& run, const GuardMessage& message, std::vector<Event>& events);
  void bury(const Run& run);
  void run_end_program(const Run& run);

  const std::string output_;
  const std::string guard_program_;
  const std::unique_ptr<Programs> programs_;
  Sink sink_;
  PiMutex mutex_;
  std::map<CueKey, Run> runs_;  // under mutex_
  bool is_stopping_ = false;    // likewise
  int wake_fd_;
  Thread listener_;
};

ProgramDriver::ProgramDriver(std::string output, std::string guard_program, std::unique_ptr<Programs> programs,
                             Sink sink)
    : output_(std::move(output)),
      guard_program_(std::move(guard_program)),
      programs_(std::move(programs)),
      sink_(std::move(sink)),
      wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(wake_fd_ >= 0);
  std::signal(SIGPIPE, SIG_IGN);  // a guard that is gone is an answer, not a signal
  listener_ = Thread("sukut-programs", [this] { listen(); });
}

ProgramDriver::~ProgramDriver() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  (void)::eventfd_write(wake_fd_, 1);
  listener_.join();
  runs_.clear();  // every guard ends what is on, and is waited for
  ::close(wake_fd_);
}

void ProgramDriver::undo_leftovers() {
  const Result<bool> undone = programs_->undo_leftovers();
  if (!undone) {
    spdlog::error("output {}: what a former life left there cannot be undone: {}", output_, undone.error().detail);
  } else if (*undone) {
    spdlog::warn("output {}: what a former life of the agent left there was undone", output_);
  }
}

void ProgramDriver::arm(const Claim& claim, Depth depth) {
  if (const Status status = programs_->look(&claim); !status) {
    sink_(OutputRefused{claim.key, status.error().reason, status.error().detail});
  } else if (depth == Depth::probe) {
    sink_(OutputArmed{claim.key});
  } else if (!move_existing(claim)) {
    commit(claim);
  }
}

// A claim that is committed already only moves its end; what has started keeps what it was.
bool ProgramDriver::move_existing(const Claim& claim) {
  std::unique_lock lock(mutex_);
  const auto found = runs_.find(claim.key);
  if (found == runs_.end()) return false;
  Run& run = found->second;
  const bool is_same_form = run.claim.is_rehearsal == claim.is_rehearsal && run.claim.pattern == claim.pattern &&
                            run.claim.texts == claim.texts && run.claim.start == claim.start &&
                            run.claim.end == claim.end;
  if (!run.has_started && !is_same_form) return false;
  run.claim.start_raw = claim.start_raw;
  run.claim.end_raw = claim.end_raw;
  if (run.guard) (void)run.guard->tell(GuardOrder::move, claim.end_raw);
  const bool is_ready = run.is_ready;
  lock.unlock();
  if (is_ready) sink_(OutputArmed{claim.key});
  return true;
}

void ProgramDriver::commit(const Claim& claim) {
  Run run;
  run.claim = claim;
  run.start = programs_->start(claim);
  run.end = programs_->end(claim);
  if (!run.start.empty() || !run.end.empty()) {
    auto guard = GuardProcess::spawn({guard_program_, run.start, run.end, environment_of(claim), claim.end_raw});
    if (!guard) {
      sink_(OutputRefused{claim.key, guard.error().reason, guard.error().detail});
      return;
    }
    run.guard = std::make_unique<GuardProcess>(std::move(guard).value());
  }
  run.is_ready = run.guard == nullptr;
  const bool is_ready = run.is_ready;
  Run replaced;  // destroyed after the lock: it waits for its process
  {
    const std::lock_guard lock(mutex_);
    replaced = std::exchange(runs_[claim.key], std::move(run));
  }
  (void)::eventfd_write(wake_fd_, 1);
  if (is_ready) sink_(OutputArmed{claim.key});
}

void ProgramDriver::start(const CueKey& key) noexcept {
  std::unique_lock lock(mutex_);
  const auto found = runs_.find(key);
  const bool is_told = found != runs_.end() && (!found->second.guard || found->second.guard->tell(GuardOrder::start));
  if (is_told) {
    found->second.has_started = true;
    found->second.asked = io::raw_now();
    return;
  }
  lock.unlock();
  sink_(OutputFailed{key, Reason::program_failed, "no guard process stood ready for the start"});
}

void ProgramDriver::stop(const CueKey& key) noexcept {
  std::unique_lock lock(mutex_);
  const auto found = runs_.find(key);
  if (found == runs_.end()) return;
  Run& run = found->second;
  if (run.guard) {
    run.is_released = true;
    (void)run.guard->tell(GuardOrder::end);
    run.guard->release();
    return;
  }
  const bool has_started = run.has_started;
  runs_.erase(found);
  lock.unlock();
  if (has_started) sink_(OutputEnded{key, io::raw_now(), KnownBy::commanded, std::nullopt});
}

std::vector<std::pair<CueKey, int>> ProgramDriver::watched() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<CueKey, int>> result;
  for (const auto& [key, run] : runs_) {
    if (run.guard) result.emplace_back(key, run.guard->fd());
  }
  return result;
}

void ProgramDriver::listen() {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) return;
    }
    const auto guards = watched();
    std::vector<pollfd> items{{wake_fd_, POLLIN, 0}};
    for (const auto& [key, fd] : guards) items.push_back({fd, POLLIN, 0});
    if (::poll(items.data(), items.size(), -1) < 0) continue;
    eventfd_t count = 0;
    (void)::eventfd_read(wake_fd_, &count);
    for (std::size_t i = 0; i < guards.size(); ++i) {
      if (items[i + 1].revents != 0) hear(guards[i].first);
    }
  }
}

void ProgramDriver::hear(const CueKey& key) {
  std::vector<Event> events;
  Run buried;  // destroyed after the lock: it waits for its process
  bool is_gone = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = runs_.find(key);
    if (found == runs_.end() || !found->second.guard) return;
    while (const auto message = found->second.guard->hear(is_gone)) take(found->second, *message, events);
    if (is_gone) {
      buried = std::move(found->second);
      runs_.erase(found);
    }
  }
  for (Event& event : events) sink_(std::move(event));
  if (is_gone) bury(buried);
}

void ProgramDriver::take(Run& run, const GuardMessage& message, std::vector<Event>& events) {
  const CueKey& key = run.claim.key;
  const auto fail = [&](Error error) { events.emplace_back(OutputFailed{key, error.reason, std::move(error.detail)}); };
  const int value = static_cast<int>(message.value);
  const Raw at = from_ns<Raw>(message.raw_ns);
  switch (static_cast<GuardWord>(message.word)) {
    case GuardWord::ready:
      run.is_ready = true;
      events.emplace_back(OutputArmed{key});
      return;
    case GuardWord::started:
      if (value != 0) {
        return fail({Reason::program_failed, "start program '" + run.start.front() + "' could not be run (" +
                                                 std::strerror(value) + "); correct it in agent.toml"});
      }
      events.emplace_back(OutputStarted{key, at, KnownBy::commanded, at - run.asked, std::nullopt});
      return;
    case GuardWord::exited:
      if (value != 0) fail(programs_->told(Programs::Phase::start, run.start, value));
      return;
    case GuardWord::ended:
      run.has_started = false;
      if (value != 0) return fail(programs_->told(Programs::Phase::end, run.end, value));
      events.emplace_back(OutputEnded{key, at, KnownBy::commanded, std::nullopt});
      return;
  }
}

// The guard is gone: as it should be, or killed.
void ProgramDriver::bury(const Run& run) {
  const CueKey& key = run.claim.key;
  if (run.has_started) {
    spdlog::error("output {}: its guard process was ended from outside; ending cue {} now", output_, key.cue.text);
    run_end_program(run);
    sink_(OutputFailed{key, Reason::program_failed, "the guard process was ended from outside; `end` was run at once"});
  } else if (!run.is_released && io::raw_now() < run.claim.end_raw) {
    sink_(OutputRefused{key, Reason::program_failed, "the guard process was ended from outside"});
  }
}

// By a second guard that is let go at once: it starts nothing, and ends.
void ProgramDriver::run_end_program(const Run& run) {
  if (run.end.empty()) return;
  auto guard = GuardProcess::spawn({guard_program_, {}, run.end, environment_of(run.claim), run.claim.end_raw});
  if (guard) (void)guard->tell(GuardOrder::start);
}

}  // namespace

bool is_executable(const std::string& program) {
  if (program.find('/') != std::string::npos) return ::access(program.c_str(), X_OK) == 0;
  const char* path = ::getenv("PATH");
  std::string rest = path == nullptr ? "/usr/bin:/bin" : path;
  for (std::size_t begin = 0; begin <= rest.size();) {
    const std::size_t colon = std::min(rest.find(':', begin), rest.size());
    if (::access((rest.substr(begin, colon - begin) + "/" + program).c_str(), X_OK) == 0) return true;
    begin = colon + 1;
  }
  return false;
}

std::string told_exit(int wait_status) {
  if (WIFSIGNALED(wait_status)) return "was ended by signal " + std::to_string(WTERMSIG(wait_status));
  if (WEXITSTATUS(wait_status) == 127) return "could not be run";
  return "ended with code " + std::to_string(WEXITSTATUS(wait_status));
}

std::unique_ptr<Driver> make_program_driver(std::string output, std::string guard_program,
                                            std::unique_ptr<Programs> programs, Driver::Sink sink) {
  return std::make_unique<ProgramDriver>(std::move(output), std::move(guard_program), std::move(programs),
                                         std::move(sink));
}

}  // namespace sukut::agent
