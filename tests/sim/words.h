// The words of one line of a scenario, and the spelling of times and numbers, which loses nothing: what was written
// reads back to the nanosecond.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/instant.h"

namespace sukut::sim {

// What is wrong with a line; turned into an Error that names it.
struct Mistake {
  std::string what;
};

// Taken from the front; options may stand anywhere behind.
class Words {
 public:
  explicit Words(const std::string& line);
  [[nodiscard]] bool is_empty() const { return words_.empty(); }
  std::string next(const std::string& what);
  // "key=value", or nothing.
  std::optional<std::string> option(const std::string& key);
  bool flag(const std::string& name);
  // "to STATION": a pair of words.
  std::optional<std::string> pair(const std::string& name);
  // Refuses what was not asked for.
  void finish() const;

 private:
  std::vector<std::string> words_;
};

// "-5s", "300ms", "1.5min", "1h".
[[nodiscard]] Nanos time_of(const std::string& text);
// In seconds, with as many decimals as it needs.
[[nodiscard]] std::string written(Nanos span);
[[nodiscard]] std::int64_t number_of(const std::string& text);
// "a,b,c"
[[nodiscard]] std::vector<std::string> list_of(const std::string& text);

}  // namespace sukut::sim
