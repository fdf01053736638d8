#include "agent/shell/daemon.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <utility>

#include "agent/shell/config.h"
#include "agent/shell/real_time.h"
#include "agent/shell/runner.h"
#include "agent/shell/sqlite_journal.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

// Blocked before any thread exists, so that only the loop ever sees them.
int take_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&wanted, each);
  sigprocmask(SIG_BLOCK, &wanted, nullptr);
  return ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

void tell_journal(const SqliteJournal::Opened& opened, const std::string& path) {
  if (opened.restored.was_set_aside) {
    spdlog::error("the journal {} is corrupt ({}); it was set aside as {} and a fresh one begun", path, opened.fault,
                  opened.set_aside_as);
  }
  spdlog::info("journal {}: {} records", path, opened.restored.records.size());
}

int run_with(Config config, int stop_fd) {
  auto warnings = lock_memory();
  auto opened = SqliteJournal::open(config.journal_path(), io::wall_instant());
  if (!opened) {
    spdlog::error("{}: {}", name_of(opened.error().reason), opened.error().detail);
    return 1;
  }
  tell_journal(*opened, config.journal_path());
  spdlog::info("station {} ({}), centre {}", config.bundle.station.id.text, config.bundle.station.sector,
               hex(config.bundle.centre));
  Runner runner(std::move(config), std::move(opened).value(), std::move(warnings));
  runner.run(stop_fd);
  spdlog::info("stopping");
  return 0;
}

}  // namespace

void tell_problems(const ReadConfig& read) {
  for (const io::Problem& problem : read.problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
}

int run_daemon(const std::string& config_path) {
  const int stop_fd = take_signals();
  ReadConfig read = read_config(config_path, io::wall_instant());
  if (!read.config) {
    tell_problems(read);
    return 2;
  }
  io::set_up_log("sukut-agent", read.config->log_file, read.config->log_level);
  try {
    return run_with(std::move(*read.config), stop_fd);
  } catch (const std::exception& error) {
    spdlog::error("cannot go on: {}", error.what());
    return 1;
  }
}

}  // namespace sukut::agent
