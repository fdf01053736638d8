// The register of stations and the root document, as files of the centre. The coordinator reads both, the
// sukut command also writes them. A problem names file:line:column and the mend; several stand on lines of their own.
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/result.h"

namespace sukut::coordinator {

// An absent file is `file_missing`. Ids and CURVE keys are unique, sectors and links known, keys well formed.
[[nodiscard]] Result<std::vector<StationEntry>> load_register(const std::string& path);
// Replaces the file atomically, sorted by id, readable by its owner alone (it holds names and phone numbers).
[[nodiscard]] Status save_register(const std::string& path, const std::vector<StationEntry>& entries);

// root_unsealed when the file is not there yet.
[[nodiscard]] Result<Root> load_root(const std::string& path);
[[nodiscard]] Status save_root(const std::string& path, const Root& root);

}  // namespace sukut::coordinator
