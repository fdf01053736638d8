// A further revision of an order, and an order again after it was called off by mistake: both are drafted from what
// was published, never from the plan, so that nothing changes but what is named. What has begun or ended is carried
// over as it stands; a running cue may only end earlier. Pure: ids, revision and the time come in.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "coordinator/cli/draft.h"
#include "coordinator/cli/publish.h"
#include "proto/order.h"
#include "proto/result.h"

namespace sukut::cli {

// "minute-sound.at=12:05": one field of one cue.
//   at          start; a moment keeps its length, a state keeps its end; confirm_by moves along
//   until       end of a state (of an open-ended one: its latest end), or of a moment
//   length      of what does not end by a close
//   confirm_by  a person's deadline
//   tolerance, late_max
// Times are HH:MM[:SS] on the day that the cue falls on, 24:00 its end, or an instant with an offset.
struct Change {
  CueId cue;
  std::string key;
  std::string value;
};
[[nodiscard]] Result<Change> parse_change(const std::string& word);

struct AmendWish {
  std::vector<Change> changes;
  std::vector<CueId> drops;
  std::set<CueId> begun;  // that some station has reported as started, beside those whose instant has come
  OrderId id;             // draft_again: of the new order
  std::uint32_t revision = 1;
  std::string name_base;  // draft_again: of the new order
  Instant now;
  std::string zone;    // of times without an offset; a cue of local basis goes by its own zones
  std::string tzdata;  // of today
};

// Refused: cancelled, over, nothing to change; by the cue's name: unknown, begun or ended, called off, an instant that
// has passed, a field that it does not have, whatever validate(Order) says.
[[nodiscard]] Result<Draft> amend_order(const PublishedOrder& held, const AmendWish& wish);

// What was called off of `cancelled`, as a new order: the cues that a cancel covers, for the stations that it covers.
// Refused as above, and when nothing was called off, or a start or a person's deadline has passed.
[[nodiscard]] Result<Draft> draft_again(const PublishedOrder& cancelled, const std::vector<StationAttributes>& stations,
                                        const AmendWish& wish);

// "january-20/2027" → "january-20/2027-again" → "january-20/2027-again-2" …
[[nodiscard]] std::string next_name_base(const std::string& name_base);

// "2027-01-20 12:00:00 +04 (08:00:00 UTC)"; the date of UTC only where it is another.
[[nodiscard]] std::string zoned_text(const std::string& zone, Instant at);

}  // namespace sukut::cli
