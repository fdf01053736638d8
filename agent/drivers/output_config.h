// One [output.<action>] table of agent.toml, as read by agent/shell/config; every driver takes what is its own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/instant.h"
#include "proto/order.h"

namespace sukut::agent {

struct OutputConfig {
  CueAction action = CueAction::sound;
  std::string name;                            // claims are per name; default: the action's own
  std::string driver = "dry_run";              // dry_run | manual | command | liquidsoap | text_file
  std::optional<Instant> drill_outputs_until;  // at most 24 h ahead
  bool is_moored = false;
  std::optional<Nanos> tolerance;

  // command: argument vectors, the program first.
  std::vector<std::string> start;
  std::vector<std::string> end;
  std::vector<std::string> rehearse;             // empty: a rehearsal runs no program
  std::string guard_program = "/proc/self/exe";  // run as `guard_program guard …`

  // text_file: which of the order's texts are shown, in this order.
  std::vector<std::string> languages{"az", "en"};

  // liquidsoap, as written: socket | host, port; mode ("bed" | "mute"), monitor, and what else it knows.
  // text_file: file, form ("text" | "html").
  std::map<std::string, std::string> settings;
};

}  // namespace sukut::agent
