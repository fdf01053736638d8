// sukut inhibit: a real emergency is declared, cleared, listed. It is signed and on its way before anybody is counted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coordinator/core/inhibit_view.h"
#include "proto/result.h"

namespace sukut::cli {

struct InhibitAsked {
  std::string centre;
  std::vector<std::string> scope;  // sector=ship, region=…, operator=…, station=ID, exclude=ID; none: everybody
  std::string reason;
  std::string length = "2h";
  std::vector<std::string> keys;
  std::string passphrase_file;
  std::string out;          // also write the signed document, before anything is sent
  std::string wait = "2s";  // for confirmations
  std::string id;           // of what is cleared; empty: the only one in force
  bool is_clear = false;
  bool is_list = false;
  bool json = false;
};
[[nodiscard]] int run_inhibit(const InhibitAsked& asked);

// ---- The rules behind the words.
// Nothing given: everybody. malformed with the word and what would be right, or when it fits nobody in `stations`.
[[nodiscard]] Result<std::optional<Scope>> inhibit_scope(const std::vector<std::string>& rules,
                                                         const std::vector<StationAttributes>& stations);
// The one in force that `word` means: the beginning of its fingerprint or of its 32 hex digits; empty: the only one.
[[nodiscard]] Result<coordinator::DeclaredInhibit> inhibit_named(
    const std::vector<coordinator::DeclaredInhibit>& declared, const std::string& word);

}  // namespace sukut::cli
