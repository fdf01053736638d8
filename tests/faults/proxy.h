// A TCP proxy between stations and the centre that delays, breaks off, swallows and corrupts what passes. One thread;
// its weather may change at any time.
#pragma once

#include <atomic>
#include <deque>
#include <list>
#include <mutex>
#include <random>
#include <string>
#include <thread>

#include "proto/instant.h"

namespace sukut::faults {

class Proxy {
 public:
  // What happens to whatever arrives from now on. Chances are per piece read from a socket, in parts of a thousand.
  struct Weather {
    Nanos up{0};               // delay from the station to the centre
    Nanos down{0};             // and back
    bool is_parted = false;    // connections are broken off, new ones refused
    bool is_silent = false;    // connections stay, nothing passes: nobody is told
    int broken_permille = 0;   // the connection breaks instead
    int halved_permille = 0;   // half of the piece passes, then the connection breaks
    int corrupt_permille = 0;  // one bit of the piece is flipped
  };

  // `target`: "tcp://127.0.0.1:PORT".
  explicit Proxy(const std::string& target);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  [[nodiscard]] std::string endpoint() const { return "tcp://127.0.0.1:" + std::to_string(port_); }
  void set(const Weather& weather);
  // How many pieces were broken, halved or corrupted.
  [[nodiscard]] unsigned harmed() const { return harmed_; }

 private:
  struct Piece {
    Instant due;
    std::string bytes;
    bool is_last = false;  // the connection breaks after it
  };
  struct Way {
    int from = -1;
    int to = -1;
    std::deque<Piece> pieces;
  };
  struct Pair {
    Way up;
    Way down;
    bool is_over = false;
  };

  void run();
  void accept_one(const Weather& weather);
  void read_piece(Pair& pair, Way& way, Nanos delay, const Weather& weather);
  void pass_on(Pair& pair, Way& way, const Weather& weather);
  [[nodiscard]] bool happens(int permille);

  int port_ = 0;
  int target_port_ = 0;
  int listener_ = -1;
  std::list<Pair> pairs_;
  std::mt19937 random_{11990};
  std::atomic<unsigned> harmed_ = 0;
  std::mutex mutex_;
  Weather weather_;
  std::jthread thread_;
};

}  // namespace sukut::faults
