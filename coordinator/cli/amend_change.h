// One change to one cue of a published order; a part of amend.
#pragma once

#include <string>

#include "coordinator/cli/amend.h"
#include "proto/order.h"
#include "proto/result.h"

namespace sukut::cli {

struct ChangeGround {
  Instant now;
  std::string zone;       // of times without an offset
  bool is_begun = false;  // then only its end may change, and only to an earlier one
};
// `cue` is then as changed. Refused as amend_order says, and `cue` is of no use any more.
[[nodiscard]] Status apply_change(const Change& change, const ChangeGround& ground, Cue& cue);

}  // namespace sukut::cli
