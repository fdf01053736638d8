// sukut-coordinator DIR: reads the command line and the centre, wires the Runner and the signals.
// Exit codes: 0 ended by SIGTERM or SIGINT, 1 failed at work, 2 the centre, its keys or its store are not in order.
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "coordinator/shell/runner.h"
#include "coordinator/shell/sqlite_store.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace {

constexpr char kUsage[] =
    "usage: sukut-coordinator DIR [--log-level trace|debug|info|warning|error] [--log-file FILE] [--set-aside-store] "
    "[--restored-store]\n"
    "Serves the centre in DIR (made by `sukut init DIR`). SIGHUP reads the register and the root again.\n"
    "--set-aside-store renames a corrupt store to store.db.corrupt-N and begins a new one.\n"
    "--restored-store, once after the store was put back by hand (`sukut restore` does it itself): the coordinator\n"
    "learns from the stations what the store lacks, and orders nothing new before.\n";

struct Options {
  std::string directory;
  std::string log_level;
  std::string log_file;
  bool set_aside_store = false;
  bool is_restored_store = false;
};

bool parse(int argc, char** argv, Options& out) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--set-aside-store") {
      out.set_aside_store = true;
    } else if (word == "--restored-store") {
      out.is_restored_store = true;
    } else if ((word == "--log-level" || word == "--log-file") && i + 1 < argc) {
      (word == "--log-level" ? out.log_level : out.log_file) = argv[++i];
    } else if (!word.starts_with('-') && out.directory.empty()) {
      out.directory = word;
    } else {
      return false;
    }
  }
  return !out.directory.empty();
}

sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, number);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Ends with the process.
void obey(sigset_t signals, sukut::coordinator::Runner& runner) {
  std::thread([signals, &runner] {
    for (int number = 0; sigwait(&signals, &number) == 0;) {
      if (number == SIGHUP) {
        runner.reload();
      } else {
        runner.stop();
      }
    }
  }).detach();
}

int refuse(const sukut::Error& error) {
  std::fprintf(stderr, "%s\n", error.detail.c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace sukut::coordinator;
  Options options;
  if (!parse(argc, argv, options)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const auto config = load_centre(options.directory);
  if (!config) return refuse(config.error());
  sukut::io::set_up_log("sukut-coordinator", options.log_file,
                        options.log_level.empty() ? config->log_level : options.log_level);
  if (options.set_aside_store) {
    const auto aside = set_aside_store(config->store);
    if (!aside) return refuse(aside.error());
    spdlog::warn("the store was set aside as {}; a new one begins", *aside);
    // It knows less than any backup.
    if (const auto made = open_sqlite_store(config->store, Access::write); !made) return refuse(made.error());
  }
  if (options.is_restored_store || options.set_aside_store) {
    const sukut::Status marked = mark_restored(config->store, sukut::io::wall_instant());
    if (!marked) return refuse(marked.error());
    spdlog::warn("the store is put back or new; what it lacks is learned from the stations, nothing is ordered before");
  }
  ::signal(SIGPIPE, SIG_IGN);                // whoever reads our log may go
  const sigset_t signals = block_signals();  // before any thread begins
  auto runner = Runner::open(*config);
  if (!runner) return refuse(runner.error());
  obey(signals, **runner);
  const sukut::Status ended = (*runner)->run();
  if (!ended)
    spdlog::error("{}; start again: what is truly there is read, and stations send the rest again",
                  ended.error().detail);
  spdlog::default_logger()->flush();
  std::_Exit(ended ? 0 : 1);  // libzmq's teardown is where it crashes
}
