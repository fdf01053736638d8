#include "agent/shell/inhibit_inputs.h"

#include <algorithm>
#include <utility>

#include "proto/io/log.h"

namespace sukut::agent {
namespace {

constexpr Nanos kUnwatchedEvery = std::chrono::milliseconds(200);

bool was_on(const std::vector<JournalRecord>& records, InhibitSource source) {
  bool is_on = false;
  for (const JournalRecord& record : records) {
    const auto* inhibit = std::get_if<InhibitChanged>(&record);
    if (inhibit != nullptr && inhibit->source == source) is_on = inhibit->is_on;
  }
  return is_on;
}

}  // namespace

InhibitInputs::InhibitInputs(const Config& config, const std::vector<JournalRecord>& records)
    : file_(config.inhibit_file, was_on(records, InhibitSource::file)),
      is_orphaned_(config.inhibit_command.empty() && was_on(records, InhibitSource::command)) {
  if (file_.fd() < 0) unwatched_ = config.inhibit_file;
  if (!config.inhibit_command.empty()) {
    command_.emplace(config.inhibit_command, was_on(records, InhibitSource::command));
  }
}

std::vector<Event> InhibitInputs::look(Mono now) {
  looked_ = now;
  std::vector<Event> events;
  if (auto event = file_.look()) events.push_back(std::move(*event));
  if (command_) {
    for (Event& event : command_->look(now)) events.push_back(std::move(event));
  }
  if (std::exchange(is_orphaned_, false)) {  // nobody else could ever end it
    spdlog::warn("agent.toml no longer names an inhibit_command: what that declared is over");
    events.emplace_back(InhibitCleared{0, InhibitCommand::kPerson, InhibitSource::command});
  }
  return events;
}

std::vector<int> InhibitInputs::fds() const {
  std::vector<int> fds = command_ ? command_->fds() : std::vector<int>{};
  if (file_.fd() >= 0) fds.push_back(file_.fd());
  return fds;
}

std::optional<Mono> InhibitInputs::wake_at() const {
  std::optional<Mono> at = command_ ? command_->wake_at() : std::nullopt;
  if (!unwatched_.empty()) at = std::min(at.value_or(Mono::max()), looked_ + kUnwatchedEvery);
  return at;
}

std::vector<std::string> InhibitInputs::warnings(Mono now) const {
  std::vector<std::string> list = command_ ? command_->warnings(now) : std::vector<std::string>{};
  if (!unwatched_.empty())
    list.push_back("the directory of " + unwatched_ + " cannot be watched; looking every 200 ms");
  return list;
}

}  // namespace sukut::agent
