// What the sources that wire words to commands share (run*.cc); they alone include CLI11, which costs seconds to
// compile.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "coordinator/cli/amend_commands.h"
#include "coordinator/cli/stop_commands.h"

namespace sukut::cli {

// What the chosen command will do; run after everything was read.
struct Chosen {
  std::function<int()> act;
  std::string centre;
};

// A leaf command: options fill `asked`, and `act` is remembered when it was chosen.
template <typename Asked>
void on_chosen(CLI::App* command, Chosen& chosen, std::shared_ptr<Asked> asked, std::function<int(Asked&)> act) {
  command->callback([&chosen, asked, act = std::move(act)] { chosen.act = [asked, act] { return act(*asked); }; });
}

// order amend, cancel, close.
void add_changing_words(CLI::App* order, Chosen& chosen);
// order draft --again ID, instead of a plan.
[[nodiscard]] std::shared_ptr<OrderAmend> add_again_words(CLI::App* draft, CLI::Option* plan);
// How long a command waits for confirmations, and how it tells of them.
void add_telling_words(CLI::App* command, Telling& telling);

}  // namespace sukut::cli
