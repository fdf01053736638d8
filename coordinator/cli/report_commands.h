// report and report verify: what is given out of an order's outcome. Each gives the exit code.
//
// A report for people (text, --cover, --signed) is issued first: the coordinator compiles, numbers, signs and keeps it
// (coordinator/core/figures.h), and what is shown is what was kept. --json, --csv and --missing alone, and --peek, only
// look: they read the store and need no coordinator. --number shows an issued report again, to the letter.
#pragma once

#include <cstdint>
#include <string>

#include "proto/words.h"

namespace sukut::cli {

struct ReportAsked {
  std::string centre;
  std::string id;
  std::string cue;          // a cue, or what the ids of several begin with
  std::string csv;          // a file, or "-"
  std::string missing;      // the same: those of whom nothing came, with contacts
  std::string cover;        // FILE.html or FILE.txt
  std::string signed_file;  // the figures as they were signed; the signature goes to FILE.sig
  std::uint32_t number = 0;  // 0: the newest
  bool peek = false;
  bool json = false;
  bool strict = false;  // refused unless final and every pair did its part
  Lang lang = Lang::en;
};
[[nodiscard]] int run_report(const ReportAsked& asked);

struct ReportVerify {
  std::string centre;     // its root, unless `root` is given
  std::string file;
  std::string signature;  // empty: FILE.sig
  std::string root;
  Lang lang = Lang::en;
};
// Offline: needs the figures, the signature and a root document, nothing of the centre. Says what it proves.
[[nodiscard]] int run_report_verify(const ReportVerify& asked);

}  // namespace sukut::cli
