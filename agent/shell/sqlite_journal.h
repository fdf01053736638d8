// The agent's journal in SQLite (WAL, synchronous = FULL): what append() has returned from survives any crash.
// A corrupt journal is named, set aside as FILE.corrupt-<n>, and a fresh one is begun; never silently emptied.
// One process at a time may have it open.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agent/core/event.h"
#include "agent/core/journal.h"
#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::agent {

class SqliteJournal {
 public:
  struct Opened {
    std::unique_ptr<SqliteJournal> journal;
    Restored restored;  // in the order the records were first written
    std::string fault;  // what was wrong with the one that was set aside
    std::string set_aside_as;
  };
  // Opens or creates. `now` (by the host's wall clock) only decides which old, confirmed reports are forgotten:
  // those whose order ended more than 30 days ago. Refusals: journal_unwritable (with what to do), busy
  // (another agent has it open).
  [[nodiscard]] static Result<Opened> open(const std::string& path, Instant now);

  // Of an agent that does not run: what is in its journal, and nothing is changed. Refusals: file_missing, malformed (it
  // is corrupt), journal_unwritable (its rights), busy (the agent runs).
  [[nodiscard]] static Result<std::vector<JournalRecord>> read(const std::string& path);

  ~SqliteJournal();
  SqliteJournal(const SqliteJournal&) = delete;
  SqliteJournal& operator=(const SqliteJournal&) = delete;

  // One transaction. When it returns Done the records are on disk; else none of them is.
  [[nodiscard]] Status append(const std::vector<JournalRecord>& records);

 private:
  struct Db;
  explicit SqliteJournal(std::unique_ptr<Db> db);
  std::unique_ptr<Db> db_;
};

}  // namespace sukut::agent
