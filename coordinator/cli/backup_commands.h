// backup, restore, and how far a restored centre has learned: each command gives the exit code.
#pragma once

#include <optional>
#include <string>

#include "coordinator/cli/centre.h"

namespace sukut::cli {

struct BackupAsked {
  std::string centre;
  std::string file;
  bool is_check = false;  // only whether FILE is whole
};
[[nodiscard]] int run_backup(const BackupAsked& asked);

struct RestoreAsked {
  std::string file;
  std::string directory;
};
[[nodiscard]] int run_restore(const RestoreAsked& asked);

// An officer lets a restored centre go on without the stations that were not heard; an empty name does nothing. Gives
// the exit code.
[[nodiscard]] int go_on_without_learning(const CentreConfig& centre, const std::string& officer);
// What a centre that is still learning awaits; nothing when it is not, or its coordinator does not answer.
[[nodiscard]] std::optional<std::string> learning_text(const CentreConfig& centre);

}  // namespace sukut::cli
