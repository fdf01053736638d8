// ANSI sequences that every terminal since the VT100 knows, and the alternate screen.
#include "proto/io/screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <vector>

namespace sukut::io {
namespace {

constexpr const char* kEnter = "\033[?1049h\033[?25l";
constexpr const char* kLeave = "\033[?25h\033[?1049l";
constexpr const char* kClearRest = "\033[K";  // of the line: what stood there longer before
constexpr const char* kPlain = "\033[0m";

sigset_t watched_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) sigaddset(&signals, each);
  return signals;
}

// At most `columns` characters; colours take no room and do not outlast the line.
std::string cut(const std::string& line, std::size_t columns) {
  std::size_t shown = 0;
  bool in_colour = false;
  bool has_colours = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool is_character = (static_cast<unsigned char>(line[at]) & 0xC0U) != 0x80U;
    if (line[at] == '\033') in_colour = has_colours = true;
    if (!in_colour && is_character && ++shown > columns) return line.substr(0, at) + (has_colours ? kPlain : "");
    if (in_colour && line[at] == 'm') in_colour = false;
  }
  return line;
}

}  // namespace

ScreenSize screen_size() {
  winsize window{};
  ScreenSize size;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) return size;
  return {window.ws_col, window.ws_row};
}

bool has_colour() {
  const char* without = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) == 1 && (without == nullptr || *without == '\0');
}

std::string picture_of(const std::string& text, const ScreenSize& size) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(cut(line, size.columns));
  if (lines.size() > size.rows && size.rows > 0) {
    const std::size_t left_out = lines.size() - size.rows + 1;
    lines.resize(size.rows - 1);
    lines.push_back("… " + std::to_string(left_out) + " more lines; make the window higher");
  }
  std::string picture = "\033[H";
  for (std::size_t i = 0; i < lines.size(); ++i) picture += (i == 0 ? "" : "\r\n") + lines[i] + kClearRest;
  return picture + "\033[J";
}

Screen::Screen() : is_terminal_(::isatty(STDOUT_FILENO) == 1) {
  const sigset_t signals = watched_signals();
  sigprocmask(SIG_BLOCK, &signals, &before_);
  if (is_terminal_) std::fputs(kEnter, stdout);
}

Screen::~Screen() {
  if (is_terminal_) std::fputs(kLeave, stdout);
  std::fflush(stdout);
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

// One write a picture, so that none is seen half drawn.
void Screen::show(const std::string& text) {
  const std::string picture = is_terminal_ ? picture_of(text, screen_size()) : text;
  std::fwrite(picture.data(), 1, picture.size(), stdout);
  std::fflush(stdout);
}

bool Screen::wait(Nanos length) {
  const sigset_t signals = watched_signals();
  const timespec time{static_cast<time_t>(length.count() / 1'000'000'000),
                      static_cast<long>(length.count() % 1'000'000'000)};
  const int signal = sigtimedwait(&signals, nullptr, &time);
  return signal != SIGINT && signal != SIGTERM && signal != SIGHUP;
}

}  // namespace sukut::io
