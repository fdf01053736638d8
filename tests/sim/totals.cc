#include "tests/sim/totals.h"

#include <cstdio>
#include <sstream>

namespace sukut::sim {

void Totals::add(const World& world, const Story& story) {
  ++runs;
  happenings += world.events();
  virtual_time += world.now() - story.begins;
}

void Totals::add(const Totals& other) {
  runs += other.runs;
  happenings += other.happenings;
  virtual_time += other.virtual_time;
  broken += other.broken;
  for (const auto& [what, count] : other.counters) counters[what] += count;
}

std::string Totals::text() const {
  std::string text = std::to_string(runs) + " " + std::to_string(happenings) + " " +
                     std::to_string(virtual_time.count()) + " " + std::to_string(broken) + "\n";
  for (const auto& [what, count] : counters) text += std::to_string(count) + " " + what + "\n";
  return text;
}

bool Totals::add(const std::string& text) {
  std::istringstream lines(text);
  Totals other;
  std::int64_t ns = 0;
  if (!(lines >> other.runs >> other.happenings >> ns >> other.broken)) return false;
  other.virtual_time = Nanos(ns);
  std::uint64_t count = 0;
  for (std::string what; lines >> count && std::getline(lines >> std::ws, what);) other.counters[what] = count;
  add(other);
  return true;
}

void print(const Totals& totals, double took_s) {
  const double virtual_s = static_cast<double>(totals.virtual_time.count()) / 1e9;
  constexpr double kYear = 365.25 * 86400;
  std::printf("%llu runs in %.1f s (%.1f per s): %.2f simulated years, %.0f virtual s per s, ",
              static_cast<unsigned long long>(totals.runs), took_s, static_cast<double>(totals.runs) / took_s,
              virtual_s / kYear, virtual_s / took_s);
  std::printf("%llu happenings (%.0f per s), %llu broken promises\n",
              static_cast<unsigned long long>(totals.happenings), static_cast<double>(totals.happenings) / took_s,
              static_cast<unsigned long long>(totals.broken));
}

}  // namespace sukut::sim
