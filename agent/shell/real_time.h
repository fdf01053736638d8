// What the kernel can do for an exact start: locked memory, a FIFO thread, no timer slack. All of it may be
// refused; then the agent works as well as it can and says so.
#pragma once

#include <string>
#include <vector>

namespace sukut::agent {

// Whole process, once, early. Pages are locked as they are touched (MCL_ONFAULT), not all at once.
[[nodiscard]] std::vector<std::string> lock_memory();
// The calling thread.
[[nodiscard]] std::vector<std::string> become_real_time();

}  // namespace sukut::agent
