#include "coordinator/cli/drill_advice.h"

#include <algorithm>
#include <filesystem>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"

namespace sukut::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kNightFrom = 23;
constexpr int kNightUntil = 7;

bool is_of_day(const Order& order, const std::string& zone, const CivilDate& day) {
  const Instant begin = start_of_day(zone, day);
  const Instant end = start_of_day(zone, next_day(day));
  return std::any_of(order.cues.begin(), order.cues.end(), [&](const Cue& cue) {
    return std::any_of(cue.spans.begin(), cue.spans.end(),
                       [&](const ZoneSpan& span) { return span.start < end && begin < span.end; });
  });
}

}  // namespace

std::vector<Plan> plans_beside(const std::string& path) {
  std::vector<std::string> paths;
  std::error_code failure;
  const fs::path folder = fs::absolute(path, failure).parent_path();
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
    if (entry->path().extension() != ".toml" || !entry->is_regular_file(failure)) continue;
    if (!fs::equivalent(entry->path(), path, failure)) paths.push_back(entry->path().string());
  }
  std::sort(paths.begin(), paths.end());
  if (paths.size() > kPlansBeside) paths.resize(kPlansBeside);
  std::vector<Plan> plans;
  for (const std::string& each : paths) {
    Plan plan = read_plan(each);
    if (plan.problems().empty()) plans.push_back(std::move(plan));
  }
  return plans;
}

std::vector<std::string> advice_for(const Plan& plan, const DrillWish& drill, const std::vector<Plan>& beside,
                                    const std::vector<PublishedOrder>& orders) {
  std::vector<std::string> advice;
  const CivilDate day = date_in(plan.zone, drill.minute_at);
  const int hour = hour_in(plan.zone, drill.minute_at);
  const std::string when = "the drill's minute, " + local_text(plan.zone, drill.minute_at) + " " + plan.zone + ", ";
  if (hour >= kNightFrom || hour < kNightUntil) advice.push_back(when + "is at night (23:00 to 07:00): people sleep");
  if (is_weekend(day)) advice.push_back(when + "is at a weekend: who answers the phones?");
  for (const Plan& other : beside) {
    const CivilDate theirs = date_in(other.zone, drill.minute_at);
    if (other.id == plan.id || other.month != theirs.month || other.day != theirs.day) continue;
    advice.push_back(when + "is on the day of " + other.id);
  }
  for (const PublishedOrder& order : orders) {
    if (order.order.mode != Mode::live || order.is_cancelled || !is_of_day(order.order, plan.zone, day)) continue;
    advice.push_back(when + "is on the day of the order " + order.order.name + " (" + title_of(order.order, "en") +
                     ")");
  }
  return advice;
}

}  // namespace sukut::cli
