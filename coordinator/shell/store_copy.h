// A copy of a store, made beside the coordinator that writes to it, and whether a store is whole.
#pragma once

#include <cstdint>
#include <string>

#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::coordinator {

// FILE becomes one whole, compact store (mode 0600) as it was at one instant; whatever is committed meanwhile is not
// in it, and nobody waits. FILE must not exist. Every page and row is read on the way, so that a store that rotted is
// named (malformed), not copied. Refusals: file_missing, file_permissions (FILE exists), store_unwritable (no room).
[[nodiscard]] Status copy_store(const std::string& store, const std::string& file);

// What a whole store holds. Every row is read and its checksum compared; malformed when one is not as it was written.
struct StoreContents {
  StoreId store;
  std::uint64_t commit = 0;
  std::size_t documents = 0;
  std::size_t reports = 0;
  std::size_t stations = 0;  // ever heard
  Instant newest;            // last word of any station; zero: nobody was ever heard
};
[[nodiscard]] Result<StoreContents> check_store(const std::string& store);

}  // namespace sukut::coordinator
