// CHECK: our own mistakes stop the process, in every build.
// The process restarts and replays its journal; nobody else's mistake may reach a CHECK.
#pragma once

namespace sukut {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace sukut

#define CHECK(condition)                                              \
  do {                                                                \
    if (!(condition)) [[unlikely]] {                                  \
      ::sukut::check_failed(#condition, __FILE__, __LINE__);          \
    }                                                                 \
  } while (false)
