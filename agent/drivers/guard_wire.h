// What the command driver and its guard process say to each other, over two pipes of one machine: fixed-size
// records, so that one write is one message.
#pragma once

#include <cstdint>

namespace sukut::agent {

// Driver → guard.
enum class GuardOrder : std::int64_t {
  start = 1,  // now
  end = 2,    // now; also when nothing was started, then the guard goes
  move = 3,   // the end is now `raw_ns`
};
// Guard → driver.
enum class GuardWord : std::int64_t {
  ready = 1,
  started = 2,  // value: errno of the program's exec, 0 when it runs; at raw_ns
  exited = 3,   // the start program ended by itself; value: its wait status
  ended = 4,    // value: wait status of the end program, 0 when there is none; at raw_ns
};

struct GuardMessage {
  std::int64_t word = 0;
  std::int64_t value = 0;
  std::int64_t raw_ns = 0;
};

// In the guard: descriptors of the two pipes.
inline constexpr int kGuardIn = 3;
inline constexpr int kGuardOut = 4;

}  // namespace sukut::agent
