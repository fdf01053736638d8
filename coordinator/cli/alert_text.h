// The words of the watch: what an alert says to the people of the centre, and when the watched plans fall next.
#pragma once

#include "coordinator/shell/watcher.h"

namespace sukut::cli {

// Each plan at its next date. One that cannot be used is named with what is wrong.
[[nodiscard]] coordinator::WatchedPlans watched_plans(const std::vector<std::string>& paths, Instant now);

// What to do stands in it, and whom to phone; every time with its zone.
[[nodiscard]] coordinator::AlertText compose(const coordinator::AlertCase& about);

// Both, as the coordinator's watch uses them.
[[nodiscard]] coordinator::Voice alert_voice();

}  // namespace sukut::cli
