// The agent's status for somebody who watches it: what will happen next and in how long, by which output, whether it is
// ready and, when not, the mend; the clock's error with its bound and where the time comes from; the link. One glance.
#pragma once

#include <string>

#include "agent/core/view.h"
#include "agent/shell/status_text.h"
#include "proto/reason.h"

namespace sukut::agent {

struct ScreenLook {
  bool has_colour = false;
};

[[nodiscard]] std::string status_screen(const AgentView& view, const ShellView& shell, const ScreenLook& look);

// What a person at this station can do about it; empty: nothing, or the words beside it say so already.
[[nodiscard]] std::string mend_of(Reason reason);
// "the link and chrony", "holdover": the bits of a report's sources.
[[nodiscard]] std::string sources_text(std::uint32_t sources);

}  // namespace sukut::agent
