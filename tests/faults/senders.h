// Enrolled stations without an agent, to send more reports than a few agents could: each has its keys from its bundle,
// sends a report until its receipt came, and connects anew at once when the centre is gone.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "agent/shell/bundle.h"
#include "proto/message.h"
#include "tests/faults/centre.h"
#include "tests/faults/row.h"

namespace sukut::faults {

class Senders {
 public:
  // Enrols them; silent until something is to be told.
  Senders(Centre& centre, const std::string& prefix, int count);
  ~Senders();
  Senders(const Senders&) = delete;
  Senders& operator=(const Senders&) = delete;

  // Each makes so many reports of one order, to be sent from now on.
  void tell(int each);
  [[nodiscard]] std::size_t made() const;
  [[nodiscard]] std::size_t confirmed() const;
  // Every confirmed report is in the store, with its bytes; the store has none that was not made, and none twice.
  void expect_stored(Finding& finding, const Centre& centre) const;

 private:
  struct Letter {
    Bytes body;
    Message message;
    Instant sent{};
  };
  struct Sender {
    agent::Bundle bundle;
    JournalId journal;
    zmq::socket_t socket;
    bool is_welcomed = false;
    Instant heard{};
    std::map<std::uint64_t, Letter> letters{};  // by seq
    std::set<std::uint64_t> waiting{};
    std::uint64_t next_seq = 1;
  };

  void run();
  static void connect(Sender& sender);
  void hear(Sender& sender);
  static void send_some(Sender& sender);
  [[nodiscard]] Letter letter(Sender& sender);

  OrderId order_;
  mutable std::mutex mutex_;
  std::deque<Sender> senders_;
  std::jthread thread_;
};

}  // namespace sukut::faults
