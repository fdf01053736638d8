// Thin over sqlite3.h; decides nothing but which errors mean a corrupt file.
#include "coordinator/shell/sqlite.h"

#include <sqlite3.h>

#include <utility>

namespace sukut::coordinator {

Statement::Statement(sqlite3* database, const char* sql) {
  is_good_ = sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr) == SQLITE_OK;
}

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), bound_(other.bound_), is_good_(other.is_good_) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(std::int64_t value) {
  if (statement_ != nullptr) is_good_ = sqlite3_bind_int64(statement_, ++bound_, value) == SQLITE_OK && is_good_;
  return *this;
}

Statement& Statement::bind_text(std::string_view value) {
  if (statement_ == nullptr) return *this;
  is_good_ = sqlite3_bind_text64(statement_, ++bound_, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) ==
                 SQLITE_OK &&
             is_good_;
  return *this;
}

Statement& Statement::bind_blob(std::string_view value) {
  if (statement_ == nullptr) return *this;
  // An empty view may point nowhere, which SQLite would take for NULL.
  const char* data = value.empty() ? "" : value.data();
  is_good_ = sqlite3_bind_blob64(statement_, ++bound_, data, value.size(), SQLITE_TRANSIENT) == SQLITE_OK && is_good_;
  return *this;
}

bool Statement::step() {
  if (statement_ == nullptr || !is_good_) return false;
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  sqlite3_reset(statement_);
  bound_ = 0;
  is_good_ = result == SQLITE_DONE;
  return false;
}

bool Statement::run() {
  while (step()) {}
  return is_good_;
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_, column); }

Bytes Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (data == nullptr || size <= 0) return {};
  return Bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

Result<Database> Database::open(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(path, handle);
  if (handle == nullptr) return Error{Reason::store_unwritable, path + ": out of memory"};
  sqlite3_extended_result_codes(handle, 1);
  if (result != SQLITE_OK) return database.error();
  sqlite3_busy_timeout(handle, 5000);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return database;
}

Database::Database(Database&& other) noexcept
    : path_(std::move(other.path_)), database_(std::exchange(other.database_, nullptr)) {}

Database::~Database() { sqlite3_close_v2(database_); }

bool Database::execute(const char* sql) { return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

int Database::changes() const { return sqlite3_changes(database_); }

Error Database::error() const {
  const int extended = sqlite3_extended_errcode(database_);
  const int code = extended & 0xff;
  const std::string what = sqlite3_errmsg(database_);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return corrupt(path_, what);
  // After a failed fsync the system may call the same pages clean: a second fsync that succeeds proves nothing.
  if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC) {
    return Error{Reason::store_unsynced, path_ + ": the disk did not confirm a write; is it failing?"};
  }
  return Error{Reason::store_unwritable, path_ + ": " + what};
}

Error corrupt(const std::string& path, const std::string& what) {
  return Error{
      Reason::malformed,
      path + ": the store is corrupt: " + what +
          "; restore a backup into a new folder (sukut restore), or put one in its place and start sukut-coordinator "
          "once with --restored-store, or start it once with --set-aside-store, which keeps it as " +
          path + ".corrupt-N and begins a new one: what stations hold is then learned from them"};
}

}  // namespace sukut::coordinator
