#include "coordinator/core/tally.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kSayEvery = std::chrono::seconds(1);

}  // namespace

std::optional<std::string> Tally::count(Reason reason, const std::string& text, Mono now) {
  Line& line = lines_[static_cast<std::size_t>(reason)];
  ++line.count;
  if (line.said && now - *line.said < kSayEvery) {
    ++line.quiet;
    return std::nullopt;
  }
  std::string words = std::string(name_of(reason)) + ": " + text;
  if (line.quiet > 0) words += " (and " + std::to_string(line.quiet) + " more since the last line)";
  line.said = now;
  line.quiet = 0;
  return words;
}

}  // namespace sukut::coordinator
