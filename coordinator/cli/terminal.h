// How the command line looks: tables by display width, colours only for a person at a terminal.
#pragma once

#include <string>
#include <vector>

namespace sukut::cli {

// True when standard output is a terminal and NO_COLOR is not set.
[[nodiscard]] bool has_colour();
[[nodiscard]] bool is_terminal();

enum class Tone { plain, good, warning, bad, quiet, strong };
// `text` in the tone's colour, or unchanged without colours.
[[nodiscard]] std::string paint(Tone tone, const std::string& text);

// Columns as wide as their widest cell (code points, not bytes); no lines drawn.
class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_{std::move(heads)} {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] bool empty() const { return rows_.size() == 1; }
  // Every line ends with a newline and without trailing blanks.
  [[nodiscard]] std::string text() const;
  // The same for a file: without colours wherever it is made.
  [[nodiscard]] std::string plain_text() const;

 private:
  [[nodiscard]] std::vector<std::string> lines() const;

  std::vector<std::vector<std::string>> rows_;
};

// Asks on standard output; anything but yes, and no answer at all, is no.
[[nodiscard]] bool ask_yes(const std::string& question);
// Reads a passphrase from the terminal without showing it; empty: none could be read.
[[nodiscard]] std::string ask_secret(const std::string& question);

}  // namespace sukut::cli
