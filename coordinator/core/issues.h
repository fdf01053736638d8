// Which numbers of reports are given out, so that none is given twice and none is left out. The reports themselves are
// in the store; here is one number for each order and cue.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "proto/ids.h"

namespace sukut::coordinator {

// (order, the cue's word) → the highest number.
using IssueNumbers = std::map<std::pair<OrderId, std::string>, std::uint32_t>;

class Issues {
 public:
  void restore(const IssueNumbers& numbers) { numbers_ = numbers; }

  [[nodiscard]] std::uint32_t next(const OrderId& order, const std::string& cue) const {
    const auto found = numbers_.find({order, cue});
    return found == numbers_.end() ? 1 : found->second + 1;
  }
  // False: it is not the next one; somebody else was given it, or its forerunner is not kept yet.
  [[nodiscard]] bool take(const OrderId& order, const std::string& cue, std::uint32_t number) {
    if (number != next(order, cue)) return false;
    numbers_[{order, cue}] = number;
    return true;
  }
  // It was not kept after all.
  void give_back(const OrderId& order, const std::string& cue, std::uint32_t number) {
    const auto found = numbers_.find({order, cue});
    if (found != numbers_.end() && found->second == number) --found->second;
  }

 private:
  IssueNumbers numbers_;
};

}  // namespace sukut::coordinator
