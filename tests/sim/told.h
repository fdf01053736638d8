// One line for every event, action and message: the trace of a replayed seed.
#pragma once

#include <string>

#include "agent/core/action.h"
#include "agent/core/event.h"
#include "coordinator/core/action.h"
#include "coordinator/core/event.h"
#include "proto/message.h"

namespace sukut::sim {

[[nodiscard]] inline std::string ns(Nanos span) { return std::to_string(span.count()) + " ns"; }
[[nodiscard]] std::string told(const Message& message);
[[nodiscard]] std::string told(const agent::Event& event);
[[nodiscard]] std::string told(const agent::Action& action);
[[nodiscard]] std::string told(const coordinator::Event& event);
[[nodiscard]] std::string told(const coordinator::Action& action);

}  // namespace sukut::sim
