// One [[cue]] of a plan file, for plan.cc alone.
#pragma once

#include <string>
#include <vector>

#include "coordinator/cli/plan.h"

namespace sukut::cli {

// Always gives a cue; complaints go to the file's list.
[[nodiscard]] PlanCue read_cue(const io::TomlTable& table);
// A table of texts by language: { az = "…", en = "…" }. Absent: none.
[[nodiscard]] std::vector<Text> read_texts(const io::TomlTable& parent, const std::string& key);

}  // namespace sukut::cli
