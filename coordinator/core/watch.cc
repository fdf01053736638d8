#include "coordinator/core/watch.h"

#include <algorithm>
#include <array>

#include "coordinator/core/evidence.h"
#include "coordinator/core/minute.h"
#include "coordinator/core/name_base.h"
#include "coordinator/core/newest.h"
#include "proto/codec.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kFirstWait = std::chrono::seconds(15);
constexpr Nanos kLongestWait = std::chrono::minutes(5);

struct StageRow {
  Stage stage;
  Nanos before;  // T
};
constexpr std::array<StageRow, 5> kStages{{{Stage::month, std::chrono::hours(24 * 30)},
                                           {Stage::week, std::chrono::hours(24 * 7)},
                                           {Stage::day, std::chrono::hours(24)},
                                           {Stage::hour, std::chrono::hours(1)},
                                           {Stage::minutes, std::chrono::minutes(10)}}};

// The stage that lasts at `now`; nothing: too early, or T has come.
std::optional<Stage> stage_at(Instant minute, Instant now) {
  std::optional<Stage> stage;
  for (const StageRow& row : kStages) {
    if (now >= minute - row.before && now < minute) stage = row.stage;
  }
  return stage;
}

std::uint32_t drafted_of(const Horizon& horizon, const std::string& name_base) {
  const auto found = horizon.drafted.find(name_base);
  return found == horizon.drafted.end() ? 0 : found->second;
}

std::optional<Alert> alert_of_order(const Horizon& horizon, const Horizon::Ahead& ahead, Instant now) {
  const auto stage = stage_at(ahead.minute, now);
  if (!stage || *stage == Stage::month || *stage == Stage::week || now < ahead.published + kArriveIn) return {};
  Alert alert{{*stage, ahead.name, ahead.order}, ahead.minute, {}, {}, 0};
  alert.drafted = drafted_of(horizon, name_base_of(ahead.name));
  return alert;
}

// An order that was published speaks for itself; an observance that was called off needs none.
std::optional<Alert> alert_of_plan(const Horizon& horizon, const WatchedPlan& plan, Instant now) {
  const auto stage = stage_at(plan.minute, now);
  if (!stage || horizon.settled.contains(plan.name_base)) return {};
  const std::uint32_t drafted = drafted_of(horizon, plan.name_base);
  if (*stage == Stage::month && drafted > 0) return {};
  return Alert{{*stage, plan.name_base, {}}, plan.minute, {}, plan.title, drafted};
}

std::optional<Alert> alert_of_open_cue(const Horizon::Open& open, Instant now) {
  if (now < open.latest_end || now >= open.latest_end + kUnclosedFor) return {};
  return Alert{{Stage::unclosed, open.name + " " + open.cue.text, open.order}, open.latest_end, open.cue, {}, 0};
}

bool is_wholly_closed(const OrderId& order, const CueId& cue, const std::vector<DocumentStored>& documents) {
  return std::any_of(documents.begin(), documents.end(), [&](const DocumentStored& stored) {
    if (stored.document.kind != Kind::close) return false;
    const auto close = decode_close(stored.document.body);
    return close && close->order == order && close->cue == cue && !close->scope;
  });
}

// What the watch goes on looking at; nothing of an order that was called off.
void add_order(const NewestOrder& newest, const std::vector<DocumentStored>& documents, Horizon& horizon) {
  const Order& order = newest.order;
  std::vector<CueId> called_off;
  for (const auto& [hash, cancel] : cancels_of(order.id, documents)) {
    if (cancel.scope) continue;
    if (!cancel.cue) return;
    called_off.push_back(*cancel.cue);
  }
  horizon.orders.push_back({order.id, order.name, minute_of(order), newest.published});
  for (const Cue& cue : order.cues) {
    const bool is_off = std::find(called_off.begin(), called_off.end(), cue.id) != called_off.end();
    if (!cue.until_closed || is_off || is_wholly_closed(order.id, cue.id, documents)) continue;
    Instant latest_end;
    for (const ZoneSpan& span : cue.spans) latest_end = std::max(latest_end, span.end);
    horizon.open.push_back({order.id, order.name, cue.id, latest_end});
  }
}

bool has_order(const Horizon& horizon, const std::string& name_base) {
  return std::any_of(horizon.orders.begin(), horizon.orders.end(),
                     [&](const Horizon::Ahead& ahead) { return name_base_of(ahead.name) == name_base; });
}

}  // namespace

Horizon horizon_of(const std::vector<DocumentStored>& documents,
                   const std::map<std::pair<std::string, std::string>, std::uint32_t>& reserved, WatchedPlans watched) {
  Horizon horizon;
  horizon.watched = std::move(watched);
  const std::map<OrderId, NewestOrder> newest = newest_orders(documents);
  for (const auto& [id, each] : newest) {
    horizon.settled.insert(name_base_of(each.order.name));
    add_order(each, documents, horizon);
  }
  for (const auto& [name, revision] : reserved) {
    const auto& [base, id] = name;
    std::uint32_t& highest = horizon.drafted[base];
    highest = std::max(highest, revision);
    OrderId order;
    // Drafted again after the first was called off: the base waits for this one.
    if (from_bytes(from_hex(id), order) && !newest.contains(order) && !has_order(horizon, base)) {
      horizon.settled.erase(base);
    }
  }
  return horizon;
}

Watch::Watch(const std::vector<AlertTold>& told) {
  for (const AlertTold& each : told) told_[each.key] = each;
}

std::optional<Alert> Watch::due(const Horizon& horizon, Instant now) const {
  std::optional<Alert> first;
  const auto consider = [&](std::optional<Alert> alert) {
    if (!alert || !may_try(alert->key, now)) return;
    if (!first || alert->at < first->at) first = std::move(alert);
  };
  for (const Horizon::Ahead& ahead : horizon.orders) consider(alert_of_order(horizon, ahead, now));
  for (const Horizon::Open& open : horizon.open) consider(alert_of_open_cue(open, now));
  for (const WatchedPlan& plan : horizon.watched.plans) consider(alert_of_plan(horizon, plan, now));
  for (const UnreadablePlan& plan : horizon.watched.unreadable) {
    consider(Alert{{Stage::unreadable, plan.path, {}}, now, {}, plan.problem, 0});
  }
  return first;
}

// A clock that went back makes no alert wait.
bool Watch::may_try(const AlertKey& key, Instant now) const {
  const auto known = told_.find(key);
  if (known == told_.end()) return true;
  const AlertTold& told = known->second;
  return !told.is_taken && (now < told.at || now >= told.at + back_off(told.tries));
}

AlertTold Watch::tried(const Alert& alert, Instant now, const std::string& failure) {
  AlertTold& told = told_[alert.key];
  told.key = alert.key;
  told.at = now;
  ++told.tries;
  told.is_taken = failure.empty();
  told.failure = failure;
  return told;
}

Nanos back_off(std::uint32_t tries) {
  Nanos wait = kFirstWait;
  for (std::uint32_t i = 1; i < tries && wait < kLongestWait; ++i) wait *= 2;
  return std::min(wait, kLongestWait);
}

}  // namespace sukut::coordinator
