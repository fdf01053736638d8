// Records as rows of the store, and back. Reading verifies every row's checksum.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "coordinator/shell/sqlite.h"

namespace sukut::coordinator {

// Rows of `meta`: when a backup was put in this store's place, and how its learning ended.
inline constexpr char kBackupKey[] = "backup_put_back";
inline constexpr char kLearningEndedKey[] = "learning_ended";

// A report whose key is stored already is left as it is; if its bytes are others, its key is added to `conflicts`.
// A document under the same body keeps its first publication and takes the newer set of signatures.
[[nodiscard]] Status write_record(Database& database, const Record& record, std::vector<ReportKey>& conflicts);

[[nodiscard]] Result<std::vector<DocumentStored>> read_documents(Database& database);  // as published
[[nodiscard]] Result<std::vector<ReportStored>> read_reports(Database& database, const OrderId& order);
[[nodiscard]] Result<std::vector<StationHeard>> read_heard(Database& database);
// Of a store that is a backup put back: that it is one, and how its learning ended, if it did.
[[nodiscard]] Status read_learning(Database& database, Restored& restored);
[[nodiscard]] Status read_reserved(Database& database, decltype(Restored::reserved)& reserved);

}  // namespace sukut::coordinator
