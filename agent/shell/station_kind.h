// What a sector does in an observance, and by which drivers it can: the sense of a combination, for `sukut-agent init`.
// Pure tables and rules; agent.toml itself may say whatever its keys allow.
#pragma once

#include <string>
#include <string_view>

#include "proto/order.h"
#include "proto/result.h"

namespace sukut::agent {

struct StationKind {
  std::string_view sector;
  CueAction action;            // what it is there for
  std::string_view device;     // the name of that output: "whistle"
  bool has_board = false;      // it may show a notice beside: boards, signs, a page
  std::string_view care;       // what a person must know before a first order; one paragraph
};

// Nothing: no such sector.
[[nodiscard]] const StationKind* kind_of(std::string_view sector);
// What the driver would carry out there: a text_file shows words, the others do the sector's own action. Refused with
// the reason and the mend where that makes no sense. Precondition: a known driver.
[[nodiscard]] Result<CueAction> action_by(const StationKind& kind, std::string_view driver);

}  // namespace sukut::agent
