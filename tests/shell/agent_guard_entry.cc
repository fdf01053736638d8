// The agent runs its own program again as the guard process and to keep a text; in the tests that program is this one.
#include <unistd.h>

#include <cstring>

#include "agent/drivers/guard.h"
#include "agent/drivers/text_program.h"

namespace {

[[gnu::constructor]] void be_the_guard(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "guard") == 0) ::_exit(sukut::agent::run_guard(argc - 1, argv + 1));
  if (argc > 1 && std::strcmp(argv[1], "text-file") == 0) ::_exit(sukut::agent::run_text_program(argc - 1, argv + 1));
}

}  // namespace
