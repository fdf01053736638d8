#include "tests/proto/wire_file.h"

#include <fstream>
#include <sstream>
#include <vector>

namespace sukut {
namespace {

std::vector<std::string> lines_of_file() {
  std::ifstream file(SUKUT_SOURCE_DIR "/proto/wire.proto");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The words of each line between "<keyword> <name> {" and its "}", comments left out.
std::vector<std::vector<std::string>> block(const std::string& head) {
  std::vector<std::vector<std::string>> found;
  bool is_inside = false;
  for (const std::string& line : lines_of_file()) {
    if (line == "}") is_inside = false;
    if (is_inside) {
      std::istringstream words(line.substr(0, line.find("//")));
      auto& row = found.emplace_back();
      for (std::string word; words >> word;) row.push_back(word);
    }
    if (line == head + " {") is_inside = true;
  }
  return found;
}

}  // namespace

// Rows: reason_malformed = 1;
std::map<std::string, int> wire_enum(const std::string& name) {
  std::map<std::string, int> values;
  for (const auto& row : block("enum " + name)) {
    if (row.size() >= 3 && row[1] == "=") values[row[0]] = std::stoi(row[2]);
  }
  return values;
}

// Rows: optional bytes key = 100;
std::map<int, WireField> wire_message(const std::string& name) {
  std::map<int, WireField> fields;
  for (const auto& row : block("message " + name)) {
    if (row.size() >= 5 && row[3] == "=") fields[std::stoi(row[4])] = {row[2], row[1], row[0] == "repeated"};
  }
  return fields;
}

std::size_t wire_message_count() {
  std::size_t count = 0;
  for (const std::string& line : lines_of_file()) count += line.starts_with("message ") ? 1 : 0;
  return count;
}

}  // namespace sukut
