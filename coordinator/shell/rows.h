// Records as rows of the store, and back. Reading verifies every row's checksum.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "coordinator/shell/sqlite.h"

namespace sukut::coordinator {

// A report whose key is stored already is left as it is; if its bytes are others, its key is added to `conflicts`.
// A document under the same body keeps its first publication and takes the newer set of signatures.
[[nodiscard]] Status write_record(Database& database, const Record& record, std::vector<ReportKey>& conflicts);

[[nodiscard]] Result<std::vector<DocumentStored>> read_documents(Database& database);  // as published
[[nodiscard]] Result<std::vector<ReportStored>> read_reports(Database& database, const OrderId& order);
[[nodiscard]] Result<std::vector<StationHeard>> read_heard(Database& database);
[[nodiscard]] Result<std::vector<StationCloned>> read_clones(Database& database);  // none where the table is not yet
[[nodiscard]] Status read_reserved(Database& database, decltype(Restored::reserved)& reserved);

}  // namespace sukut::coordinator
