// One table. Every row carries the SHA-256 of what it says, so that a flipped bit on the disk is found at the
// next start and not obeyed. A row with a slot keeps its place when it is replaced: replay order is the order
// in which things were first held.
#include "agent/shell/sqlite_journal.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "agent/shell/journal_codec.h"
#include "agent/shell/journal_pruning.h"
#include "proto/seal.h"

namespace sukut::agent {
namespace {

constexpr int kFormat = 1;  // PRAGMA user_version

Bytes checksum_of(const std::string& slot, int type, const Bytes& body) {
  return to_bytes(sha256(slot + '\0' + std::to_string(type) + '\0' + body));
}

class Statement {
 public:
  Statement(sqlite3* db, const char* sql) { result_ = sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr); }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int at, std::int64_t value) { sqlite3_bind_int64(statement_, at, value); }
  void bind_text(int at, const std::string& value) {
    sqlite3_bind_text(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  void bind_blob(int at, const Bytes& value) {
    sqlite3_bind_blob(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  void bind_null(int at) { sqlite3_bind_null(statement_, at); }
  int step() { return result_ == SQLITE_OK ? sqlite3_step(statement_) : result_; }
  void reset() { sqlite3_reset(statement_); }
  [[nodiscard]] std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] Bytes bytes(int column) {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr ? Bytes() : Bytes(data, static_cast<std::size_t>(size));
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int result_ = SQLITE_OK;
};

int run(sqlite3* db, const char* sql) { return sqlite3_exec(db, sql, nullptr, nullptr, nullptr); }

std::string set_aside(const std::string& path) {
  for (int n = 1;; ++n) {
    const std::string target = path + ".corrupt-" + std::to_string(n);
    if (::access(target.c_str(), F_OK) == 0) continue;
    if (std::rename(path.c_str(), target.c_str()) != 0) return {};
    (void)std::rename((path + "-wal").c_str(), (target + "-wal").c_str());
    (void)std::rename((path + "-shm").c_str(), (target + "-shm").c_str());
    return target;
  }
}

}  // namespace

struct SqliteJournal::Db {
  sqlite3* handle = nullptr;

  ~Db() { sqlite3_close(handle); }
  [[nodiscard]] std::string message() const { return handle == nullptr ? "out of memory" : sqlite3_errmsg(handle); }
};

namespace {

constexpr const char* kPrepare =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 200;"
    "PRAGMA cache_size = -256;"
    "PRAGMA temp_store = MEMORY;";
constexpr const char* kCreate =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS record (row INTEGER PRIMARY KEY AUTOINCREMENT, slot TEXT UNIQUE,"
    " type INTEGER NOT NULL, body BLOB NOT NULL, checksum BLOB NOT NULL);"
    "PRAGMA user_version = 1;"
    "COMMIT;";

// What reading the whole journal came to.
struct Reading {
  enum class Fault { none, corrupt, busy, unwritable, newer };
  Fault fault = Fault::none;
  std::string detail;
  std::vector<JournalRow> rows;
};

Reading fault_of(int result, sqlite3* db, const std::string& doing) {
  Reading reading;
  reading.detail = doing + ": " + (db == nullptr ? "out of memory" : sqlite3_errmsg(db));
  const int primary = result & 0xff;
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
    reading.fault = Reading::Fault::corrupt;
  } else if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
    reading.fault = Reading::Fault::busy;
  } else {
    reading.fault = Reading::Fault::unwritable;
  }
  return reading;
}

Reading corrupt(std::string detail) { return Reading{Reading::Fault::corrupt, std::move(detail), {}}; }

std::optional<Reading> check_pages(sqlite3* db) {
  Statement check(db, "PRAGMA integrity_check(1)");
  const int result = check.step();
  if (result != SQLITE_ROW) return fault_of(result, db, "integrity check");
  Bytes verdict = check.bytes(0);
  std::replace(verdict.begin(), verdict.end(), '\n', ' ');  // it goes into one line of the log
  if (verdict != "ok") return corrupt(verdict);
  return std::nullopt;
}

std::optional<Reading> check_format(sqlite3* db, bool& is_empty) {
  Statement version(db, "PRAGMA user_version");
  const int result = version.step();
  if (result != SQLITE_ROW) return fault_of(result, db, "reading the format");
  is_empty = version.number(0) == 0;
  if (version.number(0) > kFormat) {
    return Reading{Reading::Fault::newer,
                   "it was written by a newer sukut-agent (format " + std::to_string(version.number(0)) + ")",
                   {}};
  }
  return std::nullopt;
}

Reading read_rows(sqlite3* db) {
  Reading reading;
  Statement select(db, "SELECT row, slot, type, body, checksum FROM record ORDER BY row");
  int result = select.step();
  for (; result == SQLITE_ROW; result = select.step()) {
    const std::int64_t row = select.number(0);
    const int type = static_cast<int>(select.number(2));
    const Bytes body = select.bytes(3);
    if (checksum_of(select.bytes(1), type, body) != select.bytes(4)) {
      return corrupt("row " + std::to_string(row) + " does not match its checksum");
    }
    auto record = decode_record(type, body);
    if (!record) return corrupt("row " + std::to_string(row) + " of type " + std::to_string(type) + " does not decode");
    reading.rows.push_back({row, std::move(*record)});
  }
  if (result != SQLITE_DONE) return fault_of(result, db, "reading the records");
  return reading;
}

Reading open_and_read(const std::string& path, sqlite3*& db) {
  const bool was_there = ::access(path.c_str(), F_OK) == 0;
  const int opened = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (opened != SQLITE_OK) return fault_of(opened, db, "opening it");
  (void)::chmod(path.c_str(), S_IRUSR | S_IWUSR);
  if (const int result = run(db, kPrepare); result != SQLITE_OK) return fault_of(result, db, "preparing it");
  bool is_empty = false;
  if (auto fault = check_format(db, is_empty)) return std::move(*fault);
  if (is_empty && was_there) return corrupt("the file is there but holds no journal");
  if (is_empty) {
    if (const int result = run(db, kCreate); result != SQLITE_OK) return fault_of(result, db, "creating it");
  }
  if (auto fault = check_pages(db)) return std::move(*fault);
  return read_rows(db);
}

Error refusal(const std::string& path, const Reading& reading) {
  switch (reading.fault) {
    case Reading::Fault::busy:
      return {Reason::busy,
              path + " is in use; stop the other sukut-agent of this station, or give each its own state"};
    case Reading::Fault::newer:
      return {Reason::unknown_version, path + ": " + reading.detail + "; install that version again"};
    default:
      return {Reason::journal_unwritable, path + " cannot be used (" + reading.detail +
                                              "); check that its directory exists, belongs to the agent and has space"};
  }
}

// Reports forgotten for want of space or rights are simply kept: nothing is owed here.
void forget_old(sqlite3* db, std::vector<JournalRow>& rows, Instant now) {
  const auto old = rows_to_forget(rows, now);
  if (old.empty() || run(db, "BEGIN IMMEDIATE") != SQLITE_OK) return;
  Statement remove(db, "DELETE FROM record WHERE row = ?");
  bool is_done = true;
  for (const std::int64_t row : old) {
    remove.reset();
    remove.bind(1, row);
    is_done = is_done && remove.step() == SQLITE_DONE;
  }
  if (!is_done || run(db, "COMMIT") != SQLITE_OK) {
    run(db, "ROLLBACK");
    return;
  }
  std::size_t next = 0;
  std::erase_if(rows, [&](const JournalRow& row) {
    const bool is_old = next < old.size() && row.row == old[next];
    next += is_old;
    return is_old;
  });
}

}  // namespace

SqliteJournal::SqliteJournal(std::unique_ptr<Db> db) : db_(std::move(db)) {}
SqliteJournal::~SqliteJournal() = default;

Result<SqliteJournal::Opened> SqliteJournal::open(const std::string& path, Instant now) {
  Opened opened;
  auto db = std::make_unique<Db>();
  Reading reading = open_and_read(path, db->handle);
  if (reading.fault == Reading::Fault::corrupt) {
    opened.fault = reading.detail;
    // Nothing more is written into what is put aside.
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    db = std::make_unique<Db>();
    opened.set_aside_as = set_aside(path);
    if (opened.set_aside_as.empty()) {
      return Error{Reason::journal_unwritable, path + " is corrupt (" + opened.fault +
                                                   ") and cannot be set aside; check the rights of its directory"};
    }
    opened.restored.was_set_aside = true;
    reading = open_and_read(path, db->handle);
  }
  if (reading.fault != Reading::Fault::none) return refusal(path, reading);
  forget_old(db->handle, reading.rows, now);
  for (JournalRow& row : reading.rows) opened.restored.records.push_back(std::move(row.record));
  opened.journal = std::unique_ptr<SqliteJournal>(new SqliteJournal(std::move(db)));
  return opened;
}

Result<std::vector<JournalRecord>> SqliteJournal::read(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) {
    return Error{Reason::file_missing, path + ": there is no journal; has the agent of this station ever run?"};
  }
  Db db;
  Reading reading = open_and_read(path, db.handle);
  if (reading.fault == Reading::Fault::corrupt) {
    return Error{Reason::malformed, path + " is corrupt (" + reading.detail + "); sukut-agent sets it aside"};
  }
  if (reading.fault != Reading::Fault::none) return refusal(path, reading);
  std::vector<JournalRecord> records;
  for (JournalRow& row : reading.rows) records.push_back(std::move(row.record));
  return records;
}

Status SqliteJournal::append(const std::vector<JournalRecord>& records) {
  sqlite3* const db = db_->handle;
  const auto failed = [&](const char* doing) -> Status {
    Error error{Reason::journal_unwritable, std::string(doing) + ": " + db_->message()};
    if (sqlite3_get_autocommit(db) == 0) run(db, "ROLLBACK");
    return error;
  };
  if (run(db, "BEGIN IMMEDIATE") != SQLITE_OK) return failed("beginning a transaction");
  {
    Statement insert(db,
                     "INSERT INTO record (slot, type, body, checksum) VALUES (?, ?, ?, ?) ON CONFLICT (slot) DO "
                     "UPDATE SET type = excluded.type, body = excluded.body, checksum = excluded.checksum");
    for (const JournalRecord& record : records) {
      const std::string slot = slot_of(record);
      const Bytes body = encode_record(record);
      insert.reset();
      slot.empty() ? insert.bind_null(1) : insert.bind_text(1, slot);
      insert.bind(2, type_of(record));
      insert.bind_blob(3, body);
      insert.bind_blob(4, checksum_of(slot, type_of(record), body));
      if (insert.step() != SQLITE_DONE) return failed("writing a record");
    }
  }
  if (run(db, "COMMIT") != SQLITE_OK) return failed("making records durable");
  return Done{};
}

}  // namespace sukut::agent
