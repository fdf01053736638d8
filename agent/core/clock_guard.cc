#include "agent/core/clock_guard.h"

#include <algorithm>
#include <cstdlib>

namespace sukut::agent {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kFreshFor = minutes(10);  // after that a silent source leaves us in holdover
constexpr Nanos kRtcError = seconds(1);
constexpr int kRtcDriftPpm = 100;
constexpr Nanos kSingleSourceRelock = minutes(10);
constexpr int kRelockReplies = 3;
constexpr Nanos kSecondSourceAge = minutes(5);

}  // namespace

void ClockGuard::restore(const ClockSaved& saved) {
  floor_ = saved;
  if (saved.boot != setup_.boot || saved.boot.is_zero()) return;
  lock({saved.raw, saved.span});
  is_corroborated_ = saved.is_corroborated;
  if (suspended_ && *suspended_ - saved.suspended > kSuspendMin) sleep_through(*suspended_ - saved.suspended);
}

bool ClockGuard::observe(const ClockReading& now) {
  const Nanos length = suspended_ ? suspended(now) - *suspended_ : Nanos(0);
  suspended_ = suspended(now);
  if (length <= kSuspendMin) return false;
  if (map_) floor_ = save(now);
  sleep_through(length);
  return true;
}

void ClockGuard::sleep_through(Nanos length) {
  is_corroborated_ = false;
  has_slept_ = true;
  for (Source& source : sources_) source = {};
  if (!map_) return;
  const Nanos error = suspend_error(length);
  map_->span = {map_->span.earliest + length - error, map_->span.latest + length + error};
}

InstantSpan ClockGuard::span_at(const Anchor& anchor, Raw raw) const {
  return advance(anchor.span, raw - anchor.raw, setup_.drift_ppm);
}

ClockGuard::Verdict ClockGuard::take_link(const TimeExchange& exchange, const ClockReading& now) {
  const auto span = span_of(exchange, setup_.drift_ppm);
  if (!span) return Verdict::nonsense;
  return take(TimeSource::link, {exchange.received, *span}, now);
}

ClockGuard::Verdict ClockGuard::take_chrony(const ClockReading& before, Nanos correction, Nanos root_delay,
                                            Nanos root_dispersion) {
  // chrony(1): the maximum error of the system clock is |correction| + root dispersion + root delay / 2.
  // The middle is the corrected wall clock; the correction stays in the width, because chrony may be mid-slew.
  const Nanos half = std::chrono::abs(correction) + root_dispersion + root_delay / 2;
  if (root_delay < Nanos(0) || root_dispersion < Nanos(0)) return Verdict::nonsense;
  const Instant middle = Instant(before.wall.time_since_epoch() + correction);
  return take(TimeSource::chrony, {before.raw, {middle - half, middle + half}}, before);
}

ClockGuard::Verdict ClockGuard::take(TimeSource source, const Anchor& answer, const ClockReading& now) {
  of(source).last = answer;
  if (!map_) {
    lock(answer);
    of(source).agreed_at = answer.raw;
    corroborate(source, answer, now);
    return Verdict::locked;
  }
  const auto common = intersect(span_at(*map_, answer.raw), answer.span);
  if (!common) return dispute(source, answer);
  lock({answer.raw, *common});
  of(source).agreed_at = answer.raw;
  of(source).rival.reset();
  corroborate(source, answer, now);
  return Verdict::agreed;
}

ClockGuard::Verdict ClockGuard::dispute(TimeSource source, const Anchor& answer) {
  auto& rival = of(source).rival;
  const auto common = rival ? intersect(span_at(rival->anchor, answer.raw), answer.span) : std::nullopt;
  if (common) {
    rival->anchor = {answer.raw, *common};
    ++rival->replies;
  } else {
    rival = Rival{answer, answer.raw, 1};
  }
  if (!may_relock(source, answer)) return Verdict::disputed;
  lock(rival->anchor);
  for (Source& each : sources_) each.rival.reset();
  of(source).agreed_at = answer.raw;
  is_corroborated_ = false;
  const Source& other = of(source == TimeSource::link ? TimeSource::chrony : TimeSource::link);
  if (other.last && intersect(span_at(*other.last, answer.raw), map_->span)) is_corroborated_ = true;
  return Verdict::relocked;
}

