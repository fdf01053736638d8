// Where the coordinator keeps what it must not lose. One writer (the store thread), any number of readers
// in other processes (the sukut command, a console). SQLite now, PostgreSQL later: keep it small.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/result.h"

namespace sukut::coordinator {

struct Committed {
  std::uint64_t number = 0;
  std::vector<ReportKey> conflicts;  // reports left out: other bytes are kept under these keys
};

// (`Store` is the core's action.)
class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // One transaction, durable as its records ask when it returns. A report that is kept already is left as it is.
  [[nodiscard]] virtual Result<Committed> commit(const std::vector<Record>& records) = 0;
  // What a coordinator needs to begin.
  [[nodiscard]] virtual Result<Restored> restore() = 0;

  // ---- Readers.
  [[nodiscard]] virtual Result<std::vector<DocumentStored>> documents() = 0;
  [[nodiscard]] virtual Result<std::vector<ReportStored>> reports(const OrderId& order) = 0;
  [[nodiscard]] virtual Result<std::vector<StationHeard>> heard() = 0;
  // The last alarm of each station of which two machines spoke.
  [[nodiscard]] virtual Result<std::vector<StationCloned>> clones() = 0;
};

enum class Access { write, read };
// Opens or (write) creates. A corrupt file is named and refused, or with write set aside, never emptied.
[[nodiscard]] Result<std::unique_ptr<RecordStore>> open_sqlite_store(const std::string& path, Access access);

}  // namespace sukut::coordinator
