#include "agent/core/journal.h"

#include "proto/seal.h"

namespace sukut::agent {
namespace {

struct Slot {
  std::string operator()(const DocumentHeld& record) const {
    return "document/" + std::string(name_of(record.document.kind)) + "/" + hex(sha256(record.document.body));
  }
  std::string operator()(const ClockSaved&) const { return "clock"; }
  std::string operator()(const InhibitChanged&) const { return "inhibit"; }
  std::string operator()(const ClonedChanged&) const { return "cloned"; }
  template <typename Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::string slot_of(const JournalRecord& record) { return std::visit(Slot{}, record); }

}  // namespace sukut::agent
