#include "coordinator/core/minute.h"

#include <optional>
#include <tuple>

namespace sukut::coordinator {
namespace {

// Smaller comes first: abroad, noon by local time may be hours before the minute that the country keeps.
int rank(const Cue& cue) {
  if (!is_moment(cue.action)) return 2;
  return cue.basis == Basis::instant ? 0 : 1;
}

}  // namespace

Instant minute_of(const Order& order) {
  std::optional<std::tuple<int, Instant>> first;
  for (const Cue& cue : order.cues) {
    for (const ZoneSpan& span : cue.spans) {
      const std::tuple each{rank(cue), span.start};
      if (!first || each < *first) first = each;
    }
  }
  return first ? std::get<Instant>(*first) : Instant{};
}

}  // namespace sukut::coordinator
