// An instant in UTC as people and files write it, and back. Pure: civil time of other zones needs their data, which is
// not known here. Instants lie in [1970, 2200).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proto/instant.h"

namespace sukut {

// "2027-01-20 08:00:00 UTC", with milliseconds where there are any; what is finer is cut.
[[nodiscard]] std::string utc_text(Instant at);
// "2027-01-20T08:00:00Z", for files and JSON. Exact: 3, 6 or 9 digits of the second follow where there are any.
[[nodiscard]] std::string iso_text(Instant at);
// What iso_text writes, and nothing else.
[[nodiscard]] std::optional<Instant> instant_of_iso(std::string_view text);

}  // namespace sukut
