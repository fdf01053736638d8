#include "tests/sim/disk.h"

#include <algorithm>

#include "proto/check.h"
#include "proto/seal.h"

namespace sukut::sim {

bool Journal::persist(const std::vector<agent::JournalRecord>& records) {
  if (is_failing()) return false;
  if (fails_in_ > 0 && --fails_in_ == 0) return false;
  if (keeps_nothing_) return true;
  for (const agent::JournalRecord& record : records) {
    const std::string slot = agent::slot_of(record);
    if (!slot.empty()) {
      if (const auto old = slots_.find(slot); old != slots_.end()) kept_.erase(old->second);
    }
    kept_.push_back(record);
    if (!slot.empty()) slots_[slot] = std::prev(kept_.end());
  }
  return true;
}

void Journal::lose() {
  kept_.clear();
  slots_.clear();
}

void Journal::copy(const Journal& other) {
  lose();
  CHECK(persist(other.records()));
}

CentreStore::CentreStore() { id_.bytes.fill(0x5C); }

CentreStore::Committed CentreStore::commit(const std::vector<coordinator::Record>& records) {
  conflicts_.clear();
  for (const coordinator::Record& record : records) {
    std::visit([this](const auto& each) { keep(each); }, record);
  }
  return {++commit_, conflicts_};
}

void CentreStore::keep(const coordinator::DocumentStored& stored) {
  for (coordinator::DocumentStored& known : documents_) {
    if (known.document.kind == stored.document.kind && known.document.body == stored.document.body) {
      known = stored;
      return;
    }
  }
  documents_.push_back(stored);
}

void CentreStore::keep(const coordinator::ReportStored& stored) {
  const coordinator::ReportKey key = coordinator::key_of(stored.parsed);
  const auto [it, is_new] = reports_.try_emplace(key, stored);
  if (is_new) return;
  if (it->second.report.body != stored.report.body) {
    conflicts_.push_back(key);
    conflict_ = stored.parsed.station.text + " seq " + std::to_string(stored.parsed.seq);
  }
}

void CentreStore::keep(const coordinator::RevisionReserved& reserved) {
  std::uint32_t& revision = reserved_[{reserved.name_base, hex(reserved.order)}];
  revision = std::max(revision, reserved.revision);
}

coordinator::Restored CentreStore::restore() const {
  coordinator::Restored restored;
  restored.store = id_;
  restored.commit = commit_;
  restored.documents = documents_;
  restored.reserved = reserved_;
  return restored;
}

bool CentreStore::holds(const SignedDocument& document) const {
  return std::any_of(documents_.begin(), documents_.end(), [&document](const coordinator::DocumentStored& known) {
    return known.document.kind == document.kind && known.document.body == document.body;
  });
}

}  // namespace sukut::sim
