// What survives: an agent's journal, and the coordinator's store. A journal write is atomic and durable when it
// returns; the store commits later, and what was not committed is gone after a crash.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "agent/core/journal.h"
#include "coordinator/core/event.h"
#include "coordinator/core/record.h"

namespace sukut::sim {

class Journal {
 public:
  // False, and nothing kept, while the disk fails.
  [[nodiscard]] bool persist(const std::vector<agent::JournalRecord>& records);
  [[nodiscard]] std::vector<agent::JournalRecord> records() const { return {kept_.begin(), kept_.end()}; }
  void fail(bool is_failing) { failures_ += is_failing ? 1 : -1; }
  // The n-th write from now fails, once; n = 1 is the next.
  void fail_once(int n) { fails_in_ = n; }
  void heal() { failures_ = fails_in_ = 0; }
  [[nodiscard]] bool is_failing() const { return failures_ > 0; }
  void lose();
  // Becomes a copy of that disk.
  void copy(const Journal& other);
  // The broken promise "skip the journal write": acknowledges and keeps nothing.
  void forget_everything() { keeps_nothing_ = true; }

 private:
  std::list<agent::JournalRecord> kept_;
  std::map<std::string, std::list<agent::JournalRecord>::iterator> slots_;
  int failures_ = 0;
  int fails_in_ = 0;
  bool keeps_nothing_ = false;
};

class CentreStore {
 public:
  CentreStore();
  struct Committed {
    std::uint64_t number = 0;
    std::vector<coordinator::ReportKey> conflicts;  // reports left out: other bytes are kept under these keys
  };
  Committed commit(const std::vector<coordinator::Record>& records);
  [[nodiscard]] coordinator::Restored restore() const;
  // It was put back from a copy: what was stored since is gone, and whoever puts it back gives it a new id.
  void be_another() { ++id_.bytes[0]; }

  [[nodiscard]] const std::vector<coordinator::DocumentStored>& documents() const { return documents_; }
  [[nodiscard]] const std::map<coordinator::ReportKey, coordinator::ReportStored>& reports() const { return reports_; }
  // The first report under whose key other bytes came.
  [[nodiscard]] const std::string& conflict() const { return conflict_; }
  [[nodiscard]] bool holds(const SignedDocument& document) const;

 private:
  void keep(const coordinator::DocumentStored& stored);
  void keep(const coordinator::ReportStored& stored);
  void keep(const coordinator::StationHeard&) {}
  void keep(const coordinator::StationCloned&) {}
  void keep(const coordinator::RevisionReserved& reserved);

  StoreId id_;
  std::uint64_t commit_ = 0;
  std::vector<coordinator::DocumentStored> documents_;
  std::map<coordinator::ReportKey, coordinator::ReportStored> reports_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> reserved_;
  std::string conflict_;
  std::vector<coordinator::ReportKey> conflicts_;  // of the present commit
};

}  // namespace sukut::sim
