#include "tests/sim/clocks.h"

#include <algorithm>

namespace sukut::sim {
namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t kBillion = 1'000'000'000;

Nanos stretched(Nanos span, std::int64_t ppb) {
  return span + Nanos(static_cast<std::int64_t>(static_cast<Wide>(span.count()) * ppb / kBillion));
}
// Some span that `stretched` brings to at least `span`; rounded up.
Nanos shrunk(Nanos span, std::int64_t ppb) {
  const Wide exact = static_cast<Wide>(span.count()) * kBillion / (kBillion + ppb);
  return Nanos(static_cast<std::int64_t>(exact) + 2);
}

// 1000 times a wave of the day that is made of four parabolas: no libm, whose last digits differ between machines.
std::int64_t wave(Nanos since_noon) {
  constexpr Nanos kHalf = std::chrono::hours(12);
  const Nanos in_day = (since_noon % (kHalf * 2) + kHalf * 2) % (kHalf * 2);
  const std::int64_t part = (in_day % kHalf) / (kHalf / 1000);  // 0 … 1000 of this half
  const std::int64_t height = part * (1000 - part) / 250;
  return in_day < kHalf ? height : -height;
}

}  // namespace

Quartz::Quartz(std::int64_t rate_ppb, int rho_ppm, Rng rng)
    : most_ppb_(std::int64_t{rho_ppm} * 990), offset_ppb_(rate_ppb), rng_(rng) {
  warmth_ppb_ = rng_.between(0, 8000);
  warmest_at_ = rng_.between(Nanos(0), Nanos(std::chrono::hours(24)));
}

Quartz::Spell Quartz::next(Instant now) {
  const bool leaps = rng_.chance(50);  // a draught, a fan, another host under the machine
  const std::int64_t stride = leaps ? most_ppb_ : most_ppb_ / 20;
  offset_ppb_ = std::clamp(offset_ppb_ + rng_.between(-stride, stride), -most_ppb_, most_ppb_);
  const std::int64_t warm = warmth_ppb_ * wave(now.time_since_epoch() - warmest_at_) / 1000;
  return {std::clamp(offset_ppb_ + warm, -most_ppb_, most_ppb_),
          rng_.between(std::chrono::seconds(20), Nanos(std::chrono::minutes(4)))};
}

Nanos Lie::at(Instant now) const {
  if (now < from || now >= to) return Nanos(0);
  return offset + (now - from) * ramp_ppm / 1'000'000;
}

Nanos Lies::at(Instant now) const {
  Nanos sum{0};
  for (const Lie& lie : list_) sum += lie.at(now);
  return sum;
}

void Lies::heal() {
  list_.clear();
  silences_ = 0;
}

HostClock::HostClock(Instant now, Nanos age, Nanos wall_error, std::int64_t rate_ppb) : rate_ppb_(rate_ppb) {
  reboot(now, age, wall_error);
}

Raw HostClock::raw(Instant now) const { return raw_base_ + stretched(now - base_, rate_ppb_); }
Mono HostClock::mono(Instant now) const { return mono_base_ + stretched(stretched(now - base_, rate_ppb_), slew_ppb_); }

ClockReading HostClock::read(Instant now) const {
  const Mono monotonic = mono(now);
  const std::int64_t ns = to_ns(monotonic);
  return {raw(now), monotonic, from_ns<Boot>(ns) + suspended_, from_ns<Wall>(ns) + wall_minus_mono_};
}

Instant HostClock::when(Raw target) const { return base_ + shrunk(target - raw_base_, rate_ppb_); }
Instant HostClock::when(Mono target) const { return base_ + shrunk(shrunk(target - mono_base_, slew_ppb_), rate_ppb_); }

Nanos HostClock::wall_correction(Instant now) const { return Nanos(to_ns(now) - to_ns(read(now).wall)); }

void HostClock::rebase(Instant now) {
  const ClockReading here = read(now);
  base_ = now;
  raw_base_ = here.raw;
  mono_base_ = here.mono;
}

void HostClock::set_rate(Instant now, std::int64_t ppb) {
  rebase(now);
  rate_ppb_ = ppb;
}
void HostClock::set_slew(Instant now, std::int64_t ppb) {
  rebase(now);
  slew_ppb_ = ppb;
}
void HostClock::step_wall(Instant, Nanos by) { wall_minus_mono_ += by; }

void HostClock::suspend(Instant from, Nanos length) {
  rebase(from);
  base_ += length;
  suspended_ += length;
  wall_minus_mono_ += length;
}

void HostClock::reboot(Instant now, Nanos age, Nanos wall_error) {
  booted_ = now - age;
  base_ = now;
  raw_base_ = from_ns<Raw>(0) + age;
  mono_base_ = from_ns<Mono>(0) + age;
  suspended_ = Nanos(0);
  slew_ppb_ = 0;
  wall_minus_mono_ = Nanos(to_ns(now) - to_ns(mono_base_)) + wall_error;
}

}  // namespace sukut::sim
