// What a station truly holds and owes, kept beside the agent and judged by other code: from what was handed to it, what
// its journal acknowledged, and what the people really signed. It answers "may this sound?" and "must this sound?".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/core/action.h"
#include "agent/core/journal.h"
#include "tests/sim/people.h"
#include "tests/sim/story.h"

namespace sukut::sim {

// The rules of a scope, written a second time.
[[nodiscard]] bool is_named(const Scope& scope, const StationAttributes& station);
[[nodiscard]] const Cue* cue_of(const Order& order, const CueId& id);
[[nodiscard]] const ZoneSpan* span_at(const Cue& cue, const std::string& zone);

class Oracle {
 public:
  struct Held {
    const Written* written = nullptr;
    Instant since;
  };
  struct Span {
    Instant from;
    Instant to;
  };

  explicit Oracle(const StationStory& story) : story_(&story) {}
  // What a copied disk knows of the first machine's past; what was not durable is not on it.
  void become_copy(const StationStory& story, Instant now);

  // ---- What happens to the station.
  void started(Instant now, bool is_journal_empty);
  void crashed(Instant now, CrashKind kind);
  void welcomed(Instant now) { welcomed_at_ = welcomed_at_.value_or(now); }
  void heard(Instant now) { heard_since_ = now; }
  void handed(const Written& cancel, Instant now);
  // The name of the promise that a record breaks, or nothing.
  [[nodiscard]] std::string kept(const agent::JournalRecord& record, const Registry& registry, Instant now);
  void inhibited(bool is_on, Instant now);
  // The centre turned the machine away as a second one, or welcomed it.
  void turned_away(bool is_on, Instant now);
  // A valid withdrawal of this machine was handed to it.
  void withdrawn(const Written& withdrawal, Instant now);
  void declined(const CueKey& key, bool is_on, Instant now);
  void disturbed(Instant from, Instant to) { disturbances_.push_back({from, to}); }
  void wall_stepped(Instant now) { wall_steps_.push_back(now); }
  // The bound that the agent shows, on its way to an instant.
  void probed(Instant noon, bool is_known, Nanos error);

  // ---- What may be.
  [[nodiscard]] const Held* held(const OrderId& order) const;
  // The cues that this station is to carry out by a durable intent, by the revision it holds.
  struct Intended {
    CueKey key;
    Instant start;
    Instant end;
    Instant since;
  };
  [[nodiscard]] std::vector<Intended> intended() const;
  [[nodiscard]] bool has_intent(const CueKey& key, std::uint32_t revision) const {
    return intents_.contains({key, revision});
  }
  // The intent was made by a former life.
  [[nodiscard]] bool is_resumed(const CueKey& key, std::uint32_t revision) const {
    const auto intent = intents_.find({key, revision});
    return intent != intents_.end() && intent->second < up_since_;
  }
  // When a valid cancel of this cue was handed to the station, if it was.
  [[nodiscard]] std::optional<Instant> cancelled_since(const CueKey& key) const;
  [[nodiscard]] std::optional<Instant> inhibited_since() const { return inhibited_since_; }
  [[nodiscard]] std::optional<Instant> turned_away_since() const { return turned_away_since_; }
  [[nodiscard]] std::optional<Instant> withdrawn_since() const { return withdrawn_since_; }
  [[nodiscard]] std::optional<Instant> declined_since(const CueKey& key) const;
  [[nodiscard]] const agent::OutputSetup* output_for(CueAction action) const;
  [[nodiscard]] Nanos tolerance(const Cue& cue) const;
  // Of all revisions that were ever held: a running cue may have been shortened.
  [[nodiscard]] Instant earliest_end(const CueKey& key) const;
  [[nodiscard]] Instant up_since() const { return up_since_; }
  [[nodiscard]] bool is_journal_fresh() const { return is_journal_fresh_; }
  [[nodiscard]] bool is_welcomed() const { return welcomed_at_.has_value(); }
  // When anything last came over the link, in this life.
  [[nodiscard]] std::optional<Instant> heard_since() const { return heard_since_; }
  [[nodiscard]] bool has_lost_journal() const { return has_lost_journal_; }
  [[nodiscard]] bool was_stepped_since(Instant at) const;

  // ---- What must be: empty when this moment has to start at this station, else what excuses it.
  [[nodiscard]] std::string excuse(const Written& order, const Cue& cue, Instant booted) const;

 private:
  struct Tombstone {
    const Written* written = nullptr;
    Instant since;
    bool is_durable = false;
  };
  struct Decline {
    bool is_on = false;
    bool is_on_durably = false;
    Instant since;
  };
  struct Probe {
    bool is_known = true;
    Nanos worst{0};
  };

  [[nodiscard]] bool covers(const Cancel& cancel, const CueKey& key) const;
  [[nodiscard]] bool is_output_shared(const Written& order, const Cue& cue) const;
  [[nodiscard]] std::string clock_excuse(const Order& order, const Cue& cue, Instant noon, Instant booted) const;
  [[nodiscard]] bool may_have_begun(const Written& order, const CueKey& key) const;
  [[nodiscard]] bool is_ready_in_time(const Written& order, const CueKey& key, Instant noon) const;

  const StationStory* story_;
  std::map<OrderId, Held> held_;
  std::vector<const Written*> ever_held_;
  std::vector<Tombstone> tombstones_;
  std::map<CueKey, Decline> declines_;
  std::map<std::pair<CueKey, std::uint32_t>, Instant> intents_;
  std::map<CueKey, std::uint32_t> finished_;  // under which revision
  std::vector<Span> disturbances_;
  std::vector<Instant> wall_steps_;
  std::map<Instant, Probe> probes_;
  std::map<CueKey, Instant> earliest_ends_;
  bool has_lost_journal_ = false;
  std::optional<Instant> inhibited_since_;
  bool is_inhibited_durably_ = false;
  std::vector<Span> inhibits_;
  std::optional<Instant> turned_away_since_;
  bool is_turned_away_durably_ = false;
  std::vector<Span> turned_away_;
  const Written* withdrawal_ = nullptr;
  std::optional<Instant> withdrawn_since_;
  bool is_withdrawn_durably_ = false;
  Instant up_since_;
  bool is_journal_fresh_ = true;
  std::optional<Instant> welcomed_at_;  // in this life
  std::optional<Instant> heard_since_;
};

}  // namespace sukut::sim
