#include "tests/sim/words.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <sstream>

namespace sukut::sim {

Words::Words(const std::string& line) {
  std::istringstream stream(line.substr(0, line.find('#')));
  for (std::string word; stream >> word;) words_.push_back(word);
}

std::string Words::next(const std::string& what) {
  if (words_.empty()) throw Mistake{what + " is missing"};
  std::string word = words_.front();
  words_.erase(words_.begin());
  return word;
}

std::optional<std::string> Words::option(const std::string& key) {
  for (auto it = words_.begin(); it != words_.end(); ++it) {
    if (!it->starts_with(key + "=")) continue;
    std::string value = it->substr(key.size() + 1);
    words_.erase(it);
    return value;
  }
  return std::nullopt;
}

bool Words::flag(const std::string& name) {
  const auto it = std::find(words_.begin(), words_.end(), name);
  if (it == words_.end()) return false;
  words_.erase(it);
  return true;
}

std::optional<std::string> Words::pair(const std::string& name) {
  const auto it = std::find(words_.begin(), words_.end(), name);
  if (it == words_.end()) return std::nullopt;
  if (std::next(it) == words_.end()) throw Mistake{"'" + name + "' needs a value"};
  std::string value = *std::next(it);
  words_.erase(it, it + 2);
  return value;
}

void Words::finish() const {
  if (!words_.empty()) throw Mistake{"'" + words_.front() + "' is not understood here"};
}

// Decimal by decimal, since a double keeps no nanoseconds of an hour.
Nanos time_of(const std::string& text) {
  static const std::map<std::string, std::int64_t> units{{"ns", 1},
                                                         {"us", 1'000},
                                                         {"ms", 1'000'000},
                                                         {"s", 1'000'000'000},
                                                         {"min", 60'000'000'000},
                                                         {"h", 3'600'000'000'000}};
  const std::size_t sign = text.empty() || (text[0] != '-' && text[0] != '+') ? 0 : 1;
  const std::size_t point = std::min(text.find_first_not_of("0123456789", sign), text.size());
  const bool has_decimals = point < text.size() && text[point] == '.';
  const std::size_t rest = has_decimals ? text.find_first_not_of("0123456789", point + 1) : point;
  const auto unit = rest < text.size() ? units.find(text.substr(rest)) : units.end();
  if (point == sign || unit == units.end()) throw Mistake{"'" + text + "' is not a time such as -5s or 300ms"};
  std::int64_t ns = std::strtoll(text.substr(sign, point - sign).c_str(), nullptr, 10) * unit->second;
  std::int64_t weight = unit->second;
  for (std::size_t i = point + 1; has_decimals && i < rest; ++i) ns += (weight /= 10) * (text[i] - '0');
  return Nanos(text[0] == '-' ? -ns : ns);
}

std::string written(Nanos span) {
  const std::int64_t ns = std::abs(span.count());
  std::string decimals = std::to_string(ns % 1'000'000'000);
  decimals.insert(0, 9 - decimals.size(), '0');
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return (span < Nanos(0) ? "-" : "") + std::to_string(ns / 1'000'000'000) + (decimals.empty() ? "" : "." + decimals) +
         "s";
}

std::int64_t number_of(const std::string& text) {
  char* rest = nullptr;
  const long long value = std::strtoll(text.c_str(), &rest, 10);
  if (rest == text.c_str() || *rest != '\0') throw Mistake{"'" + text + "' is not a whole number"};
  return value;
}

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> list;
  std::istringstream stream(text);
  for (std::string each; std::getline(stream, each, ',');) list.push_back(each);
  return list;
}

}  // namespace sukut::sim
