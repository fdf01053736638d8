// Plan and occasion to the exact order that people will sign. Pure: ids, instants and the revision come in.
#pragma once

#include <string>
#include <vector>

#include "coordinator/cli/plan.h"
#include "coordinator/cli/plan_check.h"
#include "proto/codec.h"
#include "proto/order.h"
#include "proto/result.h"

namespace sukut::cli {

struct DraftWish {
  CentreId centre;
  OrderId id;
  std::uint32_t revision = 1;
  Instant issued;
  std::string tzdata;
  Bytes previous_body;  // of the revision it replaces; empty for the first
  Occasion occasion;
};

struct Draft {
  Order order;
  OrderFile file;
};

// "january-20/2027", "DRILL-january-20/2027-01-06": what a revision is reserved under.
[[nodiscard]] std::string name_base_of(const Plan& plan, const Occasion& occasion);
// The plan's problems must be none. Refused when the order would break a rule of its own (validate).
[[nodiscard]] Result<Draft> draft_order(const Plan& plan, const PlanCheck& check, const DraftWish& wish);

}  // namespace sukut::cli
