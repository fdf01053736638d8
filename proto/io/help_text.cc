#include "proto/io/help_text.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

namespace sukut::io {
namespace {

constexpr std::size_t kDescriptionMax = 40;  // a description begins before this column, or the line has none

// The byte behind `characters` characters, or the end.
std::size_t byte_at(std::string_view line, std::size_t characters) {
  std::size_t at = 0;
  for (; at < line.size(); ++at) {
    if ((static_cast<unsigned char>(line[at]) & 0xC0U) != 0x80U && characters-- == 0) break;
  }
  return at;
}

// Where the description begins: behind the last gap of two blanks near the left; else the text itself.
std::size_t indent_of(std::string_view line) {
  const std::size_t text = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t gap = line.substr(0, kDescriptionMax).rfind("  ");
  return gap == std::string_view::npos || gap < text ? text : gap + 2;
}

// Under the description; further to the left when its first word needs the room.
std::string continued(const std::string& rest, std::size_t indent, std::size_t width) {
  const std::size_t word = std::min(rest.find(' '), rest.size());
  return std::string(word > width ? 0 : std::min(indent, width - word), ' ') + rest;
}

std::string wrapped_line(std::string line, std::size_t width) {
  const std::size_t indent = indent_of(line);
  std::string result;
  std::size_t begin = indent;  // of the words that may be broken
  while (byte_at(line, width) < line.size()) {
    const std::size_t blank = line.rfind(' ', byte_at(line, width));
    if (blank == std::string::npos || blank <= begin) break;
    result += line.substr(0, blank) + "\n";
    line = continued(line.substr(blank + 1), indent, width);
    begin = line.find_first_not_of(' ');
  }
  return result + line + "\n";
}

}  // namespace

std::string wrapped_help(const std::string& text, std::size_t width) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) result += wrapped_line(std::move(line), width);
  return result;
}

}  // namespace sukut::io
