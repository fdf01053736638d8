// The status view for people: per order, per sector, how many stations hold it, are armed, are ready, and why not.
#pragma once

#include <optional>
#include <string>

#include "coordinator/core/status_view.h"
#include "proto/instant.h"
#include "proto/words.h"

namespace sukut::cli {

// `only`: that order alone.
[[nodiscard]] std::string text_of(const coordinator::StatusView& view, Instant now, const std::optional<OrderId>& only,
                                  Lang lang = Lang::en);

// "in 3 d 04:10:22", "in 00:00:12", "started 00:00:05 ago".
[[nodiscard]] std::string countdown_text(Instant at, Instant now, Lang lang = Lang::en);

}  // namespace sukut::cli
