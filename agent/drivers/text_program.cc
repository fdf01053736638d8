#include "agent/drivers/text_program.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "agent/drivers/text_place.h"

namespace sukut::agent {
namespace {

int told(const Error& error) {
  std::fprintf(stderr, "%s\n", error.detail.c_str());
  return static_cast<int>(error.reason == Reason::device_busy ? TextExit::busy : TextExit::refused);
}

int restore(TextPlace& place) {
  const auto undone = place.restore();
  return undone ? static_cast<int>(TextExit::done) : told(undone.error());
}

// The guard tells its programs its own number, so that a death before we could look is not overlooked.
bool is_guarded() {
  const char* guard = ::getenv("SUKUT_GUARD");
  return guard != nullptr && std::to_string(::getppid()) == guard;
}

int show(TextPlace& place, const char* text) {
  sigset_t stop;
  sigemptyset(&stop);
  for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&stop, each);
  sigprocmask(SIG_BLOCK, &stop, nullptr);
  prctl(PR_SET_NAME, "sukut-text", 0UL, 0UL, 0UL);
  if (const Status shown = place.show(text); !shown) return told(shown.error());
  int signal = 0;
  (void)sigwait(&stop, &signal);
  return is_guarded() ? static_cast<int>(TextExit::done) : restore(place);
}

}  // namespace

int run_text_program(int argc, char** argv) {
  const std::string word = argc > 2 ? argv[1] : "";
  const bool is_show = word == "show" && argc == 4;
  const bool is_restore = word == "restore" && argc == 3;
  if ((!is_show && !is_restore) || argv[2][0] != '/') return static_cast<int>(TextExit::wrong_use);
  TextPlace place(argv[2]);
  return is_show ? show(place, argv[3]) : restore(place);
}

}  // namespace sukut::agent
