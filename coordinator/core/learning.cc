#include "coordinator/core/learning.h"

#include <algorithm>

namespace sukut::coordinator {
namespace {

constexpr std::size_t kAskedAtOnce = 16;  // of one station, and in one spell
constexpr Nanos kAskingSpell = std::chrono::seconds(10);
constexpr std::size_t kClaimsMax = 1024;  // of one station; an honest one holds fewer orders
constexpr std::size_t kWantedMax = 16384;
constexpr std::size_t kNamedMax = 8;  // stations, in a text

std::set<StationId> heard_lately(const std::map<StationId, Instant>& heard) {
  std::set<StationId> lately;
  Instant newest{};
  for (const auto& [station, at] : heard) newest = std::max(newest, at);
  for (const auto& [station, at] : heard) {
    if (newest - at <= kHeardWithin) lately.insert(station);
  }
  return lately;
}

}  // namespace

void Learning::restore(const Restored& restored) {
  is_restored_ = restored.is_backup;
  is_over_ = !restored.is_backup || restored.learning_ended.has_value();
  if (is_over_) return;
  awaited_ = heard_lately(restored.heard);
  awaits_all_ = awaited_.empty();
}

void Learning::load(const std::vector<StationEntry>& stations) {
  std::set<StationId> registered;
  for (const StationEntry& station : stations) {
    registered.insert(station.attributes.id);
    if (awaits_all_ && !station.curve_public.empty()) awaited_.insert(station.attributes.id);
  }
  awaits_all_ = false;
  registered_ = registered.size();
  std::erase_if(awaited_, [&registered](const StationId& station) { return !registered.contains(station); });
  std::vector<StationId> gone;
  for (const auto& [station, heard] : heard_) {
    if (!registered.contains(station)) gone.push_back(station);
  }
  for (const StationId& station : gone) {
    forget_claims(station);
    heard_.erase(station);
  }
}

// ---- What a station claims.
void Learning::hear(const StationId& station, ConnectionId connection, const std::vector<Digest>& lacking, Mono now) {
  if (!is_restored_) return;
  Heard& heard = heard_.try_emplace(station, Heard{0, now, 0, 0, now, 0, false}).first->second;
  forget_claims(station);
  heard.connection = connection;
  heard.is_cut = false;
  for (const Digest& document : lacking) {
    if (!claim(station, document)) {
      heard.is_cut = true;
      break;
    }
  }
  is_news_ = true;
  const bool is_awaited = awaited_.contains(station);
  if (is_awaited && heard.owes == 0 && !heard.is_cut) awaited_.erase(station);
  if (is_awaited || heard.owes == 0) return;
  const Mono until = heard.since + kGivenWithin;
  patient_until_ = patient_until_ ? std::max(*patient_until_, until) : until;
}

bool Learning::claim(const StationId& station, const Digest& document) {
  Heard& heard = heard_.at(station);
  const bool is_new = !wanted_.contains(document);
  if (heard.owes >= kClaimsMax || (is_new && wanted_.size() >= kWantedMax)) return false;
  if (is_new) unasked_.insert(document);
  if (!wanted_[document].holders.insert_or_assign(station, true).second) return true;
  if (heard.owes++ == 0) ++owing_;
  return true;
}

bool Learning::is_claimed(const StationId& station, const Digest& document) const {
  const auto found = wanted_.find(document);
  return found != wanted_.end() && found->second.holders.contains(station);
}

void Learning::owe_less(const StationId& station) {
  Heard& heard = heard_.at(station);
  if (--heard.owes > 0) return;
  --owing_;
  if (!heard.is_cut) awaited_.erase(station);
}

void Learning::stop_asking(const Digest& document, Wanted& wanted) {
  if (wanted.asked) --heard_.at(*wanted.asked).asked;
  if (wanted.since) asked_.erase({*wanted.since, document});
  wanted.asked.reset();
  wanted.since.reset();
  unasked_.insert(document);
  is_news_ = true;
}

// All of them, because what it claimed on a former connection was perhaps never true, or is no more.
void Learning::forget_claims(const StationId& station) {
  Heard& heard = heard_.at(station);
  for (auto it = wanted_.begin(); it != wanted_.end() && heard.owes > 0;) {
    const Digest document = it->first;
    Wanted& wanted = it->second;
    ++it;
    if (wanted.asked == station) stop_asking(document, wanted);
    if (wanted.holders.erase(station) == 0) continue;
    if (--heard.owes == 0) --owing_;
    if (!wanted.holders.empty()) continue;
    stop_asking(document, wanted);
    unasked_.erase(document);
    wanted_.erase(document);
  }
}

// ---- What became of a document.
void Learning::learned(const Digest& document) {
  const auto found = wanted_.find(document);
  if (found == wanted_.end()) return;
  stop_asking(document, found->second);
  unasked_.erase(document);
  for (const auto& [station, may_be_asked] : found->second.holders) owe_less(station);
  wanted_.erase(found);
}

void Learning::disbelieve(const StationId& station, const Digest& document) {
  const auto found = wanted_.find(document);
  if (found == wanted_.end() || found->second.holders.erase(station) == 0) return;
  if (found->second.asked == station) stop_asking(document, found->second);
  owe_less(station);
  if (!found->second.holders.empty()) return;
  stop_asking(document, found->second);
  unasked_.erase(document);
  wanted_.erase(found);
}

void Learning::not_kept(const Digest& document, Mono now) {
  const auto found = wanted_.find(document);
  if (found == wanted_.end()) return;
  stop_asking(document, found->second);
  unasked_.erase(document);
  found->second.since = now;
  asked_.insert({now, document});
}

// One that is awaited stays so, with what it owes: an officer is told its name. Another costs nobody anything more.
void Learning::give_up(const StationId& station) {
  if (!awaited_.contains(station)) return forget_claims(station);
  for (auto& [document, wanted] : wanted_) {
    if (wanted.asked == station) stop_asking(document, wanted);
    if (const auto holder = wanted.holders.find(station); holder != wanted.holders.end()) holder->second = false;
  }
}

// ---- Asking.
const StationId* Learning::whom_to_ask(const Wanted& wanted, Mono now) {
  for (const auto& [station, may_be_asked] : wanted.holders) {
    const Heard& heard = heard_.at(station);
    if (!may_be_asked || heard.asked >= kAskedAtOnce) continue;
    const Mono next = heard.spell + kAskingSpell;
    if (heard.in_spell < kAskedAtOnce || now >= next) return &station;
    resume_at_ = resume_at_ ? std::min(*resume_at_, next) : next;
  }
  return nullptr;
}

void Learning::note_asked(const StationId& station, const Digest& document, Wanted& wanted, Mono now) {
  Heard& heard = heard_.at(station);
  if (now - heard.spell >= kAskingSpell) {
    heard.spell = now;
    heard.in_spell = 0;
  }
  ++heard.in_spell;
  ++heard.asked;
  wanted.asked = station;
  wanted.since = now;
  asked_.insert({now, document});
}

Learning::Questions Learning::due(Mono now) {
  Questions questions;
  while (!asked_.empty() && now - asked_.begin()->first >= kGivenWithin) {
    const Digest document = asked_.begin()->second;
    Wanted& wanted = wanted_.at(document);
    if (!wanted.asked) {
      stop_asking(document, wanted);
      continue;
    }
    questions.silent.push_back(*wanted.asked);
    give_up(questions.silent.back());
  }
  if (resume_at_ && now >= *resume_at_) is_news_ = true;
  if (!std::exchange(is_news_, false)) return questions;
  resume_at_.reset();
  std::map<ConnectionId, Pull> pulls;
  for (auto it = unasked_.begin(); it != unasked_.end();) {
    Wanted& wanted = wanted_.at(*it);
    const StationId* station = whom_to_ask(wanted, now);
    if (station == nullptr) {
      ++it;
      continue;
    }
    note_asked(*station, *it, wanted, now);
    pulls[heard_.at(*station).connection].documents.push_back(*it);
    it = unasked_.erase(it);
  }
  questions.ask.assign(std::make_move_iterator(pulls.begin()), std::make_move_iterator(pulls.end()));
  return questions;
}

std::optional<Mono> Learning::due_at() const {
  std::optional<Mono> at;
  const auto consider = [&at](Mono due) { at = at ? std::min(*at, due) : due; };
  if (!asked_.empty()) consider(asked_.begin()->first + kGivenWithin);
  if (resume_at_) consider(*resume_at_);
  if (!is_over_ && awaited_.empty() && owing_ > 0 && patient_until_) consider(*patient_until_);
  return at;
}

// ---- How far it is.
bool Learning::is_complete(Mono now) const {
  return awaited_.empty() && (owing_ == 0 || !patient_until_ || now >= *patient_until_);
}

std::string Learning::text() const {
  std::string text =
      std::to_string(heard_.size()) + " of " + std::to_string(registered_) + " registered stations were heard since; ";
  if (awaited_.empty()) return text + "nobody else is awaited";
  text += "still awaited: ";
  std::size_t count = 0;
  for (const StationId& station : awaited_) {
    if (count == kNamedMax) break;
    if (count++ > 0) text += ", ";
    text += station.text;
    const auto heard = heard_.find(station);
    if (heard != heard_.end()) text += " (" + std::to_string(heard->second.owes) + " documents to give)";
  }
  if (awaited_.size() > count) text += " and " + std::to_string(awaited_.size() - count) + " more";
  return text;
}

}  // namespace sukut::coordinator
