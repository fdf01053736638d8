// One log line per fact that the host told: what outputs and people did. What the core concludes it notes itself.
#pragma once

#include "agent/core/event.h"

namespace sukut::agent {

void log_event(const Event& event);

}  // namespace sukut::agent
