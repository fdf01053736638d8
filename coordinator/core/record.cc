#include "coordinator/core/record.h"

namespace sukut::coordinator {

Durability durability_of(const Record& record) {
  if (std::holds_alternative<ReportStored>(record)) return Durability::group;
  if (std::holds_alternative<StationHeard>(record) || std::holds_alternative<StationCloned>(record)) {
    return Durability::lazy;
  }
  return Durability::full;
}

}  // namespace sukut::coordinator
