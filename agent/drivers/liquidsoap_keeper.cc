#include "agent/drivers/liquidsoap_keeper.h"

#include <algorithm>
#include <utility>

#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kIdle = seconds(10);
constexpr Nanos kOrdinaryEnd = milliseconds(20);  // a stop this near to the end is the ordinary end
constexpr Nanos kDisarmFor = std::chrono::minutes(20);
constexpr std::size_t kHeldMax = 64;

}  // namespace

LiquidsoapKeeper::LiquidsoapKeeper(const LiquidsoapConfig& config, Driver::Sink sink)
    : config_(config), sink_(std::move(sink)), line_(config.socket) {
  if (!config_.monitor.empty()) {
    monitor_ = std::make_unique<StreamMonitor>(config_.monitor, config_.monitor_rate, config_.monitor_channels);
  }
  thread_ = Thread("sukut-liquid", [this] { run(); });
}

LiquidsoapKeeper::~LiquidsoapKeeper() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

void LiquidsoapKeeper::post(Wish wish) {
  {
    const std::lock_guard lock(mutex_);
    wishes_.push_back(std::move(wish));
  }
  woken_.notify_one();
}

std::deque<LiquidsoapKeeper::Wish> LiquidsoapKeeper::wait_for_wishes(Raw until) {
  std::unique_lock lock(mutex_);
  const Nanos left = std::clamp(until - io::raw_now(), Nanos(0), Nanos(kIdle));
  woken_.wait_for(lock, left, [this] { return is_stopping_ || !wishes_.empty(); });
  return std::exchange(wishes_, {});
}

void LiquidsoapKeeper::run() {
  for (;;) {
    Raw next = io::raw_now() + kIdle;
    for (const auto& [key, held] : held_) next = std::min(next, held.look_at);
    if (!to_disarm_.empty()) next = std::min(next, disarm_again_);
    std::deque<Wish> wishes = wait_for_wishes(next);
    {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) return;
    }
    // What ends something goes first.
    std::stable_partition(wishes.begin(), wishes.end(), [](const Wish& wish) {
      return std::holds_alternative<Stop>(wish) || std::holds_alternative<Disarm>(wish);
    });
    for (const Wish& wish : wishes) std::visit([this](const auto& each) { on(each); }, wish);
    if (!to_disarm_.empty() && io::raw_now() >= disarm_again_) {
      const auto again = to_disarm_;
      for (const auto& [key, until] : again) forget_on_device(key);
    }
    std::vector<CueKey> keys;
    for (const auto& [key, held] : held_) keys.push_back(key);
    for (const CueKey& key : keys) {
      if (Held* held = find(key); held != nullptr && io::raw_now() >= held->look_at) look(*held);
    }
  }
}

LiquidsoapKeeper::Held* LiquidsoapKeeper::find(const CueKey& key) {
  const auto found = held_.find(key);
  return found == held_.end() ? nullptr : &found->second;
}

// ---- What the agent asks.

void LiquidsoapKeeper::on(const Arm& wish) {
  if (held_.size() >= kHeldMax && find(wish.claim.key) == nullptr) {
    sink_(OutputRefused{wish.claim.key, Reason::output_busy, "too many cues on one output"});
    return;
  }
  Held& held = held_[wish.claim.key];
  if (held.phase == Held::Phase::running || held.phase == Held::Phase::measuring) return;
  held.claim = wish.claim;
  held.key = device_key(wish.claim.key);
  to_disarm_.erase(held.key);
  const bool is_pattern_ours = wish.claim.pattern == "mute" || wish.claim.pattern == "bed";
  held.kind = wish.claim.is_rehearsal ? "rehearse" : is_pattern_ours ? wish.claim.pattern : config_.mode;
  if (wish.depth == Depth::commit) held.phase = Held::Phase::committed;
  held.told.reset();  // every arm() is answered
  held.armed.reset();
  held.look_at = Raw{};
}

