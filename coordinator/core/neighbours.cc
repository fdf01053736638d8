#include "coordinator/core/neighbours.h"

#include <algorithm>
#include <optional>

namespace sukut::coordinator {
namespace {

constexpr std::size_t kStationsNamed = 3;

// A cancel, or a close, of this cue at this station.
template <typename Document>
bool reaches(const Document& document, const CueId& cue, const StationAttributes& station) {
  if constexpr (requires { *document.cue; }) {
    if (document.cue && *document.cue != cue) return false;
  } else {
    if (document.cue != cue) return false;
  }
  return !document.scope || names(*document.scope, station);
}

bool asks(const StandingOrder& standing, const Cue& cue, const StationAttributes& station) {
  const auto ends = [&](const auto& document) { return reaches(document, cue.id, station); };
  return names(cue.scope, station) && std::none_of(standing.cancels.begin(), standing.cancels.end(), ends) &&
         std::none_of(standing.closes.begin(), standing.closes.end(), ends);
}

struct Meeting {
  Instant from;
  Instant to;
};
std::optional<Meeting> meeting_of(const Cue& a, const Cue& b, const std::string& zone) {
  const ZoneSpan* one = span_for(a, zone);
  const ZoneSpan* two = span_for(b, zone);
  if (one == nullptr || two == nullptr) return std::nullopt;
  const Meeting meeting{std::max(one->start, two->start), std::min(one->end, two->end)};
  return meeting.from < meeting.to ? std::optional(meeting) : std::nullopt;
}

// Spares the walk through the register for cues that never meet anywhere.
bool may_meet(const Cue& a, const Cue& b) {
  return a.action == b.action && std::any_of(a.spans.begin(), a.spans.end(), [&b](const ZoneSpan& one) {
           return std::any_of(b.spans.begin(), b.spans.end(),
                              [&one](const ZoneSpan& two) { return one.start < two.end && two.start < one.end; });
         });
}

std::optional<Overlap> overlap_of(const Cue& own, const StandingOrder& other, const Cue& theirs,
                                  const Register& stations) {
  if (!may_meet(own, theirs)) return std::nullopt;
  Overlap overlap{other.order.name, other.order.mode, own.id,         theirs.id,
                  own.action,       Instant::max(),   Instant::min(), {}};
  for (const auto& [id, entry] : stations) {
    if (!names(own.scope, entry.attributes) || !asks(other, theirs, entry.attributes)) continue;
    const auto meeting = meeting_of(own, theirs, entry.attributes.zone);
    if (!meeting) continue;
    overlap.from = std::min(overlap.from, meeting->from);
    overlap.to = std::max(overlap.to, meeting->to);
    overlap.stations.push_back(id);
  }
  return overlap.stations.empty() ? std::nullopt : std::optional(std::move(overlap));
}

std::string text_of(const Order& order, const Overlap& overlap, const TimeText& time) {
  std::string stations;
  for (std::size_t i = 0; i < std::min(kStationsNamed, overlap.stations.size()); ++i) {
    stations += (i == 0 ? "" : ", ") + overlap.stations[i].text;
  }
  if (overlap.stations.size() > kStationsNamed) {
    stations += " and " + std::to_string(overlap.stations.size() - kStationsNamed) + " more";
  }
  return order.name + " " + overlap.own.text + " and " + overlap.order + " " + overlap.other.text +
         " ask for the same output (" + std::string(name_of(overlap.action)) + ") of " +
         std::to_string(overlap.stations.size()) + (overlap.stations.size() == 1 ? " station (" : " stations (") +
         stations + ") from " + time(overlap.from) + " to " + time(overlap.to);
}

// Called off for everybody.
bool is_void(const StandingOrder& standing, const Cue& cue) {
  return std::any_of(standing.cancels.begin(), standing.cancels.end(),
                     [&cue](const Cancel& cancel) { return !cancel.scope && (!cancel.cue || *cancel.cue == cue.id); });
}

bool is_near(const Cue& drill, const Cue& live) {
  return std::any_of(drill.spans.begin(), drill.spans.end(), [&live](const ZoneSpan& one) {
    return std::any_of(live.spans.begin(), live.spans.end(), [&one](const ZoneSpan& two) {
      return one.start < two.end + kDrillApart && two.start - kDrillApart < one.end;
    });
  });
}

std::string nearness_text(const Order& drill, const Cue& own, const Order& live, const Cue& theirs,
                          const TimeText& time) {
  const ZoneSpan& ours = own.spans.front();
  const ZoneSpan& span = theirs.spans.front();
  return drill.name + " " + own.id.text + " (" + time(ours.start) + " to " + time(ours.end) +
         ") comes within an hour of the live order " + live.name + " " + theirs.id.text + " (" + time(span.start) +
         " to " + time(span.end) + "); hold the drill on another day";
}

Status keeps_apart(const Order& drill, const StandingOrder& live, const TimeText& time) {
  for (const Cue& theirs : live.order.cues) {
    if (is_void(live, theirs)) continue;
    for (const Cue& own : drill.cues) {
      if (is_near(own, theirs)) return {Reason::live_armed, nearness_text(drill, own, live.order, theirs, time)};
    }
  }
  return Done{};
}

}  // namespace

std::vector<Overlap> overlaps(const Order& order, const std::vector<StandingOrder>& others, const Register& stations) {
  std::vector<Overlap> list;
  for (const StandingOrder& other : others) {
    if (other.order.id == order.id) continue;
    for (const Cue& own : order.cues) {
      for (const Cue& theirs : other.order.cues) {
        if (auto overlap = overlap_of(own, other, theirs, stations)) list.push_back(*std::move(overlap));
      }
    }
  }
  return list;
}

Status may_stand_beside(const Order& order, const std::vector<StandingOrder>& others, const Register& stations,
                        const TimeText& time) {
  if (order.mode == Mode::drill) {
    for (const StandingOrder& other : others) {
      if (other.order.mode != Mode::live) continue;
      if (const Status apart = keeps_apart(order, other, time); !apart) return apart;
    }
    return Done{};
  }
  for (const Overlap& overlap : overlaps(order, others, stations)) {
    if (overlap.mode != Mode::live) continue;
    return {Reason::order_overlaps,
            text_of(order, overlap, time) + "; move one, exclude the stations from one, or cancel the other order"};
  }
  return Done{};
}

std::vector<std::string> displacements(const Order& order, const std::vector<StandingOrder>& others,
                                       const Register& stations, const TimeText& time) {
  std::vector<std::string> list;
  for (const Overlap& overlap : overlaps(order, others, stations)) {
    if (overlap.mode == Mode::live) continue;
    list.push_back(text_of(order, overlap, time) + "; " +
                   (order.mode == Mode::live ? "the live order displaces the drill"
                                             : "the drill held first keeps it (output_busy)"));
  }
  return list;
}

}  // namespace sukut::coordinator
