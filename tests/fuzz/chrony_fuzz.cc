// chronyc's line, as chronyc or whatever stands in its place may print it. What is believed says so itself: fourteen
// fields, plain finite numbers, a source heard lately; and its bound is never below what the line admits.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "proto/io/chrony.h"
#include "tests/fuzz/draw.h"

namespace sukut::fuzz {
namespace {

std::vector<std::string> fields_of(std::string line) {
  line.resize(std::min(line.find_first_of("\r\n"), line.size()));
  std::vector<std::string> fields;
  for (std::size_t begin = 0, comma = 0; comma != std::string::npos; begin = comma + 1) {
    comma = line.find(',', begin);
    fields.push_back(line.substr(begin, comma == std::string::npos ? comma : comma - begin));
  }
  return fields;
}

// A plain decimal number, read by the C library.
std::optional<double> number_of(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (*end != '\0' || !std::isfinite(value)) return std::nullopt;
  return value;
}

double seconds(Nanos span) { return static_cast<double>(span.count()) / 1e9; }

void check_believed(const io::ChronyTracking& tracking, const std::string& line, const ClockReading& before) {
  const auto fields = fields_of(line);
  hold(fields.size() == 14, "what is believed has 14 fields", line);
  for (const std::size_t at : {3U, 4U, 10U, 11U, 12U}) {
    hold(number_of(fields[at]).has_value(), "what is believed is made of numbers", fields[at]);
  }
  const double age = std::fabs(seconds(before.wall.time_since_epoch()) - *number_of(fields[3]));
  hold(age <= 8 * std::max(16.0, *number_of(fields[12])) + 1e-3, "a source was heard within 8 intervals", line);
  hold(std::fabs(seconds(tracking.correction) - *number_of(fields[4])) < 1e-8, "the correction is the line's", line);
  const double bound = std::fabs(*number_of(fields[4])) + *number_of(fields[11]) + *number_of(fields[10]) / 2;
  hold(tracking.root_delay >= Nanos(0) && tracking.root_dispersion >= Nanos(0), "no part of a bound is negative", line);
  hold(std::fabs(seconds(tracking.bound()) - bound) < 1e-8, "the bound is the line's", line);
  hold(fields[2] != "0" && fields[13] != "Not synchronised", "who is not synchronised is not believed", line);
  hold(tracking.before == before, "the reading before the question is kept");
}

// Six bytes: the host's own clock in seconds; the rest is the line.
void check(Draw draw) {
  ClockReading before;
  before.wall = Wall(std::chrono::seconds(static_cast<std::int64_t>(draw.number(6) % 9'000'000'000)));
  const std::string line(draw.rest());
  const auto tracking = io::parse_tracking(line, before);
  const auto more = io::parse_tracking(line + "\nanother,line", before);
  hold(tracking.has_value() == more.has_value(), "only the first line counts", line);
  if (tracking) check_believed(*tracking, line, before);
}

}  // namespace
}  // namespace sukut::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sukut::fuzz::check(sukut::fuzz::Draw(data, size));
  return 0;
}
