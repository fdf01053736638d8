// What the sources that wire words to commands share (run*.cc alone include this, for it brings CLI11).
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

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

inline CLI::App* group_of(CLI::App& app, const std::string& name, const std::string& about, const std::string& heading) {
  CLI::App* group = app.add_subcommand(name, about)->group(heading);
  group->require_subcommand(1);
  return group;
}

struct Listing {
  bool json = false;
};
inline CLI::App* add_listing(CLI::App* group, Chosen& chosen, const std::string& name, const std::string& about,
                      int (*act)(const std::string&, bool)) {
  const auto listing = std::make_shared<Listing>();
  CLI::App* command = group->add_subcommand(name, about);
  command->add_flag("--json", listing->json, "as JSON");
  on_chosen<Listing>(command, chosen, listing, [&chosen, act](Listing& l) { return act(chosen.centre, l.json); });
  return command;
}

// The words of one group each, where run.cc would grow too long.
void add_station_commands(CLI::App& app, Chosen& chosen);

}  // namespace sukut::cli
