// The watch: which alert is due, each once. Pure: what lies ahead, what was told before and the time come in; who runs
// the alert command, and what it is told, is others' business.
//
//   stage      due                                                  about
//   T-30d      nothing is drafted                                   a plan whose date comes
//   T-7d       nothing is published                                 a plan whose date comes
//   T-24h, T-1h, T-10min   always: who is ready, whom to phone      an order; a plan without one
//   latest-end a cue that ends by a close was not closed            an order
//
// A stage lasts until the next begins, the last until T. Whoever was away when several began tells only the one that
// lasts: catching up never floods. A revision that comes late has kArriveIn to reach its stations before it is judged.
// An alert that the command did not take is tried again, ever more rarely, until it is taken or its stage is over.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "coordinator/core/alert.h"
#include "coordinator/core/record.h"
#include "proto/order.h"

namespace sukut::coordinator {

inline constexpr Nanos kArriveIn = std::chrono::seconds(30);
inline constexpr Nanos kUnclosedFor = std::chrono::hours(24);  // an unclosed cue is told of for so long

// A plan that is watched, at its next date.
struct WatchedPlan {
  std::string name_base;  // "january-20/2027"
  std::string title;
  Instant minute;
};
struct UnreadablePlan {
  std::string path;
  std::string problem;
};
struct WatchedPlans {
  std::vector<WatchedPlan> plans;
  std::vector<UnreadablePlan> unreadable;
};

// What the watch looks at: the newest revision of every order that was not called off, and the plans.
struct Horizon {
  struct Ahead {
    OrderId order;
    std::string name;
    Instant minute;
    Instant published;
  };
  struct Open {  // a cue that only a close ends
    OrderId order;
    std::string name;
    CueId cue;
    Instant latest_end;
  };
  std::vector<Ahead> orders;
  std::vector<Open> open;
  WatchedPlans watched;
  std::map<std::string, std::uint32_t> drafted;  // by name base, the highest revision reserved
  std::set<std::string> settled;                 // name bases: published, or called off and not drafted again
};
[[nodiscard]] Horizon horizon_of(const std::vector<DocumentStored>& documents,
                                 const std::map<std::pair<std::string, std::string>, std::uint32_t>& reserved,
                                 WatchedPlans watched);

struct Alert {
  AlertKey key;
  Instant at;              // T, or latest_end
  CueId cue;               // unclosed
  std::string about;       // a plan's title; what is wrong with one that cannot be read
  std::uint32_t drafted = 0;  // highest revision reserved under the name base
};

class Watch {
 public:
  explicit Watch(const std::vector<AlertTold>& told);

  // The alert to tell now, the one whose instant is nearest first; nothing: none is due.
  [[nodiscard]] std::optional<Alert> due(const Horizon& horizon, Instant now) const;
  // `failure` empty: the command took it. Gives what is to be stored.
  [[nodiscard]] AlertTold tried(const Alert& alert, Instant now, const std::string& failure);

 private:
  [[nodiscard]] bool may_try(const AlertKey& key, Instant now) const;

  std::map<AlertKey, AlertTold> told_;
};

// How long an alert waits after so many tries in vain.
[[nodiscard]] Nanos back_off(std::uint32_t tries);

}  // namespace sukut::coordinator
