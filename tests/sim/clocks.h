// One host's clocks as functions of true time. True time is an Instant that only the world knows.
//
// In the declared world RAW runs within ±rho of true time, wandering; MONOTONIC, BOOTTIME and the wall clock may be
// slewed on top of it; the wall clock may step; a suspend stops RAW and MONOTONIC but not BOOTTIME; a reboot begins
// everything anew.
#pragma once

#include <cstdint>
#include <vector>

#include "proto/instant.h"
#include "tests/sim/rng.h"

namespace sukut::sim {

// How fast a quartz runs: its own offset, the warmth of the day, and a walk at random; never beyond rho.
class Quartz {
 public:
  Quartz(std::int64_t rate_ppb, int rho_ppm, Rng rng);
  // The rate from now on, and for how long.
  struct Spell {
    std::int64_t rate_ppb;
    Nanos length;
  };
  [[nodiscard]] Spell next(Instant now);

 private:
  std::int64_t most_ppb_;
  std::int64_t offset_ppb_;
  std::int64_t warmth_ppb_;
  Nanos warmest_at_;  // in the day
  Rng rng_;
};

// For a while a source of time is wrong by an offset that may grow.
struct Lie {
  Instant from;
  Instant to;
  Nanos offset{0};
  std::int64_t ramp_ppm = 0;
  [[nodiscard]] Nanos at(Instant now) const;
};

// How one source of time deceives, if it does.
class Lies {
 public:
  void add(const Lie& lie) { list_.push_back(lie); }
  void silence(bool is_on) { silences_ += is_on ? 1 : -1; }
  [[nodiscard]] Nanos at(Instant now) const;
  [[nodiscard]] bool is_silent() const { return silences_ > 0; }
  void heal();

 private:
  std::vector<Lie> list_;
  int silences_ = 0;
};

class HostClock {
 public:
  // The host booted `age` before `now`; its wall clock shows now + wall_error.
  HostClock(Instant now, Nanos age, Nanos wall_error, std::int64_t rate_ppb);

  [[nodiscard]] ClockReading read(Instant now) const;
  [[nodiscard]] Raw raw(Instant now) const;
  // The first true instant at which the counter shows at least this much, if nothing changes until then.
  [[nodiscard]] Instant when(Raw raw) const;
  [[nodiscard]] Instant when(Mono mono) const;
  [[nodiscard]] Instant booted() const { return booted_; }
  // What an honest measurement of the wall clock would find: true time - wall time.
  [[nodiscard]] Nanos wall_correction(Instant now) const;

  void set_rate(Instant now, std::int64_t ppb);
  void set_slew(Instant now, std::int64_t ppb);
  void step_wall(Instant now, Nanos by);
  void suspend(Instant from, Nanos length);
  void reboot(Instant now, Nanos age, Nanos wall_error);

 private:
  [[nodiscard]] Mono mono(Instant now) const;
  void rebase(Instant now);

  Instant booted_;
  Instant base_;
  Raw raw_base_;
  Mono mono_base_;
  Nanos suspended_{0};
  Nanos wall_minus_mono_{0};
  std::int64_t rate_ppb_ = 0;  // RAW against true time
  std::int64_t slew_ppb_ = 0;  // MONOTONIC against RAW
};

}  // namespace sukut::sim
