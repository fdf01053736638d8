// Silence on a Liquidsoap station: the device holds start and end itself (liquidsoap/sukut.liq), this driver
// puts them there in the device's own wall clock, keeps them right, and tells what followed.
//
// Promises: no call here waits for the device (a thread of its own does); an arming is true only when it was read
// back; it is renewed when the device restarts or its clock moves; stop() reaches a healthy device within 100 ms;
// the audio comes back by itself at the end, also when the agent is dead. A device that somebody else holds is left alone.
// What the silence looked like from outside is measured on the station's own stream (stream_monitor.h).
#pragma once

#include <memory>
#include <string>

#include "agent/drivers/driver.h"

namespace sukut::agent {

struct LiquidsoapConfig {
  std::string output;               // the output's name, for logs
  std::string socket;               // path of the server's unix socket, or "host:port"
  std::string guard = "sukut";      // id given to sukut.guard in the station's script
  std::string mode = "bed";         // "bed" or "mute", when the cue's pattern is neither
  // Where the station's own output comes back as raw PCM (s16le): "udp://127.0.0.1:PORT" (what sukut.monitor
  // sends), or the path of a FIFO that somebody fills. Empty: nothing is measured.
  std::string monitor;
  int monitor_rate = 44100;
  int monitor_channels = 2;
  Nanos monitor_delay{0};           // calibrated delay of the way to the monitor, taken off the measured start
};

[[nodiscard]] std::unique_ptr<Driver> make_liquidsoap_driver(const LiquidsoapConfig& config, Driver::Sink sink);

}  // namespace sukut::agent
