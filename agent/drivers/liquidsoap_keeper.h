// The thread that keeps silences in a Liquidsoap device: puts them there, looks after them, tells what happened.
//
// How often it looks: every 10 s; every 500 ms from T − 30 s, every 200 ms from T − 5 s, every 20 ms around start and
// end. Each look is one question (about 1 ms) and reads the device's clock too, so that a jump of a wall clock that
// this host never sees is noticed and mended. Arming is renewed every 60 s, at T − 30 s, T − 2 s and when
// something moved; it counts only when the device said the same words back within the same clock.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "agent/drivers/device_clock.h"
#include "agent/drivers/driver.h"
#include "agent/drivers/held_silence.h"
#include "agent/drivers/liquidsoap.h"
#include "agent/drivers/liquidsoap_line.h"
#include "agent/drivers/liquidsoap_reply.h"
#include "agent/drivers/stream_monitor.h"
#include "agent/drivers/thread.h"

namespace sukut::agent {

class LiquidsoapKeeper {
 public:
  struct Arm { Claim claim; Depth depth; };
  struct Stop { CueKey key; };
  struct Disarm { CueKey key; };
  struct Stepped {};
  using Wish = std::variant<Arm, Stop, Disarm, Stepped>;

  LiquidsoapKeeper(const LiquidsoapConfig& config, Driver::Sink sink);
  // Leaves the device as it is: what it holds runs out by itself.
  ~LiquidsoapKeeper();

  void post(Wish wish);
  // On a connection of its own, in the caller's thread.
  [[nodiscard]] Status check();

 private:
  using Held = HeldSilence;

  void run();
  [[nodiscard]] std::deque<Wish> wait_for_wishes(Raw until);

  // ---- What the agent asks.
  void on(const Arm& wish);
  void on(const Stop& wish);
  void on(const Disarm& wish);
  void on(const Stepped&);
  void forget_on_device(const std::string& key);

  // ---- Looking after one silence.
  void look(Held& held);
  void look_before(Held& held, const DeviceStatus& status);
  void look_for_start(Held& held, const DeviceStatus& status);
  void look_for_end(Held& held, const DeviceStatus& status);
  void began(Held& held, const DeviceSlot& slot);
  void ended(Held& held, Raw at);
  void measure(Held& held);
  [[nodiscard]] bool is_to_renew(const Held& held, const DeviceSlot* slot, Raw now) const;
  [[nodiscard]] Raw next_look(const Held& held, Raw now) const;
  void finish(Held& held, Event event);

  // ---- Speaking with the device.
  [[nodiscard]] Result<DeviceStatus> read_status();
  [[nodiscard]] Status put(Held& held, bool is_resumed);
  [[nodiscard]] Status put_once(Held& held, bool is_resumed);
  [[nodiscard]] Status learn_clock();
  void note(const DeviceStatus& status, const DeviceStamp& stamp);
  [[nodiscard]] Result<Lines> ask(const std::string& command, DeviceStamp& stamp);
  void tell(Held& held, const Status& state);
  [[nodiscard]] Held* find(const CueKey& key);

  LiquidsoapConfig config_;
  Driver::Sink sink_;
  std::unique_ptr<StreamMonitor> monitor_;   // none: nothing is measured
  LiquidsoapLine line_;
  DeviceClock clock_;
  std::int64_t life_ = 0;
  std::int64_t frames_ = 0;                  // at frames_at_: the player's pulse
  Raw frames_at_;
  std::int64_t frame_us_ = 40'000;
  std::map<CueKey, Held> held_;
  std::map<std::string, Raw> to_disarm_;     // could not be told yet; until when it is tried
  Raw disarm_again_{};

  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<Wish> wishes_;                  // under mutex_
  bool is_stopping_ = false;                 // under mutex_
  Thread thread_;
};

}  // namespace sukut::agent
