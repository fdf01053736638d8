#include "coordinator/core/alert.h"

namespace sukut::coordinator {

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::month:
      return "T-30d";
    case Stage::week:
      return "T-7d";
    case Stage::day:
      return "T-24h";
    case Stage::hour:
      return "T-1h";
    case Stage::minutes:
      return "T-10min";
    case Stage::unclosed:
      return "latest-end";
    case Stage::unreadable:
      return "unreadable-plan";
    case Stage::test:
      break;
  }
  return "test";
}

std::optional<Stage> stage_of(std::int64_t number) {
  if (number < 1 || number > kStageCount) return std::nullopt;
  return static_cast<Stage>(number);
}

}  // namespace sukut::coordinator
