#include "coordinator/core/record.h"

namespace sukut::coordinator {

Register register_of(const std::vector<StationEntry>& stations) {
  Register entries;
  for (const StationEntry& entry : stations) entries.emplace(entry.attributes.id, entry);
  return entries;
}

Durability durability_of(const Record& record) {
  if (std::holds_alternative<ReportStored>(record)) return Durability::group;
  if (std::holds_alternative<StationHeard>(record)) return Durability::lazy;
  return Durability::full;
}

}  // namespace sukut::coordinator
