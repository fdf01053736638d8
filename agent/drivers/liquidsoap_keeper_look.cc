// The keeper's part that looks after one silence, from the probe to the measurement.
#include <algorithm>
#include <utility>

#include "agent/drivers/liquidsoap_keeper.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kRenewEvery = seconds(60);
constexpr Nanos kStalledAfter = milliseconds(250);  // and at least a few frames
constexpr Nanos kStartGrace = milliseconds(700);    // the device gives up 500 ms after the start
constexpr Nanos kEndGrace = milliseconds(500);
constexpr Nanos kMeasureLag = milliseconds(150);  // what must have been heard after the end, to see it
constexpr Nanos kMeasureMax = seconds(2);

// By Sighting.
constexpr const char* kWhyUnseen[] = {"it was seen", "nothing came from the monitor, or it was too short",
                                      "the programme was too quiet before", "it was too short"};

}  // namespace

void LiquidsoapKeeper::look(Held& held) {
  if (held.phase == Held::Phase::measuring) return measure(held);
  const CueKey key = held.claim.key;
  const auto status = read_status();
  const Raw now = io::raw_now();
  held.look_at = next_look(held, now);
  if (!status) {
    held.look_at =
        std::min(held.look_at,
                 now + (status.error().reason == Reason::device_unreachable ? milliseconds(500) : milliseconds(2000)));
    if (held.phase == Held::Phase::probed || now < held.claim.start_raw) return tell(held, status.error());
    if (now < held.claim.end_raw + seconds(2)) return;  // the device may well do its part unseen
    return finish(held, OutputFailed{key, status.error().reason, status.error().detail});
  }
  const bool is_before = held.phase == Held::Phase::probed || now < held.claim.start_raw;
  if (is_before)
    look_before(held, *status);
  else if (held.phase == Held::Phase::committed)
    look_for_start(held, *status);
  else
    look_for_end(held, *status);
}

bool LiquidsoapKeeper::is_to_renew(const Held& held, const DeviceSlot* slot, Raw now) const {
  if (!held.armed || slot == nullptr || !(slot->window == *held.armed)) return true;
  const auto is_due = [&](Nanos lead) {
    const Raw due = held.claim.start_raw - lead;
    return now >= due && held.armed_at < due;
  };
  return now - held.armed_at >= kRenewEvery || is_due(seconds(30)) || is_due(seconds(2));
}

void LiquidsoapKeeper::look_before(Held& held, const DeviceStatus& status) {
  const Raw now = io::raw_now();
  const Nanos stalled = now - frames_at_;
  if (stalled > std::max<Nanos>(kStalledAfter, 4 * microseconds(frame_us_))) {
    tell(held,
         Error{Reason::device_stalled, "the player has stood still for " + std::to_string(stalled / milliseconds(1)) +
                                           " ms; did the device's wall clock go back?"});
    if (held.phase == Held::Phase::probed) return;
  }
  if (status.is_busy) return tell(held, Error{Reason::device_busy, "the station itself needs the air now"});
  if (held.has_time() && clock_.is_known()) {
    const DeviceWindow wanted{clock_.device_us_at(held.claim.start_raw), clock_.device_us_at(held.claim.end_raw),
                              held.kind};
    if (const DeviceSlot* other = status.foreign(held.key, wanted)) {
      const std::string detail = "the device is held by " + other->key + "; it is left alone";
      return tell(held, Error{Reason::device_busy, detail});
    }
  }
  if (held.phase == Held::Phase::committed && is_to_renew(held, status.slot(held.key), now)) {
    if (Status state = put(held, false); !state) return tell(held, state);
  }
  if (stalled <= kStalledAfter) tell(held, Done{});
}

void LiquidsoapKeeper::look_for_start(Held& held, const DeviceStatus& status) {
  const Raw now = io::raw_now();
  const CueKey key = held.claim.key;
  const DeviceSlot* slot = status.slot(held.key);
  if (slot != nullptr && slot->began_us != 0) {
    began(held, *slot);
    if (slot->ended_us != 0) return ended(held, clock_.raw_at(slot->ended_us));
    return;
  }
  const Nanos late = now - held.claim.start_raw;
  if (late < kStartGrace) {  // the clock may have jumped, or the device restarted, a moment ago
    if (is_to_renew(held, slot, now)) (void)put(held, false);
    return;
  }
  const bool is_stalled = now - frames_at_ > kStalledAfter;
  const Reason reason = status.is_busy ? Reason::device_busy
                        : is_stalled   ? Reason::device_stalled
                                       : Reason::device_refused;
  const std::string detail = status.is_busy ? "the station itself needed the air"
                             : is_stalled ? "the player stood still at the start; did the device's wall clock go back?"
                                          : "the device did not begin the silence it held";
  forget_on_device(held.key);
  finish(held, OutputFailed{key, reason, detail});
}

