// What --json prints for every reading command but the report. Keys may be added, never removed or changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coordinator/cli/people.h"
#include "coordinator/cli/plan_check.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/core/record.h"
#include "coordinator/core/status_view.h"
#include "proto/io/key_file.h"
#include "proto/seal.h"

namespace sukut::cli {

[[nodiscard]] std::string json_of(const Plan& plan, const PlanCheck& check, bool has_register);
[[nodiscard]] std::string json_of(const OrderReading& reading);
[[nodiscard]] std::string json_of(const std::vector<PublishedOrder>& orders);
// `connected`: agents by the coordinator's own word; nothing: it does not answer.
[[nodiscard]] std::string json_of(const coordinator::StatusView& view, Instant now,
                                  const std::optional<std::uint32_t>& connected);
[[nodiscard]] std::string json_of(const std::vector<Person>& people);
[[nodiscard]] std::string json_of(const Root& root);
[[nodiscard]] std::string json_of(const io::NamedPublicKey& key);

}  // namespace sukut::cli
