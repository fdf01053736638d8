// Learning: what a centre that was restored from a backup has yet to hear. Its store lacks whatever came after the
// copy was made; the stations hold it. Nothing new is ordered before everybody who may know better was heard out, or
// an officer has said by name that it is to go on without them.
//
// Promise: S5 and S10 across a restored disk. Here is decided whom to ask for which document, and when enough was
// heard. What a document says and whether it is believed is acceptance's and the ledger's business. Bounded: a station
// that claims much and gives nothing costs others nothing but a minute.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/message.h"

namespace sukut::coordinator {

// Who was heard within so long before the copy's newest word is awaited; a copy that never heard anybody awaits every
// station that has a bundle.
inline constexpr Nanos kHeardWithin = std::chrono::hours(24 * 7);
// Who was asked for a document and does not give it for so long is not asked again before its next Hello.
inline constexpr Nanos kGivenWithin = std::chrono::minutes(1);

class Learning {
 public:
  // At start; then the register, again whenever it changes: who has left it is awaited no more.
  void restore(const Restored& restored);
  void load(const std::vector<StationEntry>& stations);

  // The store is a copy that was put back: what stations hold and it lacks is taken from them, for good.
  [[nodiscard]] bool is_restored() const { return is_restored_; }
  // Orders may be published and revisions reserved.
  [[nodiscard]] bool is_over() const { return is_over_; }
  void end() { is_over_ = true; }

  // A station said Hello; of what it holds, `lacking` is not in the ledger.
  void hear(const StationId& station, ConnectionId connection, const std::vector<Digest>& lacking, Mono now);
  // The station claims to hold it, and the ledger lacks it.
  [[nodiscard]] bool is_claimed(const StationId& station, const Digest& document) const;
  // It is in the ledger now.
  void learned(const Digest& document);
  // What the station gave under this hash is not to be believed; perhaps another has it whole.
  void disbelieve(const StationId& station, const Digest& document);
  // It was good and could not be stored: asked for again a while later.
  void not_kept(const Digest& document, Mono now);

  // ---- Asking.
  struct Questions {
    std::vector<std::pair<ConnectionId, Pull>> ask;
    std::vector<StationId> silent;  // asked long ago, and gave nothing
  };
  [[nodiscard]] Questions due(Mono now);
  [[nodiscard]] std::optional<Mono> due_at() const;

  // ---- How far it is.
  // Everybody awaited was heard out, and nobody heard lately is still giving.
  [[nodiscard]] bool is_complete(Mono now) const;
  [[nodiscard]] std::size_t heard() const { return heard_.size(); }
  [[nodiscard]] std::size_t awaited() const { return awaited_.size(); }
  // "12 of 15 registered stations were heard since; still awaited: ship-1, ship-2 and 1 more".
  [[nodiscard]] std::string text() const;

 private:
  struct Heard {
    ConnectionId connection = 0;
    Mono since;               // its first Hello
    std::size_t owes = 0;     // documents that it claims and the ledger lacks
    std::size_t asked = 0;    // of those, asked of it now
    Mono spell;               // it is asked for no more than a few in one spell: agents give no more
    std::size_t in_spell = 0;
    bool is_cut = false;      // it claims more than is kept in mind
  };
  // Either asked for, or resting until then, or unasked.
  struct Wanted {
    std::map<StationId, bool> holders;  // and whether each may be asked
    std::optional<StationId> asked;
    std::optional<Mono> since;
  };

  [[nodiscard]] bool claim(const StationId& station, const Digest& document);
  void forget_claims(const StationId& station);
  void owe_less(const StationId& station);
  void give_up(const StationId& station);
  void stop_asking(const Digest& document, Wanted& wanted);
  [[nodiscard]] const StationId* whom_to_ask(const Wanted& wanted, Mono now);
  void note_asked(const StationId& station, const Digest& document, Wanted& wanted, Mono now);

  bool is_restored_ = false;
  bool is_over_ = true;
  bool awaits_all_ = false;  // until the first register: every station with a bundle
  std::set<StationId> awaited_;
  std::size_t registered_ = 0;
  std::map<StationId, Heard> heard_;
  std::map<Digest, Wanted> wanted_;
  std::set<Digest> unasked_;                 // of those
  std::set<std::pair<Mono, Digest>> asked_;  // the others, longest first
  bool is_news_ = false;                     // something may be asked that could not before
  std::optional<Mono> resume_at_;            // when a station's next spell begins that more is to be asked of
  std::size_t owing_ = 0;                    // stations
  std::optional<Mono> patient_until_;        // with those that owe and are not awaited
};

}  // namespace sukut::coordinator
