// `sukut-agent check`: walks config → keys → name → TCP → handshake → clock → driver read-back, one line each,
// with the mend of what is not well. Reads only; asks the coordinator for nothing but the time. On request each output's
// rehearsal form runs as well (rehearsal.h), never near a cue that the running agent holds.
#pragma once

#include <functional>
#include <string>

#include "agent/shell/config.h"

namespace sukut::agent {

struct CheckLine {
  bool is_well = true;
  std::string thing;  // "clock"
  std::string text;   // what was found, or what is wrong and the mend
};
using TellLine = std::function<void(const CheckLine&)>;

// Precondition: `config` was read without problems. True when everything is well.
[[nodiscard]] bool check_station(const Config& config, bool must_rehearse, const TellLine& tell);

}  // namespace sukut::agent
