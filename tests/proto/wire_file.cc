#include "tests/proto/wire_file.h"

#include <fstream>
#include <iterator>
#include <regex>

namespace sukut {
namespace {

std::string file_text() {
  std::ifstream file(SUKUT_SOURCE_DIR "/proto/wire.proto");
  return {std::istreambuf_iterator<char>(file), {}};
}

// What stands between the braces of "<keyword> <name> {".
std::string block(const std::string& keyword, const std::string& name) {
  const std::string text = file_text();
  const std::size_t begin = text.find("\n" + keyword + " " + name + " {\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find("\n}", begin) - begin);
}

}  // namespace

std::map<std::string, int> wire_enum(const std::string& name) {
  static const std::regex value(R"((\w+) = (\d+);)");
  const std::string body = block("enum", name);
  std::map<std::string, int> values;
  for (std::sregex_iterator it(body.begin(), body.end(), value), end; it != end; ++it) {
    values[(*it)[1]] = std::stoi((*it)[2]);
  }
  return values;
}

std::map<int, WireField> wire_message(const std::string& name) {
  static const std::regex field(R"((optional|repeated) (\w+) (\w+) = (\d+))");
  const std::string body = block("message", name);
  std::map<int, WireField> fields;
  for (std::sregex_iterator it(body.begin(), body.end(), field), end; it != end; ++it) {
    fields[std::stoi((*it)[4])] = {(*it)[3], (*it)[2], (*it)[1] == "repeated"};
  }
  return fields;
}

std::size_t wire_message_count() {
  static const std::regex message("\nmessage ");
  const std::string text = file_text();
  return static_cast<std::size_t>(std::distance(std::sregex_iterator(text.begin(), text.end(), message), {}));
}

}  // namespace sukut
