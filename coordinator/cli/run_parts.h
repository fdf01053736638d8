// What the sources of the command line share (run*.cc, the only ones that include CLI11): how a leaf command is chosen.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

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

// backup, restore, bulletin serve (run_backup.cc).
void add_backup_commands(CLI::App& app, Chosen& chosen);

}  // namespace sukut::cli
