// An alert: what the people in the centre must be told without having asked. What it says is composed by
// coordinator/cli/alert_text; when it is due, coordinator/core/watch decides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/ids.h"
#include "proto/instant.h"

namespace sukut::coordinator {

// Numbers are stored: new ones at the end.
enum class Stage {
  month = 1,       // T-30d: nothing is drafted
  week = 2,        // T-7d: nothing is published
  day = 3,         // T-24h, T-1h, T-10min: who is not ready
  hour = 4,
  minutes = 5,
  unclosed = 6,    // latest_end has passed without a close
  unreadable = 7,  // a watched plan cannot be read
  test = 8,        // asked for by a person
};
inline constexpr int kStageCount = 8;
// "T-30d", "T-7d", "T-24h", "T-1h", "T-10min", "latest-end", "unreadable-plan", "test"
[[nodiscard]] std::string_view name_of(Stage stage);
[[nodiscard]] std::optional<Stage> stage_of(std::int64_t number);

// `subject` is unique beside the stage: "january-20/2027" of a plan, "january-20/2027/r2" of an order, with its cue
// when unclosed, a path when unreadable. `order` is zero for a plan.
struct AlertKey {
  Stage stage = Stage::test;
  std::string subject;
  OrderId order;
  friend auto operator<=>(const AlertKey&, const AlertKey&) = default;
};

// What became of an alert: durable, overwritten at each try.
struct AlertTold {
  AlertKey key;
  Instant at;              // of the last try
  std::uint32_t tries = 0;
  bool is_taken = false;   // the alert command ended well; never told again
  std::string failure;     // of the last try
  friend bool operator==(const AlertTold&, const AlertTold&) = default;
};

}  // namespace sukut::coordinator
