// How the commands of sukut-agent speak with the agent that runs at this station, and how they end.
#pragma once

#include <optional>
#include <string>

#include "agent/shell/control.h"
#include "proto/result.h"

namespace sukut::agent {

enum Exit { kDone = 0, kRefused = 1, kWrongUse = 2, kNoAgent = 3 };

// Says why, on standard error, and gives kRefused.
int refused(const Error& error);
// Asks the agent whose agent.toml is `config`. `exit` is what to exit with: kDone; kRefused when it said no, and why is
// told; without a reply kWrongUse (the config, told) or kNoAgent (nobody answers, told).
[[nodiscard]] std::optional<ControlReply> ask_agent(const std::string& config, const ControlRequest& request,
                                                    int& exit);

}  // namespace sukut::agent
