// What sukut.liq answers, word for word; anything else is refused by name. Times are integer microseconds of the
// device's wall clock, because Liquidsoap prints floats with 12 digits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proto/ids.h"
#include "proto/result.h"

namespace sukut::agent {

// What the device holds, in its own clock.
struct DeviceWindow {
  std::int64_t start_us = 0;
  std::int64_t end_us = 0;
  std::string kind;             // "mute", "bed", "rehearse"
  friend bool operator==(const DeviceWindow&, const DeviceWindow&) = default;
};
struct DeviceSlot {
  std::string key;
  DeviceWindow window;
  std::int64_t began_us = 0;    // 0: not yet
  std::int64_t ended_us = 0;
  std::int64_t frames = 0;      // how many frames it lasted
  friend bool operator==(const DeviceSlot&, const DeviceSlot&) = default;
};
struct DeviceStatus {
  std::int64_t life = 0;        // another one: the script was restarted
  std::int64_t now_us = 0;
  std::int64_t frame_us = 0;
  std::int64_t frames = 0;      // stands still when the player stalls
  bool is_busy = false;
  std::vector<DeviceSlot> slots;

  [[nodiscard]] const DeviceSlot* slot(const std::string& key) const;
  // Somebody else's silence that has not ended and lies over this window.
  [[nodiscard]] const DeviceSlot* foreign(const std::string& key, const DeviceWindow& window) const;
};
struct DeviceArmed { std::string key; DeviceWindow window; std::int64_t now_us = 0; };
struct DeviceDisarmed {
  std::int64_t began_us = 0;
  std::int64_t ended_us = 0;
  std::int64_t frames = 0;
  std::int64_t now_us = 0;
};

// How a cue is called on the device: "<order, hex>/<cue>".
[[nodiscard]] std::string device_key(const CueKey& key);
[[nodiscard]] std::string arm_command(const std::string& guard, const std::string& key, const DeviceWindow& window,
                                      bool is_resumed);

using Lines = std::vector<std::string>;
[[nodiscard]] Result<std::int64_t> parse_time(const Lines& lines);
[[nodiscard]] Result<DeviceStatus> parse_status(const Lines& lines);
[[nodiscard]] Result<DeviceArmed> parse_armed(const Lines& lines);
[[nodiscard]] Result<DeviceDisarmed> parse_disarmed(const Lines& lines);

}  // namespace sukut::agent
