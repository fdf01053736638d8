// The store in one SQLite file (WAL). Schema in sqlite_store.cc. Documents and reports carry a SHA-256 over
// their row, checked whenever they are read: a store that rotted is named, never believed.
#pragma once

#include <string>

#include "coordinator/shell/store.h"

namespace sukut::coordinator {

// The writer holds an flock on FILE.lock: a second one is refused with `busy`.
// Refusals: malformed (corrupt, or of a newer schema), store_unwritable, busy, file_missing (reading).

// Renames FILE and its -wal and -shm to FILE.corrupt-N; gives the new name. The person in charge asks for it.
[[nodiscard]] Result<std::string> set_aside_store(const std::string& path);
// FILE is a backup that was put back: it gets a new id, so that stations send their reports again, and its coordinator
// learns from them whatever else came after it was made (coordinator/core/learning.h).
[[nodiscard]] Status mark_restored(const std::string& path, Instant now);

}  // namespace sukut::coordinator
