// plan check, status, report: what people look at. Each gives the exit code.
#pragma once

#include <optional>
#include <string>

namespace sukut::cli {

struct PlanCheckAsked {
  std::string centre;
  std::string file;
  std::string register_file;
  std::optional<int> year;
  bool json = false;
};
[[nodiscard]] int run_plan_check(const PlanCheckAsked& asked);

struct StatusAsked {
  std::string centre;
  std::string id;      // empty: every order
  bool watch = false;  // until interrupted, or until the order asked for is over
  bool json = false;
};
[[nodiscard]] int run_status(const StatusAsked& asked);

struct ReportAsked {
  std::string centre;
  std::string id;
  std::string cue;
  std::string csv;  // a file, or "-"
  bool json = false;
  bool strict = false;  // refused unless final and every pair did its part
};
[[nodiscard]] int run_report(const ReportAsked& asked);

}  // namespace sukut::cli
