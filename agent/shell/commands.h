// The words of sukut-agent: run, check, status, confirm, decline, withdraw, inhibit, import.
// Exit codes: 0 done · 1 refused, or something is not well · 2 wrong use, config or bundle · 3 no agent answers.
#pragma once

namespace sukut::agent {

int run_commands(int argc, char** argv);

}  // namespace sukut::agent
