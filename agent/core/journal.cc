#include "agent/core/journal.h"

#include "proto/seal.h"

namespace sukut::agent {
namespace {

struct Slot {
  std::string operator()(const DocumentHeld& record) const {
    return "document/" + std::string(name_of(record.document.kind)) + "/" + hex(sha256(record.document.body));
  }
  std::string operator()(const ClockSaved&) const { return "clock"; }
  std::string operator()(const InhibitChanged& record) const {
    switch (record.source) {
      case InhibitSource::person:
        return "inhibit";
      case InhibitSource::file:
        return "inhibit/file";
      case InhibitSource::command:
        return "inhibit/command";
      case InhibitSource::centre:
        break;
    }
    return "inhibit/" + hex(record.inhibit);
  }
  template <typename Other>
  std::string operator()(const Other&) const { return {}; }
};

}  // namespace

std::string slot_of(const JournalRecord& record) { return std::visit(Slot{}, record); }

}  // namespace sukut::agent
