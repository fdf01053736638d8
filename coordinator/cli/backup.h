// What a centre needs to live again on another machine, as one file: its store, register, root, people's public keys,
// configuration, and the machine's own keys (link, beacon, time). Never a person's key: those are on people's machines.
// A centre that was restored knows it: its coordinator learns from the stations what came after the backup and orders
// nothing new before (coordinator/core/learning.h); nobody has to remember that.
#pragma once

#include <string>
#include <vector>

#include "coordinator/cli/archive.h"
#include "coordinator/cli/centre.h"
#include "coordinator/shell/store_copy.h"

namespace sukut::cli {

struct Backup {
  Archive archive;
  coordinator::StoreContents store;
  std::vector<std::string> warnings;  // what is not in it, and what should not lie where it lies
};

// Beside a running coordinator. Refusals: file_permissions (FILE exists; a person's key would be in it), malformed (the
// store is corrupt, or [paths] in centre.toml could not be undone when restoring), and what reading says.
[[nodiscard]] Result<Backup> make_backup(const CentreConfig& centre, const std::string& file,
                                         const Progress& progress);
// Whether FILE is whole, part by part; its store is not opened.
[[nodiscard]] Result<Archive> check_backup(const std::string& file);

// A centre in DIR, which must be empty or not there yet; everything lies at its default place below it, and its
// coordinator begins by learning. Either all of it, or DIR is as it was.
[[nodiscard]] Result<Backup> restore_backup(const std::string& file, const std::string& directory,
                                            const Progress& progress);

// The text of a centre.toml whose [paths] are comments, so that everything lies in its folder.
[[nodiscard]] std::string without_paths(const std::string& centre_toml);

}  // namespace sukut::cli
