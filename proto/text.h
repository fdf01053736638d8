// Words that people read: one line of valid UTF-8 that shows what it says.
// Nothing here knows a language; limits are in bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "proto/instant.h"

namespace sukut {

// At most `size_max` bytes of valid UTF-8 without control characters, line breaks or invisible
// characters that change the direction of what follows: a signed text must read as it is written.
[[nodiscard]] bool is_plain_text(std::string_view text, std::size_t size_max);

// The nearest plain text: what is not plain becomes '?', what is too long is cut between characters.
// For words that come from devices and programs, so that they can never make a report unreadable.
[[nodiscard]] std::string plain_text_of(std::string_view text, std::size_t size_max);

// "2027-01-20 08:00:00 UTC", with milliseconds where there are any.
[[nodiscard]] std::string utc_text(Instant at);

// An IANA zone name by its alphabet ("Asia/Baku"), 1 to 64 characters. Not looked up.
[[nodiscard]] bool is_zone_name(std::string_view zone);

}  // namespace sukut
