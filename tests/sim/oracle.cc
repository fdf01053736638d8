#include "tests/sim/oracle.h"

#include <algorithm>

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

template <typename T>
bool has(const std::vector<T>& list, const T& what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}
template <typename T>
bool admits(const std::vector<T>& list, const T& what) {
  return list.empty() || has(list, what);
}

}  // namespace

bool is_named(const Scope& scope, const StationAttributes& station) {
  if (has(scope.exclude, station.id)) return false;
  if (has(scope.stations, station.id)) return true;
  const bool has_rules = !scope.sectors.empty() || !scope.regions.empty() || !scope.operators.empty();
  if (!has_rules) return scope.stations.empty();
  return admits(scope.sectors, station.sector) && admits(scope.regions, station.region) &&
         admits(scope.operators, station.operator_name);
}

const Cue* cue_of(const Order& order, const CueId& id) {
  for (const Cue& cue : order.cues) {
    if (cue.id == id) return &cue;
  }
  return nullptr;
}

const ZoneSpan* span_at(const Cue& cue, const std::string& zone) {
  for (const ZoneSpan& span : cue.spans) {
    if (cue.basis == Basis::instant || span.zone == zone) return &span;
  }
  return nullptr;
}

// ---- What happens.

void Oracle::started(Instant now, bool is_journal_empty) {
  up_since_ = now;
  welcomed_at_.reset();
  heard_since_.reset();
  is_journal_fresh_ = is_journal_empty;
}

void Oracle::crashed(Instant now, CrashKind kind) {
  if (kind == CrashKind::lost_journal) {
    has_lost_journal_ = true;
    held_.clear();
    tombstones_.clear();
    declines_.clear();
    intents_.clear();
    finished_.clear();
    is_inhibited_durably_ = false;
    is_turned_away_durably_ = is_withdrawn_durably_ = false;
  }
  std::erase_if(tombstones_, [](const Tombstone& each) { return !each.is_durable; });
  for (auto& [key, decline] : declines_) decline.is_on = decline.is_on_durably;
  if (inhibited_since_ && !is_inhibited_durably_) inhibited(false, now);
  if (!inhibited_since_ && is_inhibited_durably_) inhibited(true, now);
  turned_away(is_turned_away_durably_, now);
  if (!is_withdrawn_durably_) withdrawn_since_.reset();
}

void Oracle::become_copy(const StationStory& story, Instant now) {
  story_ = &story;
  crashed(now, CrashKind::process);
}

void Oracle::turned_away(bool is_on, Instant now) {
  if (is_on == turned_away_since_.has_value()) return;
  if (!is_on) turned_away_.push_back({*turned_away_since_, now});
  turned_away_since_.reset();
  if (is_on) turned_away_since_ = now;
}

void Oracle::withdrawn(const Written& withdrawal, Instant now) {
  withdrawal_ = &withdrawal;
  withdrawn_since_ = withdrawn_since_.value_or(now);
}

void Oracle::handed(const Written& cancel, Instant now) {
  const bool is_known = std::any_of(tombstones_.begin(), tombstones_.end(),
                                    [&cancel](const Tombstone& each) { return each.written == &cancel; });
  if (!is_known) tombstones_.push_back({&cancel, now, false});
}

