// Comma-separated values as RFC 4180 has them, for people's spreadsheets.
#pragma once

#include <string>
#include <vector>

namespace sukut::cli {

// One line, ended by CR LF. Cells are quoted where they must be; none can pass for a formula.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);
// To a file, or "-": standard output. Gives the exit code.
[[nodiscard]] int write_csv(const std::string& path, const std::string& csv);

}  // namespace sukut::cli
