// The keeper's part that speaks with the device: its clock, its status, the arming and its read-back.
#include <algorithm>
#include <utility>

#include "agent/drivers/liquidsoap_keeper.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr Nanos kTimeout = std::chrono::seconds(1);
constexpr Nanos kGoodRoundTrip = milliseconds(2);
constexpr int kClockTries = 4;
constexpr int kPutTries = 3;
constexpr Nanos kStepSlack = milliseconds(2);

}  // namespace

Result<Lines> LiquidsoapKeeper::ask(const std::string& command, DeviceStamp& stamp) {
  stamp.asked = io::raw_now();
  auto lines = line_.ask(command, kTimeout);
  stamp.answered = io::raw_now();
  return lines;
}

// The best of a few exchanges becomes the map.
Status LiquidsoapKeeper::learn_clock() {
  std::optional<DeviceStamp> best;
  for (int i = 0; i < kClockTries; ++i) {
    DeviceStamp stamp;
    const auto lines = ask(config_.guard + ".time", stamp);
    if (!lines) return lines.error();
    const auto now_us = parse_time(*lines);
    if (!now_us) return now_us.error();
    stamp.device_us = *now_us;
    if (!best || stamp.error() < best->error()) best = stamp;
    if (best->answered - best->asked <= kGoodRoundTrip) break;
  }
  clock_.set(*best);
  return Done{};
}

// A wall clock that jumps between the question and the arming would put the silence elsewhere: the answer carries the
// device's clock, and has to agree with the map that the window was made with.
Status LiquidsoapKeeper::put_once(Held& held, bool is_resumed) {
  if (Status known = learn_clock(); !known) return known;
  const DeviceWindow window{clock_.device_us_at(held.claim.start_raw), clock_.device_us_at(held.claim.end_raw),
                            held.kind};
  DeviceStamp stamp;
  const auto lines = ask(arm_command(config_.guard, held.key, window, is_resumed), stamp);
  if (!lines) return lines.error();
  const auto armed = parse_armed(*lines);
  if (!armed) return armed.error();
  if (armed->key != held.key || !(armed->window == window)) {
    return Error{Reason::device_refused, "the device read back another arming than it was told: " + lines->front()};
  }
  stamp.device_us = armed->now_us;
  if (const auto off = clock_.moved(stamp, kStepSlack)) {
    return Error{Reason::clock_unknown,
                 "the device's clock moved by " + std::to_string(ms_of(*off)) + " ms while arming"};
  }
  held.armed = window;
  held.armed_at = stamp.answered;
  if (monitor_) monitor_->attend(held.claim.start_raw, held.claim.end_raw + std::chrono::seconds(5));
  return Done{};
}

Status LiquidsoapKeeper::put(Held& held, bool is_resumed) {
  held.armed.reset();
  Status state = put_once(held, is_resumed);
  for (int i = 1; i < kPutTries && !state && state.error().reason == Reason::clock_unknown; ++i) {
    spdlog::warn("liquidsoap {}: {}; arming anew", config_.output, state.error().detail);
    state = put_once(held, is_resumed);
  }
  if (state) {
    spdlog::debug("liquidsoap {}: {} holds [{}, {}] us, map within {:.3f} ms", config_.output, held.key,
                  held.armed->start_us, held.armed->end_us, ms_of(clock_.error()));
  }
  return state;
}

Result<DeviceStatus> LiquidsoapKeeper::read_status() {
  DeviceStamp stamp;
  const auto lines = ask(config_.guard + ".status", stamp);
  if (!lines) return lines.error();
  auto status = parse_status(*lines);
  if (!status) return status;
  stamp.device_us = status->now_us;
  note(*status, stamp);
  return status;
}

// What every status tells beside the silence itself: another life, a clock that jumped, the player's pulse.
void LiquidsoapKeeper::note(const DeviceStatus& status, const DeviceStamp& stamp) {
  if (status.frame_us > 0) frame_us_ = status.frame_us;
  if (life_ != 0 && life_ != status.life) {
    spdlog::warn("liquidsoap {}: the device was restarted; what it held is put back", config_.output);
    clock_.forget();
    frames_at_ = Raw{};
    for (auto& [key, held] : held_) held.armed.reset();
  }
  life_ = status.life;
  if (status.frames != frames_ || frames_at_ == Raw{}) {
    frames_ = status.frames;
    frames_at_ = stamp.middle();
  }
  if (!clock_.is_known()) return clock_.set(stamp);
  if (const auto off = clock_.moved(stamp, kStepSlack)) {
    spdlog::warn("liquidsoap {}: the device's wall clock moved by {:.1f} ms; arming anew", config_.output, ms_of(*off));
    clock_.set(stamp);
    for (auto& [key, held] : held_) held.armed.reset();
  }
}

}  // namespace sukut::agent
