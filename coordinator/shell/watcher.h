// The watch at work, in a thread of its own: looks at the store every few seconds, asks the core what is due, runs the
// alert command and hands on what is to be kept. A command that hangs costs this thread alone, and half a minute.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "coordinator/core/preflight.h"
#include "coordinator/core/watch.h"
#include "coordinator/shell/config.h"
#include "coordinator/shell/mailbox.h"
#include "coordinator/shell/program.h"
#include "coordinator/shell/store.h"

namespace sukut::coordinator {

// What an alert speaks of.
struct AlertCase {
  const Alert& alert;
  const CentreConfig& centre;
  Root root;                                // without keys: not sealed
  std::optional<Preflight> preflight;       // of an order, before its minute
  std::vector<StationEntry> still_open;     // unclosed: where
  Instant now;
};
// One line without anything but ASCII, for a subject; the whole; and facts for programs, "SUKUT_READY=67".
struct AlertText {
  std::string subject;
  std::string text;
  std::vector<std::string> facts;
};
// How the watch reads plans and finds its words; called from its thread.
struct Voice {
  std::function<WatchedPlans(const std::vector<std::string>& paths, Instant now)> read_plans;
  std::function<AlertText(const AlertCase&)> compose;
};

class Watcher {
 public:
  using Now = std::function<Instant()>;                                  // true time, as far as it is known
  using Keep = std::function<void(const AlertTold&)>;                    // both called from its thread
  using Tested = std::function<void(std::uint64_t request, const Status&)>;

  // Without an alert command it watches nothing, and refuses tests.
  Watcher(const CentreConfig& config, Voice voice, Now now, Keep keep, Tested tested);
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  // A command at work is killed.
  ~Watcher();

  // Runs the alert command with a test alert, soon; the answer comes by `tested`.
  void test(std::uint64_t request) { tests_.post(request); }
  // The alert command failed the last time; for the heartbeat.
  [[nodiscard]] bool is_failing() const { return is_failing_; }

 private:
  // What the store and the files hold now.
  struct Seen {
    std::unique_ptr<RecordStore> store;
    Restored records;
    std::vector<StationEntry> stations;
    Root root;
  };

  void work();
  void wait() const;
  void run_tests();
  void look();
  [[nodiscard]] Result<Seen> see();
  void tell_due(Seen& seen);
  [[nodiscard]] Result<AlertCase> case_of(const Alert& alert, Seen& seen) const;
  [[nodiscard]] Status tell(const AlertCase& about);
  [[nodiscard]] bool is_stopping() const;

  const CentreConfig config_;
  const Voice voice_;
  const Now now_;
  const Keep keep_;
  const Tested tested_;
  std::optional<Watch> watch_;  // from the first look on
  WatchedPlans plans_;
  std::optional<Mono> plans_read_;
  std::string complaint_;  // said last, so that it is said once
  std::atomic<bool> is_failing_{false};
  Mailbox<std::uint64_t> tests_;
  int stop_fd_;
  std::thread thread_;
};

}  // namespace sukut::coordinator
