// The clock guard: the only maker of "now" as an Instant on an agent. Keeps an interval that holds true time,
// grows it by the bounding drift, and meets every answer of a source by intersection, never by averaging.
//
// Promise S8: true time lies in [at - error, at + error] whenever trust is not unknown, as long as the RAW
// counter's rate is within drift_ppm and does not jump. A source that contradicts the interval never moves it;
// it makes the trust `disputed` until it overlaps again, or until the rules of relock() hold.
// Pure; single-threaded.
#pragma once

#include <cstdint>
#include <optional>

#include "agent/core/journal.h"
#include "proto/clock.h"
#include "proto/instant.h"

namespace sukut::agent {

enum class TimeSource : std::uint8_t { link = 0, chrony = 1 };

class ClockGuard {
 public:
  struct Setup {
    int drift_ppm = 50;
    bool accept_single_time_source = false;
    BootId boot;
  };
  explicit ClockGuard(const Setup& setup) : setup_(setup) {}

  // What a former life of this agent knew, after the first observe(). Within the same boot the map goes on;
  // otherwise only the floor remains, for corroborate().
  void restore(const ClockSaved& saved);

  // Call first in every step. True when the host has just been suspended (BOOT − MONO moved): RAW stood still then.
  // The map goes on by what BOOT says of the sleep, only as sure as the battery clock is, and uncorroborated.
  bool observe(const ClockReading& now);

  enum class Verdict { locked, agreed, disputed, relocked, nonsense };
  // One answered exchange of the link; `now` is the reading at receipt.
  Verdict take_link(const TimeExchange& exchange, const ClockReading& now);
  // chrony's bound, read at `before`.
  Verdict take_chrony(const ClockReading& before, Nanos correction, Nanos root_delay, Nanos root_dispersion);

  [[nodiscard]] BoundedInstant at(Raw raw) const;
  // An instant that has surely passed, also while the time is unknown: what a former life knew last.
  [[nodiscard]] Instant passed(Raw raw) const;
  [[nodiscard]] std::optional<Raw> raw_at(Instant instant) const;
  // ε at `instant`, seen from `now`: with sources that go on answering, or by holdover when they are silent.
  [[nodiscard]] Nanos expected_error(Instant instant, Raw now) const;
  // When ε passes `tolerance` if every source fails now; nothing while unknown.
  [[nodiscard]] std::optional<Instant> holdover_until(Nanos tolerance, Raw now) const;
  // A live output may trust this map: two sources agreed, or RTC and persisted time, or the station's config says so.
  [[nodiscard]] bool is_corroborated() const { return setup_.accept_single_time_source || is_corroborated_; }
  // The host was suspended in this life, or between the newest save of a former one and this life.
  [[nodiscard]] bool has_slept() const { return has_slept_; }
  // Bit 0 link, 1 chrony, 2 holdover.
  [[nodiscard]] std::uint32_t sources(Raw now) const;
  [[nodiscard]] std::optional<ClockSaved> save(const ClockReading& now) const;
  [[nodiscard]] int drift_ppm() const { return setup_.drift_ppm; }

 private:
  struct Anchor {
    Raw raw;
    InstantSpan span;
  };
  // A source that contradicts the map, and how long it has agreed with itself.
  struct Rival {
    Anchor anchor;
    Raw since;
    int replies = 0;
  };
  struct Source {
    std::optional<Raw> agreed_at;  // last answer that overlapped the map
    std::optional<Anchor> last;    // last answer, whatever it said
    std::optional<Rival> rival;
  };

  [[nodiscard]] InstantSpan span_at(const Anchor& anchor, Raw raw) const;
  Verdict take(TimeSource source, const Anchor& answer, const ClockReading& now);
  Verdict dispute(TimeSource source, const Anchor& answer);
  [[nodiscard]] bool may_relock(TimeSource source, const Anchor& answer) const;
  void lock(const Anchor& anchor);
  void sleep_through(Nanos length);
  void corroborate(TimeSource source, const Anchor& answer, const ClockReading& now);
  [[nodiscard]] bool agrees_with_rtc(const InstantSpan& span, const ClockReading& now) const;
  [[nodiscard]] bool is_fresh(Raw now) const;
  [[nodiscard]] Source& of(TimeSource source) { return sources_[static_cast<int>(source)]; }
  [[nodiscard]] const Source& of(TimeSource source) const { return sources_[static_cast<int>(source)]; }

  Setup setup_;
  std::optional<Anchor> map_;
  Source sources_[2];
  bool is_corroborated_ = false;
  bool has_slept_ = false;
  std::optional<ClockSaved> floor_;  // the newest save of a former life
  std::optional<Nanos> suspended_;   // BOOT − MONO when last seen
};

}  // namespace sukut::agent
