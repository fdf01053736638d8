// One reading transaction of SQLite; see store_copy.h.
#include "coordinator/shell/store_copy.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "coordinator/shell/rows.h"
#include "coordinator/shell/sqlite_store.h"

namespace sukut::coordinator {
namespace {

// Made here, so that it is its owner's alone whatever the umask; SQLite takes an empty file for none.
Status make_empty(const std::string& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return Error{Reason::file_permissions, file + ": cannot be made: " + std::strerror(errno)};
  ::close(fd);
  return Done{};
}

Result<std::vector<OrderId>> orders_reported_on(Database& database) {
  std::vector<OrderId> orders;
  Statement found = database.prepare("SELECT DISTINCT order_id FROM reports");
  while (found.step()) {
    OrderId order;
    if (!from_bytes(found.bytes(0), order)) return corrupt(database.path(), "a report's order id is not 16 bytes");
    orders.push_back(order);
  }
  if (!found.is_good()) return database.error();
  return orders;
}

}  // namespace

Status copy_store(const std::string& store, const std::string& file) {
  if (::access(store.c_str(), R_OK) != 0) {
    return Error{Reason::file_missing, store + ": " + std::strerror(errno) + "; sukut-coordinator makes it"};
  }
  if (const Status made = make_empty(file); !made) return made;
  Result<Database> database = Database::open(store, SQLITE_OPEN_READONLY);
  Status done = Done{};
  if (!database) {
    done = database.error();
  } else if (!database->prepare("VACUUM INTO ?").bind_text(file).run()) {
    done = database->error();
  }
  if (!done) ::unlink(file.c_str());
  return done;
}

Result<StoreContents> check_store(const std::string& path) {
  Result<std::unique_ptr<RecordStore>> store = open_sqlite_store(path, Access::read);
  if (!store) return store.error();
  Result<Database> database = Database::open(path, SQLITE_OPEN_READONLY);
  if (!database) return database.error();
  Statement check = database->prepare("PRAGMA quick_check(1)");
  if (!check.step()) return database->error();
  if (const Bytes found = check.bytes(0); found != "ok") return corrupt(path, found);
  const Result<Restored> restored = (*store)->restore();
  if (!restored) return restored.error();
  const Result<std::vector<StationHeard>> heard = (*store)->heard();
  if (!heard) return heard.error();
  StoreContents contents{restored->store, restored->commit, restored->documents.size(), 0, heard->size(), {}};
  for (const StationHeard& word : *heard) contents.newest = std::max(contents.newest, word.at);
  const Result<std::vector<OrderId>> orders = orders_reported_on(*database);
  if (!orders) return orders.error();
  for (const OrderId& order : *orders) {
    const Result<std::vector<ReportStored>> reports = (*store)->reports(order);
    if (!reports) return reports.error();
    contents.reports += reports->size();
  }
  return contents;
}

}  // namespace sukut::coordinator
