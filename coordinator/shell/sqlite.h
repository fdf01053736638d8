// The little of SQLite that the store needs: a connection, a statement, and errors as values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "proto/ids.h"
#include "proto/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sukut::coordinator {

// A prepared statement, or the error of preparing it. Parameters are bound in order, columns read in order.
class Statement {
 public:
  Statement(sqlite3* database, const char* sql);
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  Statement& bind(std::int64_t value);
  Statement& bind_text(std::string_view value);
  Statement& bind_blob(std::string_view value);

  // True while there is a row; false at the end or on an error (see is_good). Ready for a next run afterwards.
  [[nodiscard]] bool step();
  // Runs a statement that gives no rows.
  [[nodiscard]] bool run();
  [[nodiscard]] bool is_good() const { return is_good_; }

  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] Bytes bytes(int column) const;  // text and blob alike

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  bool is_good_ = false;
};

class Database {
 public:
  // `flags` as sqlite3_open_v2's. Nothing is created unless they say so.
  [[nodiscard]] static Result<Database> open(const std::string& path, int flags);
  Database(Database&& other) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  [[nodiscard]] bool execute(const char* sql);
  [[nodiscard]] Statement prepare(const char* sql) { return Statement(database_, sql); }
  [[nodiscard]] int changes() const;
  // What went wrong last, by reason: malformed (a corrupt file, with what to do), store_unsynced (what the disk holds
  // is not known; nothing may be written before the file was opened and read again), or store_unwritable.
  [[nodiscard]] Error error() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Database(std::string path, sqlite3* database) : path_(std::move(path)), database_(database) {}

  std::string path_;
  sqlite3* database_ = nullptr;
};

// `what` of the file at `path` is corrupt: named, with the mend.
[[nodiscard]] Error corrupt(const std::string& path, const std::string& what);

}  // namespace sukut::coordinator
