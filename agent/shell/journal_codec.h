// Journal records to bytes and back: little-endian integers, length before every text, fields in the order of
// agent/core/journal.h. A newer program may add fields at a record's end; an older one ignores them.
// Only this agent reads its journal, so the form is private to the shell (proto has the public ones).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "agent/core/journal.h"

namespace sukut::agent {

// Final: stored on stations. New record types are added at the end.
[[nodiscard]] int type_of(const JournalRecord& record);
[[nodiscard]] Bytes encode_record(const JournalRecord& record);
// Nothing when the type is unknown or the bytes end too early.
[[nodiscard]] std::optional<JournalRecord> decode_record(int type, std::string_view body);

}  // namespace sukut::agent
