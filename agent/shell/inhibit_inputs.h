// What on this host may declare a real emergency beside the people at its keyboard: a file and a program. Each speaks
// for itself alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/core/event.h"
#include "agent/shell/config.h"
#include "agent/shell/inhibit_command.h"
#include "agent/shell/inhibit_file.h"
#include "proto/instant.h"

namespace sukut::agent {

class InhibitInputs {
 public:
  // `records`: of the journal, which remembers what each has declared.
  InhibitInputs(const Config& config, const std::vector<JournalRecord>& records);

  // What has changed. Call at start, when one of fds() is readable, and at wake_at().
  [[nodiscard]] std::vector<Event> look(Mono now);
  [[nodiscard]] std::vector<int> fds() const;
  [[nodiscard]] std::optional<Mono> wake_at() const;
  [[nodiscard]] std::vector<std::string> warnings(Mono now) const;

 private:
  InhibitFile file_;
  std::string unwatched_;  // the file's path, when its directory cannot be watched
  std::optional<InhibitCommand> command_;
  bool is_orphaned_;       // declared by a program that agent.toml no longer names
  Mono looked_{};
};

}  // namespace sukut::agent
