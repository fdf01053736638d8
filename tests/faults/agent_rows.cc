#include "tests/faults/agent_rows.h"

namespace sukut::faults {

std::vector<Row> agent_rows() {
  return {
      {12, "agent-killed", "agents killed with -9 before, during and after the minute",
       "killed before: sounds on time; during: off within 1 s, interrupted, never on again; after: reported once",
       play_agent_killed},
  };
}

}  // namespace sukut::faults
