#include "agent/drivers/command.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "agent/drivers/guard_process.h"
#include "agent/drivers/pi_mutex.h"
#include "agent/drivers/program.h"
#include "agent/drivers/thread.h"
#include "proto/check.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using Words = std::vector<std::string>;

Words environment_of(const Claim& claim) {
  return {"SUKUT_ORDER=" + claim.order_name,
          "SUKUT_CUE=" + claim.key.cue.text,
          "SUKUT_ACTION=" + std::string(name_of(claim.action)),
          "SUKUT_MODE=" + std::string(name_of(claim.mode)),
          "SUKUT_PATTERN=" + claim.pattern,
          "SUKUT_OUTPUT=" + claim.output,
          "SUKUT_START_NS=" + std::to_string(to_ns(claim.start)),
          "SUKUT_END_NS=" + std::to_string(to_ns(claim.end)),
          std::string("SUKUT_PHASE=") + (claim.is_rehearsal ? "rehearse" : "start")};
}

class CommandDriver final : public Driver {
 public:
  CommandDriver(OutputConfig config, Sink sink);
  ~CommandDriver() override;

  void arm(const Claim& claim, Depth depth) override;
  void start(const CueKey& key) noexcept override;
  void stop(const CueKey& key) noexcept override;
  void disarm(const CueKey& key) noexcept override { stop(key); }
  Status check() override;

 private:
  // One committed claim. Without a guard it is a rehearsal that runs nothing.
  struct Run {
    Claim claim;
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

  OutputConfig config_;
  Sink sink_;
  PiMutex mutex_;
  std::map<CueKey, Run> runs_;  // under mutex_
  bool is_stopping_ = false;    // likewise
  int wake_fd_;
  Thread listener_;
};

CommandDriver::CommandDriver(OutputConfig config, Sink sink)
    : config_(std::move(config)), sink_(std::move(sink)), wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(wake_fd_ >= 0);
  std::signal(SIGPIPE, SIG_IGN);  // a guard that is gone is an answer, not a signal
  listener_ = Thread("sukut-command", [this] { listen(); });
}

CommandDriver::~CommandDriver() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  (void)::eventfd_write(wake_fd_, 1);
  listener_.join();
  runs_.clear();  // every guard ends what is on, and is waited for
  ::close(wake_fd_);
}

Status CommandDriver::check() {
  const std::vector<std::pair<const char*, const Words*>> all{
      {"start", &config_.start}, {"end", &config_.end}, {"rehearse", &config_.rehearse}};
  for (const auto& [name, words] : all) {
    if (words->empty() || is_executable(words->front())) continue;
    return Error{Reason::program_failed, std::string(name) + " program '" + words->front() +
                                             "' is missing or not executable; correct its path in agent.toml"};
  }
  return Done{};
}

void CommandDriver::arm(const Claim& claim, Depth depth) {
  if (const Status status = check(); !status) {
    sink_(OutputRefused{claim.key, status.error().reason, status.error().detail});
  } else if (depth == Depth::probe) {
    sink_(OutputArmed{claim.key});
  } else if (!move_existing(claim)) {
    commit(claim);
  }
}

// A claim that is committed already only moves its end; what has started keeps what it was.
bool CommandDriver::move_existing(const Claim& claim) {
  std::unique_lock lock(mutex_);
  const auto found = runs_.find(claim.key);
  if (found == runs_.end()) return false;
  Run& run = found->second;
  const bool is_same_form = run.claim.is_rehearsal == claim.is_rehearsal && run.claim.pattern == claim.pattern &&
                            run.claim.start == claim.start && run.claim.end == claim.end;
  if (!run.has_started && !is_same_form) return false;
  run.claim.start_raw = claim.start_raw;
  run.claim.end_raw = claim.end_raw;
  if (run.guard) (void)run.guard->tell(GuardOrder::move, claim.end_raw);
  const bool is_ready = run.is_ready;
  lock.unlock();
  if (is_ready) sink_(OutputArmed{claim.key});
  return true;
}

void CommandDriver::commit(const Claim& claim) {
  Run run;
  run.claim = claim;
  if (!claim.is_rehearsal || !config_.rehearse.empty()) {
    const Words& start = claim.is_rehearsal ? config_.rehearse : config_.start;
    const Words& end = claim.is_rehearsal ? Words{} : config_.end;
    auto guard = GuardProcess::spawn({config_.guard_program, start, end, environment_of(claim), claim.end_raw});
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

void CommandDriver::start(const CueKey& key) noexcept {
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

void CommandDriver::stop(const CueKey& key) noexcept {
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

std::vector<std::pair<CueKey, int>> CommandDriver::watched() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<CueKey, int>> result;
  for (const auto& [key, run] : runs_) {
    if (run.guard) result.emplace_back(key, run.guard->fd());
  }
  return result;
}

void CommandDriver::listen() {
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

void CommandDriver::hear(const CueKey& key) {
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

void CommandDriver::take(Run& run, const GuardMessage& message, std::vector<Event>& events) {
  const CueKey& key = run.claim.key;
  const auto fail = [&](std::string text) {
    events.emplace_back(OutputFailed{key, Reason::program_failed, std::move(text)});
  };
  const Words& start = run.claim.is_rehearsal ? config_.rehearse : config_.start;
  const Raw at = from_ns<Raw>(message.raw_ns);
  switch (static_cast<GuardWord>(message.word)) {
    case GuardWord::ready:
      run.is_ready = true;
      events.emplace_back(OutputArmed{key});
      return;
    case GuardWord::started:
      if (message.value != 0) {
        return fail("start program '" + start.front() + "' could not be run (" +
                    std::strerror(static_cast<int>(message.value)) + "); correct it in agent.toml");
      }
      events.emplace_back(OutputStarted{key, at, KnownBy::commanded, at - run.asked, std::nullopt});
      return;
    case GuardWord::exited:
      if (message.value != 0) fail("start program '" + start.front() + "' " + end_text(static_cast<int>(message.value)));
      return;
    case GuardWord::ended:
      run.has_started = false;
      if (message.value != 0) {
        return fail("end program '" + config_.end.front() + "' " + end_text(static_cast<int>(message.value)));
      }
      events.emplace_back(OutputEnded{key, at, KnownBy::commanded, std::nullopt});
      return;
  }
}

// The guard is gone: as it should be, or killed.
void CommandDriver::bury(const Run& run) {
  const CueKey& key = run.claim.key;
  if (run.has_started) {
    spdlog::error("output {}: its guard process was ended from outside; ending cue {} now", config_.name, key.cue.text);
    run_end_program(run);
    sink_(OutputFailed{key, Reason::program_failed, "the guard process was ended from outside; `end` was run at once"});
  } else if (!run.is_released && io::raw_now() < run.claim.end_raw) {
    sink_(OutputRefused{key, Reason::program_failed, "the guard process was ended from outside"});
  }
}

// By a second guard that is let go at once: it starts nothing, and ends.
void CommandDriver::run_end_program(const Run& run) {
  if (run.claim.is_rehearsal || config_.end.empty()) return;
  auto guard =
      GuardProcess::spawn({config_.guard_program, {}, config_.end, environment_of(run.claim), run.claim.end_raw});
  if (guard) (void)guard->tell(GuardOrder::start);
}

}  // namespace

std::unique_ptr<Driver> make_command_driver(const OutputConfig& config, Driver::Sink sink) {
  return std::make_unique<CommandDriver>(config, std::move(sink));
}

}  // namespace sukut::agent
