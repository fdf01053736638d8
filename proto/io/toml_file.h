// TOML with good manners: every value is asked for by name and type, every complaint has file:line:column,
// what is wrong and the mend; keys nobody asked for are named with the nearest known one.
// The one place that includes toml++ (it costs seconds to compile).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proto/instant.h"

namespace sukut::io {

struct Problem {
  std::string where;  // "plan.toml:12:8"
  std::string what;   // what is wrong
  std::string mend;   // what would be right
  [[nodiscard]] std::string text() const { return where + ": " + what + (mend.empty() ? "" : "; " + mend); }
};

// A local time of day; seconds since midnight.
struct TimeOfDay {
  int seconds = 0;
};

class TomlTable {
 public:
  // Absent: nothing. Of a wrong type: nothing, and a Problem. `need_*` complain when absent too.
  [[nodiscard]] std::optional<std::string> string(const std::string& key) const;
  [[nodiscard]] std::optional<std::string> need_string(const std::string& key) const;
  [[nodiscard]] std::optional<std::int64_t> integer(const std::string& key) const;
  [[nodiscard]] std::optional<double> number(const std::string& key) const;
  [[nodiscard]] std::optional<bool> boolean(const std::string& key) const;
  [[nodiscard]] std::vector<std::string> strings(const std::string& key) const;  // absent: empty
  [[nodiscard]] bool has(const std::string& key) const;
  // "250ms", "60s", "10m", "2h", "3d" (a string).
  [[nodiscard]] std::optional<Nanos> duration(const std::string& key) const;
  // A TOML local time (12:00:00).
  [[nodiscard]] std::optional<TimeOfDay> time_of_day(const std::string& key) const;
  // A TOML offset date-time.
  [[nodiscard]] std::optional<Instant> instant(const std::string& key) const;
  [[nodiscard]] std::optional<TomlTable> table(const std::string& key) const;
  [[nodiscard]] std::vector<TomlTable> tables(const std::string& key) const;     // array of tables
  [[nodiscard]] std::vector<std::string> keys() const;

  [[nodiscard]] std::string where(const std::string& key = {}) const;            // of the value, or of the table
  void complain(const std::string& key, const std::string& what, const std::string& mend = {}) const;
  // Call when all has been asked for: every other key is a Problem, here and in sub-tables that were asked for.
  void refuse_unknown() const;

  struct State;
  explicit TomlTable(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<State> state_;
};

class TomlFile {
 public:
  // Missing file or syntax error: one Problem, no root.
  static TomlFile open(const std::string& path);
  static TomlFile parse(const std::string& text, const std::string& name);

  [[nodiscard]] bool has_root() const { return root_.has_value(); }
  [[nodiscard]] const TomlTable& root() const { return *root_; }
  // Sorted by place.
  [[nodiscard]] std::vector<Problem> problems() const;

 private:
  std::shared_ptr<std::vector<Problem>> problems_;
  std::optional<TomlTable> root_;
};

// The nearest of `known` by edit distance, when it is near enough to be meant.
[[nodiscard]] std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& known);
// "250ms" and so on; nothing when it is no duration or over ten years. Plain numbers are seconds.
[[nodiscard]] std::optional<Nanos> parse_duration(const std::string& text);

}  // namespace sukut::io
