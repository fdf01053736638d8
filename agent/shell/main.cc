// Only wires: the processes beside the agent first, because they must start fast and know nothing of the rest.
#include <cstring>

#include "agent/drivers/guard.h"
#include "agent/drivers/text_program.h"
#include "agent/shell/commands.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "guard") == 0) return sukut::agent::run_guard(argc - 1, argv + 1);
  if (argc > 1 && std::strcmp(argv[1], "text-file") == 0) return sukut::agent::run_text_program(argc - 1, argv + 1);
  return sukut::agent::run_commands(argc, argv);
}
