#include "agent/shell/firing_list.h"

#include <algorithm>

namespace sukut::agent {

void FiringList::set(const Deadline& deadline, Driver& driver) {
  if (over_.contains(deadline.key) || cancelled_.contains(deadline.key)) return;
  Entry& entry = active_[deadline.key];
  if (entry.decision.state() == StartDecision::State::started) {
    entry.deadline.end = std::min(entry.deadline.end, deadline.end);
    return;
  }
  entry.deadline = deadline;
  entry.driver = &driver;
}

FiringList::Cancelled FiringList::cancel(const CueKey& key) {
  if (const auto found = over_.find(key); found != over_.end()) return found->second;
  cancelled_.insert(key);
  const auto found = active_.find(key);
  if (found == active_.end()) return {};
  Driver* const driver = found->second.driver;
  const bool has_started = !found->second.decision.cancel();
  active_.erase(found);
  if (!has_started) return {Undo::disarm, driver};
  return over_[key] = Cancelled{Undo::stop, driver};
}

std::optional<Raw> FiringList::next() const {
  std::optional<Raw> earliest;
  for (const auto& [key, entry] : active_) {
    const bool has_begun = entry.decision.state() == StartDecision::State::started;
    const Raw at = has_begun ? entry.deadline.end : entry.deadline.start;
    if (!earliest || at < *earliest) earliest = at;
  }
  return earliest;
}

FiringList::Acted FiringList::act(const std::function<Raw()>& raw, Nanos suspended) {
  Acted acted;
  for (auto it = active_.begin(); it != active_.end();) {
    Entry& entry = it->second;
    const Raw now = raw();
    if (entry.decision.state() == StartDecision::State::armed && entry.deadline.start <= now) {
      decide(entry, now, suspended, acted);
    } else if (entry.decision.state() == StartDecision::State::started && entry.deadline.end <= now) {
      acted.to_stop.emplace_back(entry.driver, it->first);
    } else {
      ++it;
      continue;
    }
    const bool has_started = entry.decision.state() == StartDecision::State::started;
    if (has_started && now < entry.deadline.end) {
      ++it;
    } else {
      over_[it->first] = Cancelled{has_started ? Undo::stop : Undo::disarm, entry.driver};
      it = active_.erase(it);
    }
  }
  return acted;
}

void FiringList::decide(Entry& entry, Raw now, Nanos suspended, Acted& acted) {
  const CueKey& key = entry.deadline.key;
  const Reason against = judge(entry.deadline, now, suspended);
  if (against != Reason::none) {
    (void)entry.decision.cancel();
    acted.events.emplace_back(CueNotFired{key, against, now});
    return;
  }
  if (!entry.decision.start()) return;
  entry.driver->start(key);
  acted.events.emplace_back(CueFired{key, now, now - entry.deadline.start});
}

}  // namespace sukut::agent