std::string Oracle::kept(const agent::JournalRecord& record, const Registry& registry, Instant now) {
  if (const auto* intent = std::get_if<agent::IntentMade>(&record)) {
    intents_.try_emplace({intent->key, intent->revision}, now);
  }
  if (const auto* over = std::get_if<agent::CueFinished>(&record)) finished_.try_emplace(over->key, over->revision);
  if (const auto* change = std::get_if<agent::InhibitChanged>(&record)) is_inhibited_durably_ = change->is_on;
  if (const auto* change = std::get_if<agent::ClonedChanged>(&record)) is_turned_away_durably_ = change->is_on;
  if (const auto* acted = std::get_if<agent::PersonActed>(&record)) {
    if (acted->act == agent::PersonActed::Act::declined) declines_[acted->key].is_on_durably = true;
    if (acted->act == agent::PersonActed::Act::withdrew) declines_[acted->key].is_on_durably = false;
  }
  const auto* document = std::get_if<agent::DocumentHeld>(&record);
  if (!document || document->is_evidence) return {};
  const Written* written = registry.genuine(document->document);
  if (!written) return "S7";
  for (Tombstone& tombstone : tombstones_) {
    if (tombstone.written == written) tombstone.is_durable = true;
  }
  if (written == withdrawal_) is_withdrawn_durably_ = true;
  if (!written->order) return {};
  for (const Cue& cue : written->order->cues) {
    const ZoneSpan* span = span_at(cue, story_->attributes.zone);
    if (!span) continue;
    Instant& end = earliest_ends_.try_emplace({written->order->id, cue.id}, span->end).first->second;
    end = std::min(end, span->end);
  }
  ever_held_.push_back(written);
  Held& held = held_[written->order->id];
  if (held.written == written) return {};
  if (held.written && held.written->order->revision == written->order->revision) return "S5";
  if (held.written && held.written->order->revision > written->order->revision)
    return {};  // written late, obeyed never
  held = {written, now};
  return {};
}

void Oracle::inhibited(bool is_on, Instant now) {
  if (is_on == inhibited_since_.has_value()) return;
  if (!is_on) inhibits_.push_back({*inhibited_since_, now});
  inhibited_since_.reset();
  if (is_on) inhibited_since_ = now;
}

void Oracle::declined(const CueKey& key, bool is_on, Instant now) {
  declines_[key].is_on = declines_[key].is_on_durably = is_on;  // whoever was answered may rely on it
  declines_[key].since = now;
}

void Oracle::probed(Instant noon, bool is_known, Nanos error) {
  Probe& probe = probes_[noon];
  probe.is_known = probe.is_known && is_known;
  probe.worst = std::max(probe.worst, error);
}

// ---- What may be.

const Oracle::Held* Oracle::held(const OrderId& order) const {
  const auto found = held_.find(order);
  return found == held_.end() || !found->second.written ? nullptr : &found->second;
}

std::vector<Oracle::Intended> Oracle::intended() const {
  std::vector<Intended> list;
  for (const auto& [which, since] : intents_) {
    const Held* own = held(which.first.order);
    const bool is_newest = own && own->written->order->revision == which.second;
    const Cue* cue = is_newest ? cue_of(*own->written->order, which.first.cue) : nullptr;
    const ZoneSpan* span = cue ? span_at(*cue, story_->attributes.zone) : nullptr;
    if (span && !finished_.contains(which.first)) list.push_back({which.first, span->start, span->end, since});
  }
  return list;
}

bool Oracle::covers(const Cancel& cancel, const CueKey& key) const {
  return cancel.order == key.order && (!cancel.cue || *cancel.cue == key.cue) &&
         (!cancel.scope || is_named(*cancel.scope, story_->attributes));
}

std::optional<Instant> Oracle::cancelled_since(const CueKey& key) const {
  for (const Tombstone& tombstone : tombstones_) {
    if (covers(*tombstone.written->cancel, key)) return tombstone.since;
  }
  return std::nullopt;
}

std::optional<Instant> Oracle::declined_since(const CueKey& key) const {
  const auto found = declines_.find(key);
  if (found == declines_.end() || !found->second.is_on) return std::nullopt;
  return found->second.since;
}

const agent::OutputSetup* Oracle::output_for(CueAction action) const {
  for (const agent::OutputSetup& output : story_->outputs) {
    if (output.action == action) return &output;
  }
  return nullptr;
}

Nanos Oracle::tolerance(const Cue& cue) const {
  const agent::OutputSetup* output = output_for(cue.action);
  return output && output->tolerance ? std::min(*output->tolerance, cue.tolerance) : cue.tolerance;
}

bool Oracle::was_stepped_since(Instant at) const {
  return std::any_of(wall_steps_.begin(), wall_steps_.end(), [at](Instant step) { return step >= at; });
}

Instant Oracle::earliest_end(const CueKey& key) const {
  const auto found = earliest_ends_.find(key);
  return found == earliest_ends_.end() ? Instant::max() : found->second;
}

