// Who is meant, as rules on the command line: sector=ship, region=Bakı, operator=ASCO, station=ID, exclude=ID.
// The same rules as an order's scope: every agent judges them by its own enrolled attributes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/order.h"
#include "proto/result.h"

namespace sukut::cli {

// Nothing given: nobody is left out. malformed with the word, and what would be right.
[[nodiscard]] Result<std::optional<Scope>> parse_scope(const std::vector<std::string>& rules);

// The same, and every rule fits somebody in the register; count and digest of the list are filled in. A rule that fits
// nobody is refused: it would seem to have done something.
[[nodiscard]] Result<std::optional<Scope>> parse_scope(const std::vector<std::string>& rules,
                                                       const std::vector<StationAttributes>& stations);

}  // namespace sukut::cli
