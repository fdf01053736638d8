// The agent's status for people: which orders it holds, armed or why not, its clock now and at the instant,
// countdown in Baku and local time. Plain text, no colours.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/core/view.h"
#include "proto/instant.h"
#include "proto/words.h"

namespace sukut::agent {

// What the shell adds to the core's own view.
struct ShellView {
  std::string station;
  std::string sector;
  std::string software;
  Mono mono;                          // when this was taken
  std::uint64_t frames_refused = 0;   // did not decode
  std::vector<std::string> warnings;  // the host's: no real-time priority, memory not locked, …
};

[[nodiscard]] std::string status_text(const AgentView& view, const ShellView& shell, Lang lang = Lang::en);

[[nodiscard]] const char* name_of(Stage stage);
[[nodiscard]] std::string_view say(Lang lang, Stage stage);
[[nodiscard]] const char* name_of(Trust trust);
// "±1.2 ms", "±340 µs", "±2.5 s".
[[nodiscard]] std::string error_text(Nanos error);
// "3 d 04:12:09", "00:00:07".
[[nodiscard]] std::string length_text(Nanos length);
// "2027-01-20 12:00:00".
[[nodiscard]] std::string baku_text(Instant at);
[[nodiscard]] std::string local_text(Instant at);

}  // namespace sukut::agent