// ---- What must be.

bool Oracle::is_output_shared(const Written& order, const Cue& cue) const {
  const ZoneSpan* own = span_at(cue, story_->attributes.zone);
  for (const Written* written : ever_held_) {  // what lost its output to an older revision does not get it back
    const Order& other = *written->order;
    if (other.id == order.order->id) continue;
    if (order.order->mode == Mode::live && other.mode == Mode::drill) continue;
    for (const Cue& each : other.cues) {
      const ZoneSpan* span = span_at(each, story_->attributes.zone);
      if (each.action == cue.action && span && span->start < own->end && own->start < span->end) return true;
    }
  }
  return false;
}

// In a former life, under an older revision: it does not start under this one, for it cannot know.
bool Oracle::may_have_begun(const Written& order, const CueKey& key) const {
  return std::any_of(intents_.begin(), intents_.end(), [&](const auto& intent) {
    const auto& [of, revision] = intent.first;
    return of == key && revision < order.order->revision && intent.second < up_since_;
  });
}

bool Oracle::is_ready_in_time(const Written& order, const CueKey& key, Instant noon) const {
  const Held* own = held(key.order);
  const auto intent = intents_.find({key, order.order->revision});
  const bool has_intent = intent != intents_.end() && intent->second <= noon - seconds(2);
  if (own->since > noon - seconds(60) && !has_intent) return false;
  if (up_since_ <= noon - seconds(60)) return true;
  return has_intent && intent->second < up_since_ ? up_since_ <= noon - seconds(10) : up_since_ <= noon - seconds(35);
}

std::string Oracle::clock_excuse(const Order& order, const Cue& cue, Instant noon, Instant booted) const {
  const auto probe = probes_.find(noon);
  if (probe == probes_.end() || !probe->second.is_known) return "does not know the time";
  if (probe->second.worst + milliseconds(1) > tolerance(cue)) return "clock bound";
  if (order.mode == Mode::live && !story_->accepts_single_source) return "single time source";
  const bool is_welcomed = welcomed_at_ && *welcomed_at_ <= noon - seconds(3);
  if (is_journal_fresh_ && (!is_welcomed || noon - booted < seconds(62))) return "fresh journal";
  return {};
}

std::string Oracle::excuse(const Written& order, const Cue& cue, Instant booted) const {
  const CueKey key{order.order->id, cue.id};
  const ZoneSpan* span = span_at(cue, story_->attributes.zone);
  const Held* own = held(key.order);
  const agent::OutputSetup* output = output_for(cue.action);
  if (!own || own->written != &order) return "another revision is held";
  if (!is_named(cue.scope, story_->attributes) || !span) return "not named";
  if (!output || output->holding == agent::Holding::dry || output->holding == agent::Holding::person)
    return "no output";
  if (story_->attributes.sector == "ship" && cue.pattern == "continuous") return "continuous";
  if (cancelled_since(key)) return "cancelled";
  if (declines_.contains(key)) return "declined";
  const auto over = finished_.find(key);
  if (over != finished_.end() && over->second < order.order->revision) return "over under an older revision";
  if (cue.if_unheard_for > Nanos(0)) return "unheard";
  if (is_output_shared(order, cue)) return "output shared";
  const Instant noon = span->start;
  const auto meets = [noon](const Span& each) {
    return each.from <= noon + seconds(2) && each.to >= noon - seconds(62);
  };
  if (std::any_of(disturbances_.begin(), disturbances_.end(), meets)) return "disturbed";
  if (inhibited_since_ || std::any_of(inhibits_.begin(), inhibits_.end(), meets)) return "inhibited";
  if (withdrawn_since_) return "replaced";
  if (turned_away_since_ || std::any_of(turned_away_.begin(), turned_away_.end(), meets)) return "a second machine";
  if (may_have_begun(order, key)) return "perhaps begun under an older revision";
  if (!is_ready_in_time(order, key, noon)) return "too late";
  return clock_excuse(*order.order, cue, noon, booted);
}

}  // namespace sukut::sim
