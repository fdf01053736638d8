// import and export: what a person carries to and from this station. Each gives the exit code.
#pragma once

#include <string>
#include <vector>

namespace sukut::agent {

// Every document of the file to the running agent, one after the other; each is told what became of it. Refused when one
// of them is.
[[nodiscard]] int run_import(const std::string& config, const std::string& file,
                             const std::vector<std::string>& signatures);

// The reports of this station into a file for the centre: from the running agent, else straight from its journal.
[[nodiscard]] int run_export(const std::string& config, const std::string& file);

}  // namespace sukut::agent
