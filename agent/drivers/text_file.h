// Writes a cue's words into a file while the cue lasts: what a metro board, a road sign or a web page shows
// (text_place.h). A process of its own keeps the text there and a guard process ends it (program_driver.h), so that
// neither a dead agent nor a dead guard leaves it standing; what a power cut left is undone when the agent starts.
// A rehearsal looks at everything and writes nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/drivers/driver.h"

namespace sukut::agent {

struct TextFileConfig {
  std::string output;
  std::string file;                                  // absolute
  std::vector<std::string> languages{"az", "en"};    // of the order's texts, in this order; those it has are shown
  std::string form = "text";                         // a line each | "html": a paragraph each, escaped
  std::string guard_program = "/proc/self/exe";
};

[[nodiscard]] std::unique_ptr<Driver> make_text_file_driver(const TextFileConfig& config, Driver::Sink sink);

}  // namespace sukut::agent
