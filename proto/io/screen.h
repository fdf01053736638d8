// A status that a person watches: drawn again and again without flicker, one screen high, until they interrupt it.
// Where standard output is no terminal each picture is simply printed. Afterwards the terminal is as it was.
#pragma once

#include <csignal>
#include <cstddef>
#include <string>

#include "proto/instant.h"

namespace sukut::io {

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
// Of standard output; what a file is like where it is none.
[[nodiscard]] ScreenSize screen_size();
// Standard output is a terminal, and NO_COLOR is not set.
[[nodiscard]] bool has_colour();
// `text` as it is drawn over the last picture: at most `size.rows` lines, the last telling how many were left out, no
// line over `size.columns` characters, colour sequences not counted. Pure.
[[nodiscard]] std::string picture_of(const std::string& text, const ScreenSize& size);

class Screen {
 public:
  // Takes SIGINT, SIGTERM and SIGHUP, which end wait(). One at a time.
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void show(const std::string& text);
  // False: the person has seen enough. A changed window ends it early.
  [[nodiscard]] bool wait(Nanos length);

 private:
  bool is_terminal_;
  sigset_t before_{};
};

}  // namespace sukut::io
