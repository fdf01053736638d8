// Only wires: the guard process first, because it must start fast and know nothing of the rest.
#include <cstring>

#include "agent/drivers/guard.h"
#include "agent/shell/commands.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "guard") == 0) return sukut::agent::run_guard(argc - 1, argv + 1);
  return sukut::agent::run_commands(argc, argv);
}
