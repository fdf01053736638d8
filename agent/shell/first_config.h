// `sukut-agent init`: a commented agent.toml for one sector and one driver, that `sukut-agent check` passes as far as
// the devices allow. Writes that one file, never over another; reads the bundle and asks chrony.
#pragma once

#include <string>

#include "agent/shell/config.h"
#include "proto/result.h"

namespace sukut::agent {

struct InitWish {
  std::string sector;              // empty: the bundle's
  std::string driver;
  std::string bundle;
  std::string out = "agent.toml";
  std::string state;               // empty: /var/lib/sukut for a file in /etc, else beside the file
  std::string program;             // command: told "on" and "off"; empty: a name to be filled in
  std::string socket;              // liquidsoap; likewise
  std::string file;                // text_file; likewise
};

// What is true of this machine.
struct HostFacts {
  bool has_chrony = false;         // and it is synchronised
  bool is_virtual = false;
};

// The file's text. Refused with the reason and the mend: an unknown sector or driver, another sector than the bundle's,
// a combination that makes no sense.
[[nodiscard]] Result<std::string> first_config(const InitWish& wish, const StationAttributes& station,
                                               const HostFacts& host);

// Writes it, tells what is left to do, gives the exit code: 0 written, 1 refused, 2 bad bundle or words.
int run_init(const InitWish& wish);

}  // namespace sukut::agent
