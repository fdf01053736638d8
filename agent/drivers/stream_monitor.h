// Hears a station's own output: raw PCM from a loopback datagram port or a FIFO, stamped on arrival by a thread of its
// own. It only ever reads; nothing it does, or fails to do, can hold the station up.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "agent/drivers/stream_level.h"
#include "agent/drivers/thread.h"
#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::agent {

class StreamMonitor {
 public:
  // "udp://127.0.0.1:PORT" or a FIFO's path; s16le, interleaved. Opening is tried again every second.
  StreamMonitor(std::string source, int rate, int channels);
  ~StreamMonitor();
  StreamMonitor(const StreamMonitor&) = delete;
  StreamMonitor& operator=(const StreamMonitor&) = delete;

  // Remember what comes in this span; otherwise the last seconds only.
  void attend(Raw from, Raw until);
  // When the newest piece arrived.
  [[nodiscard]] std::optional<Raw> last_arrival() const;
  [[nodiscard]] Sighting find(Raw start, Raw end, Silence& out) const;
  // Datagrams that the kernel threw away because we were slow, since the beginning.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  // Why it hears nothing, in words; Done while something came within the last second.
  [[nodiscard]] Status check() const;

 private:
  void run();
  void open();
  void take();
  [[nodiscard]] long receive(char* buffer, std::size_t size);

  std::string source_;
  int channels_;
  int fd_ = -1;
  int wake_ = -1;
  bool is_udp_ = false;
  std::vector<char> buffer_;
  std::string rest_;  // a sample that came in two pieces (FIFO)
  mutable std::mutex mutex_;
  StreamLevel level_;                // under mutex_
  std::string trouble_;              // under mutex_
  std::optional<Raw> last_arrival_;  // under mutex_
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<bool> is_stopping_{false};
  Thread thread_;
};

}  // namespace sukut::agent
