// Local times and lengths to spans, and the deadlines of persons; see timing.h for the rules.
#include "coordinator/cli/timing.h"

#include <algorithm>

namespace sukut::cli {
namespace {

constexpr Nanos kStateConfirm = std::chrono::hours(2);      // after its start
constexpr Nanos kMomentConfirm = std::chrono::minutes(10);  // after its end
constexpr Nanos kDrillConfirm = std::chrono::seconds(20);   // after the end of the minute

// The instant of a local time of day; a complaint at `key` when it has none or two.
Instant local_instant(const PlanCue& cue, const std::string& key, const std::string& zone, const CivilDate& date,
                      int seconds) {
  const LocalLookup found = look_up(zone, date, seconds);
  const std::string when = text_of(date) + " " + time_of_day_text(seconds);
  if (found.kind == LocalKind::nonexistent) {
    cue.source.complain(key, when + " does not exist in " + zone + " (clocks go forward over it)",
                        "the next time that exists is " + local_text(zone, found.first));
  } else if (found.kind == LocalKind::ambiguous) {
    cue.source.complain(key, when + " exists twice in " + zone + " (clocks go back over it)",
                        "choose a time outside the repeated hour, or another zone");
  }
  return found.first;
}

ZoneSpan live_span(const PlanCue& cue, const std::string& zone, const CivilDate& date) {
  ZoneSpan span{zone, local_instant(cue, "at", zone, date, cue.at_seconds), {}};
  switch (cue.end) {
    case CueEnd::length:
      span.end = span.start + cue.length;
      break;
    case CueEnd::end_of_day:
      span.end = start_of_day(zone, next_day(date));
      break;
    case CueEnd::closed:
      span.end = local_instant(cue, "latest_end", zone, date, cue.latest_end_seconds.value_or(cue.at_seconds + 1));
      break;
  }
  return span;
}

Instant live_confirm_by(const PlanCue& cue, const ZoneSpan& span, const std::string& zone, const CivilDate& date) {
  if (cue.confirm_by_seconds) return local_instant(cue, "confirm_by", zone, date, *cue.confirm_by_seconds);
  return cue.moment() ? span.end + kMomentConfirm : span.start + kStateConfirm;
}

// The plan's own minute: its first moment of instant basis, and the longest of all moments.
struct PlanMinute {
  int at_seconds = 0;
  Nanos length = std::chrono::seconds(60);
};
PlanMinute minute_of(const Plan& plan) {
  std::optional<int> first;
  Nanos longest{0};
  for (const PlanCue& cue : plan.cues) {
    if (!cue.moment()) continue;
    longest = std::max(longest, cue.length);
    if (cue.basis == Basis::instant) first = std::min(first.value_or(cue.at_seconds), cue.at_seconds);
  }
  return {first.value_or(0), longest > Nanos(0) ? longest : Nanos(std::chrono::seconds(60))};
}

}  // namespace

CueTimes live_times(const Plan& plan, const PlanCue& cue, const CivilDate& date,
                    const std::vector<std::string>& zones) {
  const bool is_local = cue.basis == Basis::local;
  const std::vector<std::string> used = is_local && !zones.empty() ? zones : std::vector<std::string>{plan.zone};
  CueTimes times;
  for (const std::string& zone : used) {
    ZoneSpan span = live_span(cue, zone, date);
    const Instant by = live_confirm_by(cue, span, zone, date);
    times.confirm_by = std::max(times.confirm_by.value_or(by), by);
    if (!is_local) span.zone.clear();
    times.spans.push_back(std::move(span));
  }
  return times;
}

CueTimes drill_times(const Plan& plan, const PlanCue& cue, const DrillWish& wish,
                     const std::vector<std::string>& zones) {
  const PlanMinute minute = minute_of(plan);
  const double scale = static_cast<double>(wish.minute.count()) / static_cast<double>(minute.length.count());
  const auto scaled = [&](Nanos length) {
    return std::chrono::round<std::chrono::milliseconds>(
        Nanos(static_cast<std::int64_t>(static_cast<double>(length.count()) * scale)));
  };
  ZoneSpan span;
  if (cue.moment()) {
    const int offset_s = cue.basis == Basis::instant ? cue.at_seconds - minute.at_seconds : 0;
    span.start = wish.minute_at + scaled(std::chrono::seconds(offset_s));
    span.end = span.start + std::max<Nanos>(scaled(cue.length), std::chrono::milliseconds(100));
  } else {
    span.start = wish.drafted;
    span.end = wish.minute_at + wish.minute + plan.drill_tail;
  }
  CueTimes times;
  times.confirm_by = std::max(wish.minute_at + wish.minute, cue.moment() ? span.end : Instant()) + kDrillConfirm;
  if (cue.basis == Basis::instant || zones.empty()) {
    times.spans.push_back(span);
    if (cue.basis == Basis::local) times.spans.back().zone = plan.zone;
    return times;
  }
  for (const std::string& zone : zones) times.spans.push_back({zone, span.start, span.end});
  return times;
}

const ZoneSpan* span_of(const CueTimes& times, const std::string& zone) {
  for (const ZoneSpan& span : times.spans) {
    if (span.zone.empty() || span.zone == zone) return &span;
  }
  return nullptr;
}

}  // namespace sukut::cli
