// preflight, key list, alert test: what people look at before the minute. Each gives the exit code.
#pragma once

#include <string>
#include <vector>

namespace sukut::cli {

struct PreflightAsked {
  std::string centre;
  std::string id;                       // empty: the draft's
  std::string draft;                    // an order file that is not published yet
  std::vector<std::string> signatures;  // of the draft, beside those that lie next to it
  std::string csv;                      // a file, or "-"
  bool json = false;
};
// 0: nothing stands in the way. 1: something does.
[[nodiscard]] int run_preflight(const PreflightAsked& asked);

struct KeyListAsked {
  std::string centre;
  std::string within = "6mo";
  bool json = false;
};
// 1: something expires before a held order has ended.
[[nodiscard]] int run_key_list(const KeyListAsked& asked);

// Through the running coordinator, by the path that a real alert takes. 1: the command failed.
[[nodiscard]] int run_alert_test(const std::string& centre);

}  // namespace sukut::cli