bool ClockGuard::may_relock(TimeSource source, const Anchor& answer) const {
  const Rival& rival = *of(source).rival;
  if (rival.replies < kRelockReplies) return false;
  const Source& other = of(source == TimeSource::link ? TimeSource::chrony : TimeSource::link);
  if (other.last && answer.raw - other.last->raw <= kSecondSourceAge) {
    // One so wide that it agrees with the own map as well bears no witness against it.
    const InstantSpan second = span_at(*other.last, answer.raw);
    if (intersect(second, rival.anchor.span) && !intersect(second, span_at(*map_, answer.raw))) return true;
  }
  return setup_.accept_single_time_source && answer.raw - rival.since >= kSingleSourceRelock;
}

void ClockGuard::lock(const Anchor& anchor) { map_ = anchor; }

void ClockGuard::corroborate(TimeSource source, const Anchor& answer, const ClockReading& now) {
  if (is_corroborated_) return;
  const Source& other = of(source == TimeSource::link ? TimeSource::chrony : TimeSource::link);
  const bool two_agree = other.agreed_at && answer.raw - *other.agreed_at <= kSecondSourceAge;
  is_corroborated_ = two_agree || agrees_with_rtc(answer.span, now);
}

// After a reboot: the wall clock still runs by the battery clock, which the last save dates. A station that
// has never saved anything has its wall clock alone, set by whoever installs it.
bool ClockGuard::agrees_with_rtc(const InstantSpan& span, const ClockReading& now) const {
  Nanos off{0};
  if (floor_) {
    if (span.latest < floor_->span.earliest) return false;
    off = std::max(Nanos(0), now.wall - floor_->wall);
  }
  const Nanos slack = kRtcError + drift_over(off, kRtcDriftPpm);
  const Instant wall(now.wall.time_since_epoch());
  return span.earliest - slack <= wall && wall <= span.latest + slack;
}

bool ClockGuard::is_fresh(Raw now) const {
  return std::any_of(std::begin(sources_), std::end(sources_),
                     [now](const Source& source) { return source.agreed_at && now - *source.agreed_at <= kFreshFor; });
}

BoundedInstant ClockGuard::at(Raw raw) const {
  if (!map_) return {};
  const InstantSpan span = span_at(*map_, raw);
  Trust trust = is_fresh(raw) ? Trust::synchronized : Trust::holdover;
  for (const Source& source : sources_) {
    if (source.rival) trust = Trust::disputed;
  }
  return {span.middle(), span.half_width(), trust};
}

Instant ClockGuard::passed(Raw raw) const {
  if (map_) return span_at(*map_, raw).earliest;
  return floor_ ? floor_->span.earliest : Instant::min();
}

std::optional<Raw> ClockGuard::raw_at(Instant instant) const {
  if (!map_) return std::nullopt;
  return map_->raw + (instant - map_->span.middle());
}

Nanos ClockGuard::expected_error(Instant instant, Raw now) const {
  if (!map_) return Nanos::max();
  const BoundedInstant current = at(now);
  if (instant <= current.at || is_fresh(now)) return current.error;
  return current.error + drift_over(instant - current.at, setup_.drift_ppm);
}

std::optional<Instant> ClockGuard::holdover_until(Nanos tolerance, Raw now) const {
  if (!map_) return std::nullopt;
  const BoundedInstant current = at(now);
  if (current.error >= tolerance) return current.at;
  return current.at + (tolerance - current.error) / setup_.drift_ppm * 1'000'000;
}

std::uint32_t ClockGuard::sources(Raw now) const {
  std::uint32_t bits = 0;
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (sources_[i].agreed_at && now - *sources_[i].agreed_at <= kFreshFor) bits |= 1u << i;
  }
  return bits == 0 && map_ ? 4u : bits;
}

std::optional<ClockSaved> ClockGuard::save(const ClockReading& now) const {
  if (!map_) return std::nullopt;
  return ClockSaved{setup_.boot, now.raw, span_at(*map_, now.raw), now.wall, suspended(now), is_corroborated_};
}

}  // namespace sukut::agent
