// What most plays do with their stations: bring them on, let them settle, ask what was told of them.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "tests/faults/history.h"
#include "tests/faults/row.h"
#include "tests/faults/station.h"

namespace sukut::faults {

class Cast {
 public:
  explicit Cast(Centre& centre) : centre_(centre) {}

  Station& add(StationPlan plan) { return stations_.emplace_back(centre_, std::move(plan)); }
  // Starts all that were added; each has reached the centre when this returns.
  void enter();
  // Until each of them stands there for this cue: "held", "intended", …
  void await_stage(const std::string& cue, const std::string& wanted, Nanos most) const;
  // Until every cue of every running agent is over and every report confirmed.
  void settle() const;
  [[nodiscard]] Told told(const std::string& order, const Station& station, const std::string& cue) const;

  // It is reported with this outcome, and for this reason when one is given.
  void expect_outcome(Finding& finding, const std::string& order, const Station& station, const std::string& cue,
                      const std::string& outcome, const std::string& reason = {}) const;
  // It sounded once, between `lead` before `minute` and `late` after it. Gives how late.
  Nanos expect_sound(Finding& finding, const Station& station, Instant minute, Nanos lead, Nanos late) const;
  void expect_silent(Finding& finding, const Station& station) const;
  void expect_history(Finding& finding) const;

 private:
  Centre& centre_;
  std::deque<Station> stations_;
};

}  // namespace sukut::faults