void LiquidsoapKeeper::on(const Disarm& wish) {
  held_.erase(wish.key);
  forget_on_device(device_key(wish.key));  // unknown keys too: an earlier life of this agent may have armed it
}

void LiquidsoapKeeper::on(const Stop& wish) {
  Held* held = find(wish.key);
  if (held == nullptr || held->phase == Held::Phase::probed) return on(Disarm{wish.key});
  if (held->phase == Held::Phase::measuring) return;
  if (io::raw_now() >= held->claim.end_raw - kOrdinaryEnd) return;  // the device ends by itself, and is looked after
  DeviceStamp stamp;
  const auto lines = ask(config_.guard + ".disarm " + held->key, stamp);
  const auto gone = lines ? parse_disarmed(*lines) : Result<DeviceDisarmed>(lines.error());
  if (!gone) forget_on_device(held->key);
  if (gone && gone->began_us != 0 && held->phase == Held::Phase::committed) {
    began(*held, DeviceSlot{held->key, {}, gone->began_us, 0, gone->frames});
  }
  if (held->phase != Held::Phase::running) {
    held_.erase(wish.key);
    return;
  }
  spdlog::info("liquidsoap {}: cue {} stopped before its end", config_.output, wish.key.cue.text);
  held->is_stopped = true;
  ended(*held, io::raw_now());
}

void LiquidsoapKeeper::on(const Stepped&) {
  clock_.forget();
  for (auto& [key, held] : held_) {
    held.armed.reset();
    if (held.phase != Held::Phase::measuring) held.look_at = Raw{};
  }
}

void LiquidsoapKeeper::forget_on_device(const std::string& key) {
  const Raw now = io::raw_now();
  const auto [first, is_new] = to_disarm_.emplace(key, now + kDisarmFor);
  DeviceStamp stamp;
  const auto lines = ask(config_.guard + ".disarm " + key, stamp);
  const auto gone = lines ? parse_disarmed(*lines) : Result<DeviceDisarmed>(lines.error());
  if (gone || now > first->second || to_disarm_.size() > kHeldMax) {
    to_disarm_.erase(first);
    return;
  }
  if (is_new) spdlog::warn("liquidsoap {}: {} could not be disarmed yet: {}", config_.output, key, gone.error().detail);
  disarm_again_ = now + seconds(1);
}

// ---- Telling.

// Once per change: armed, or why not.
void LiquidsoapKeeper::tell(Held& held, const Status& state) {
  const Reason reason = state ? Reason::none : state.error().reason;
  if (held.told == reason) return;
  const bool was_refused = held.told && *held.told != Reason::none;
  held.told = reason;
  if (state) {
    if (was_refused) spdlog::info("liquidsoap {}: cue {} is armed again", config_.output, held.claim.key.cue.text);
    sink_(OutputArmed{held.claim.key});
    return;
  }
  spdlog::warn("liquidsoap {}: cue {}: {}", config_.output, held.claim.key.cue.text, state.error().detail);
  sink_(OutputRefused{held.claim.key, reason, state.error().detail});
}

void LiquidsoapKeeper::finish(Held& held, Event event) {
  const CueKey key = held.claim.key;
  held_.erase(key);
  sink_(std::move(event));
}

// ---- For a person.

Status LiquidsoapKeeper::check() {
  LiquidsoapLine line(config_.socket);
  const auto lines = line.ask(config_.guard + ".status", seconds(2));
  if (!lines) return lines.error();
  const auto status = parse_status(*lines);
  if (!status) return status.error();
  if (status->is_busy) return Error{Reason::device_busy, "the station itself needs the air now"};
  if (!monitor_) return Done{};
  Status heard = monitor_->check();
  for (int i = 0; i < 20 && !heard; ++i) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, milliseconds(100), [this] { return is_stopping_; });
    heard = monitor_->check();
  }
  return heard;
}

}  // namespace sukut::agent