void LiquidsoapKeeper::began(Held& held, const DeviceSlot& slot) {
  held.phase = Held::Phase::running;
  held.began = clock_.is_known() ? clock_.raw_at(slot.began_us) : held.claim.start_raw;
  held.began_error = clock_.error();
  const Nanos delay = held.began - held.claim.start_raw;
  spdlog::info("liquidsoap {}: cue {} began {:.1f} ms after its instant, says the device (± {:.1f} ms)", config_.output,
               held.claim.key.cue.text, ms_of(delay), ms_of(held.began_error));
  sink_(OutputStarted{held.claim.key, held.began, KnownBy::device_confirmed, delay, held.began_error});
}

void LiquidsoapKeeper::look_for_end(Held& held, const DeviceStatus& status) {
  const Raw now = io::raw_now();
  const DeviceSlot* slot = status.slot(held.key);
  if (slot != nullptr && slot->ended_us != 0) {
    const Raw at = clock_.raw_at(slot->ended_us);
    const bool is_early = at < held.claim.end_raw - milliseconds(500);
    if (is_early && status.is_busy) {
      return finish(held, OutputFailed{held.claim.key, Reason::device_busy, "the station itself needed the air"});
    }
    if (!is_early || now >= held.claim.end_raw) return ended(held, std::min(at, now));
  }
  if (now >= held.claim.end_raw + kEndGrace) {
    spdlog::warn("liquidsoap {}: cue {} had not ended by itself; the programme is put back", config_.output,
                 held.claim.key.cue.text);
    forget_on_device(held.key);
    return ended(held, io::raw_now());
  }
  // The wall clock jumped, or the device was restarted, within the silence: the rest of it is put back.
  if (now < held.claim.end_raw && is_to_renew(held, slot, now)) {
    if (const Status state = put(held, true); !state) {
      spdlog::warn("liquidsoap {}: cue {}: {}", config_.output, held.claim.key.cue.text, state.error().detail);
    }
  }
}

void LiquidsoapKeeper::ended(Held& held, Raw at) {
  held.phase = Held::Phase::measuring;
  held.ended = at;
  held.measure_by = io::raw_now() + kMeasureMax;
  measure(held);
}

void LiquidsoapKeeper::measure(Held& held) {
  const CueKey key = held.claim.key;
  if (!monitor_ || held.claim.is_rehearsal) {
    return finish(held, OutputEnded{key, held.ended, KnownBy::device_confirmed, std::nullopt});
  }
  const Raw now = io::raw_now();
  const auto heard = monitor_->last_arrival();
  if ((!heard || *heard < held.ended + kMeasureLag) && now < held.measure_by) {
    held.look_at = now + milliseconds(20);
    return;
  }
  Silence silence;
  const Sighting sighting = monitor_->find(held.began, held.ended, silence);
  if (sighting == Sighting::no_effect && !held.is_stopped) {
    return finish(held, OutputFailed{key, Reason::no_effect_measured,
                                     "the device says it was silent, and the station's own stream does not"});
  }
  if (sighting != Sighting::seen) {
    spdlog::warn(
        "liquidsoap {}: cue {} could not be measured: {}", config_.output, key.cue.text,
        kWhyUnseen[static_cast<std::size_t>(sighting)]);
    return finish(held, OutputEnded{key, held.ended, KnownBy::device_confirmed, std::nullopt});
  }
  const Measured measured{"stream-silence", silence.start - config_.monitor_delay - held.claim.start_raw,
                          silence.length, silence.error};
  spdlog::info("liquidsoap {}: cue {} measured: start {:+.1f} ms (± {:.1f}), length {:.1f} ms, {:.0f} → {:.0f} dBFS",
               config_.output, key.cue.text, ms_of(measured.start_error), ms_of(measured.error), ms_of(measured.length),
               silence.before_db, silence.inside_db);
  if (silence.broken > Nanos(0) || silence.standstill > milliseconds(100)) {
    spdlog::warn("liquidsoap {}: cue {}: {:.0f} ms of programme were heard within it; the stream stood still for {:.0f} ms",
                 config_.output, key.cue.text, ms_of(silence.broken), ms_of(silence.standstill));
  }
  finish(held, OutputEnded{key, held.ended, KnownBy::measured, measured});
}

Raw LiquidsoapKeeper::next_look(const Held& held, Raw now) const {
  if (!held.has_time()) return now + seconds(10);
  const Raw start = held.claim.start_raw;
  const Raw end = held.claim.end_raw;
  if (held.phase == Held::Phase::committed) {
    if (now >= start) return now + milliseconds(20);
    const Nanos left = start - now;
    const Nanos pace = left <= seconds(5) ? milliseconds(200) : left <= seconds(40) ? milliseconds(500) : seconds(10);
    Raw next = std::min(now + pace, start + milliseconds(5));
    for (const Nanos lead : {Nanos(seconds(30)), Nanos(seconds(2))}) {
      if (now < start - lead) next = std::min(next, start - lead);
    }
    return next;
  }
  if (held.phase == Held::Phase::running) {
    return now >= end ? now + milliseconds(20) : std::min(now + milliseconds(250), end + milliseconds(5));
  }
  return now + seconds(10);
}

}  // namespace sukut::agent
