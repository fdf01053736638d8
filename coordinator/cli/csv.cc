// See csv.h.
#include "coordinator/cli/csv.h"

#include <iostream>

#include "coordinator/cli/exit_code.h"
#include "proto/io/key_file.h"

namespace sukut::cli {
namespace {

// A spreadsheet would run "=…" and "@…" as a formula, and "+…" and "-…" unless it is a phone or a number.
bool looks_like_formula(const std::string& text) {
  if (text.empty()) return false;
  if (text.front() == '=' || text.front() == '@') return true;
  return (text.front() == '+' || text.front() == '-') &&
         text.find_first_not_of("0123456789 .-()/", 1) != std::string::npos;
}

std::string csv_cell(const std::string& given) {
  const std::string text = looks_like_formula(given) ? "'" + given : given;
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  return line + "\r\n";
}

int write_csv(const std::string& path, const std::string& csv) {
  if (path == "-") return std::cout << csv, kDone;
  if (const Status done = io::write_file(path, csv); !done) return fail(done.error());
  std::cerr << "written to " << path << "\n";
  return kDone;
}

}  // namespace sukut::cli
