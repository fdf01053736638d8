// For people: what a cancel has stopped and who will still act, who holds only an older revision, which open-ended
// cues nobody has closed. Every list names whom to call.
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/status_view.h"

namespace sukut::cli {

// "stopped 3; unconfirmed 1: these will still act", then the list, by sector and station.
[[nodiscard]] std::string text_of(const coordinator::StopView& view);
// "minute-sound, sectors ship", "everything": what the cancel covers.
[[nodiscard]] std::string covered_text(const Cancel& cancel);
// "holds only revision 1, will act at 12:00:00 +04 (08:00:00 UTC)", station by station.
[[nodiscard]] std::string left_behind_text(const std::vector<coordinator::Holder>& holders);
// Nothing when there is nothing to close, or it was closed everywhere.
[[nodiscard]] std::string text_of(const coordinator::OpenCue& open, Instant now);
// "ended 2; still open 1", then the list.
[[nodiscard]] std::string close_text(const coordinator::OpenCue& open);

}  // namespace sukut::cli
