// What the firing thread has to do and when: pure of clocks and threads, so that every race of start, cancel and
// moved deadline can be tested one step after the other. The caller serialises; every call is short.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "agent/core/event.h"
#include "agent/core/start_decision.h"
#include "agent/drivers/driver.h"

namespace sukut::agent {

class FiringList {
 public:
  // Adds the cue or replaces its deadline. Once begun only an earlier end is taken over; once over or cancelled
  // it never comes back in this process.
  void set(const Deadline& deadline, Driver& driver);

  // What a cancel has to ask of the driver, after the caller has let go of the list.
  enum class Undo { unknown, disarm, stop };
  struct Cancelled {
    Undo undo = Undo::unknown;
    Driver* driver = nullptr;
  };
  [[nodiscard]] Cancelled cancel(const CueKey& key);

  // When act() has something to do.
  [[nodiscard]] std::optional<Raw> next() const;

  struct Acted {
    std::vector<Event> events;                        // CueFired, CueNotFired
    std::vector<std::pair<Driver*, CueKey>> to_stop;  // their end has come
  };
  // Decides and starts everything that is due; `raw` is read anew for each. `suspended`: as it is now (proto/clock.h).
  [[nodiscard]] Acted act(const std::function<Raw()>& raw, Nanos suspended);

 private:
  struct Entry {
    Deadline deadline;
    Driver* driver = nullptr;
    StartDecision decision;
  };
  void decide(Entry& entry, Raw now, Nanos suspended, Acted& acted);

  std::map<CueKey, Entry> active_;
  std::map<CueKey, Cancelled> over_;  // what a late cancel still has to ask for
  std::set<CueKey> cancelled_;
};

}  // namespace sukut::agent
