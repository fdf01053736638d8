// A day and ninety days without any word from the centre: told by the simulator, whose clocks can wait so long.
#include <sys/wait.h>

#include <cstdlib>

#include "tests/faults/agent_rows.h"
#include "tests/faults/process.h"
#include "tests/faults/stage.h"

namespace sukut::faults {
namespace {

constexpr Nanos kMost = std::chrono::minutes(4);

void tell(Finding& finding, const Stage& stage, const std::string& story, const std::string& outcome) {
  const char* simulator = std::getenv("SUKUT_SIM");
  if (simulator == nullptr) throw Broken{"SUKUT_SIM is not set; tests/system/faults sets it"};
  const std::string log = stage / (story + ".log");
  const Instant began = true_now();
  Process process({{simulator, "--scenario", SUKUT_SOURCE_DIR "/tests/faults/" + story + ".txt"}, {}, {}}, log);
  const auto status = process.wait(kMost);
  const bool is_kept = status && WIFEXITED(*status) && WEXITSTATUS(*status) == 0;
  finding.expect(is_kept, story + ": " + read_file(log));
  finding.figure(story + " simulated in " + length_text(true_now() - began) + ": " + outcome);
}

}  // namespace

void play_offline(Finding& finding) {
  const Stage stage("offline");
  tell(finding, stage, "offline_day",
       "bound over 4 s: 1 s of tolerance refused clock_unbounded, 5 s executed, sound-and-flag flagged; a receiver of "
       "its own executes all");
  tell(finding, stage, "offline_90_days", "refused clock_unbounded, sound-and-flag flagged, all reported afterwards");
}

}  // namespace sukut::faults
