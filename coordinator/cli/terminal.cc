// ANSI colours, column widths by code point, questions.
#include "coordinator/cli/terminal.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace sukut::cli {
namespace {

// Code points shown; colour sequences take no room.
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  bool in_colour = false;
  for (const char c : text) {
    if (c == '\033') in_colour = true;
    if (!in_colour && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++width;
    if (in_colour && c == 'm') in_colour = false;
  }
  return width;
}

const char* code_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return "\033[32m";
    case Tone::warning:
      return "\033[33m";
    case Tone::bad:
      return "\033[31m";
    case Tone::quiet:
      return "\033[2m";
    case Tone::strong:
      return "\033[1m";
    case Tone::plain:
      break;
  }
  return "";
}

}  // namespace

bool is_terminal() { return isatty(STDOUT_FILENO) == 1; }

bool has_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return is_terminal() && (no_colour == nullptr || *no_colour == '\0');
}

std::string paint(Tone tone, const std::string& text) {
  if (tone == Tone::plain || !has_colour()) return text;
  return code_of(tone) + text + "\033[0m";
}

std::vector<std::string> Table::lines() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::vector<std::string> lines;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - width_of(row[i]) + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string Table::text() const {
  std::string out;
  for (const std::string& line : lines()) out += (out.empty() ? paint(Tone::quiet, line) : line) + "\n";
  return out;
}

std::string Table::plain_text() const {
  std::string out;
  for (const std::string& line : lines()) out += line + "\n";
  return out;
}

bool ask_yes(const std::string& question) {
  std::cout << question << " [yes/no] " << std::flush;
  std::string answer;
  return std::getline(std::cin, answer) && (answer == "yes" || answer == "y");
}

std::string ask_secret(const std::string& question) {
  termios shown{};
  if (tcgetattr(STDIN_FILENO, &shown) != 0) return {};
  std::cerr << question << ": " << std::flush;
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  std::string secret;
  std::getline(std::cin, secret);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
  std::cerr << "\n";
  return secret;
}

}  // namespace sukut::cli
