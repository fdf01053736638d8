// `sukut-agent run`: config, journal, signals, then the runner until SIGTERM or SIGINT.
#pragma once

#include <string>

namespace sukut::agent {

// 0 after a clean stop; 1 when the journal or a socket cannot be had; 2 when config or bundle are wrong.
int run_daemon(const std::string& config_path);

// Prints every problem of a config to standard error.
struct ReadConfig;
void tell_problems(const ReadConfig& read);

}  // namespace sukut::agent
