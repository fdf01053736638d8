#include "coordinator/cli/amend.h"

#include <algorithm>
#include <map>
#include <optional>

#include "coordinator/cli/amend_change.h"
#include "coordinator/cli/calendar.h"
#include "coordinator/core/evidence.h"
#include "proto/seal.h"

namespace sukut::cli {
namespace {

using coordinator::cancels_of;
using coordinator::covers;
using coordinator::NamedStation;

// The order that is being written, with the list of each cue beside it.
struct Writing {
  Order order;
  std::vector<std::vector<StationId>> resolved;
  const AmendWish& wish;
  std::map<Digest, Cancel> cancels = {};
  bool has_new_times = false;

  [[nodiscard]] std::optional<std::size_t> index_of(const CueId& id) const {
    for (std::size_t i = 0; i < order.cues.size(); ++i) {
      if (order.cues[i].id == id) return i;
    }
    return std::nullopt;
  }
};

Error unknown_cue(const Order& order, const CueId& id) {
  std::string known;
  for (const Cue& cue : order.cues) known += (known.empty() ? "" : ", ") + cue.id.text;
  return {Reason::malformed, order.name + " has no cue \"" + id.text + "\"; it has: " + known};
}

// The time of which people would say that it has begun: the first start of all zones.
Instant first_start_of(const Cue& cue) {
  Instant first = Instant::max();
  for (const ZoneSpan& span : cue.spans) first = std::min(first, span.start);
  return first;
}
Instant last_end_of(const Cue& cue) {
  Instant last;
  for (const ZoneSpan& span : cue.spans) last = std::max(last, span.end);
  return last;
}

bool has_begun(const Cue& cue, const AmendWish& wish) {
  return first_start_of(cue) <= wish.now || wish.begun.contains(cue.id);
}

// May this cue be touched at all?
Status check_open(const Writing& writing, const Cue& cue) {
  const AmendWish& wish = writing.wish;
  if (last_end_of(cue) <= wish.now) {
    return Error{Reason::too_late, "cue " + cue.id.text + " ended at " + zoned_text(wish.zone, last_end_of(cue)) +
                                       " and is carried over as it is; leave it out"};
  }
  for (const auto& [hash, cancel] : writing.cancels) {
    if (cancel.scope || (cancel.cue && *cancel.cue != cue.id)) continue;
    return Error{Reason::cancelled, "cue " + cue.id.text +
                                        " was called off, for good; a new order takes it up: sukut " +
                                        "order draft --again " + base_of(writing.order.name)};
  }
  return Done{};
}

Status drop(Writing& writing, const CueId& id) {
  const auto found = writing.index_of(id);
  if (!found) return unknown_cue(writing.order, id);
  const Cue& cue = writing.order.cues[*found];
  if (const Status open = check_open(writing, cue); !open) return open;
  if (has_begun(cue, writing.wish)) {
    return Error{Reason::too_late, "cue " + id.text + " began at " +
                                       zoned_text(writing.wish.zone, first_start_of(cue)) +
                                       " and is carried over as it is; to stop it: sukut order cancel " +
                                       base_of(writing.order.name) + " --cue " + id.text};
  }
  writing.order.cues.erase(writing.order.cues.begin() + static_cast<std::ptrdiff_t>(*found));
  writing.resolved.erase(writing.resolved.begin() + static_cast<std::ptrdiff_t>(*found));
  return Done{};
}

Status change(Writing& writing, const Change& what, bool is_carried_over) {
  const auto found = writing.index_of(what.cue);
  if (!found) return unknown_cue(writing.order, what.cue);
  Cue& cue = writing.order.cues[*found];
  if (is_carried_over) {
    if (const Status open = check_open(writing, cue); !open) return open;
  }
  const ChangeGround ground{writing.wish.now, writing.wish.zone, is_carried_over && has_begun(cue, writing.wish)};
  writing.has_new_times = writing.has_new_times || what.key == "at" || what.key == "until";
  return apply_change(what, ground, cue);
}

// A start comes first: it moves the end of a moment, which a length or an end then overrules.
std::vector<Change> in_order(std::vector<Change> changes) {
  std::stable_partition(changes.begin(), changes.end(), [](const Change& each) { return each.key == "at"; });
  return changes;
}

Result<Draft> finish(Writing writing, const Bytes& previous_body) {
  Order& order = writing.order;
  order.revision = writing.wish.revision;
  order.issued = writing.wish.now;
  if (writing.has_new_times) order.tzdata = writing.wish.tzdata;
  order.previous = previous_body.empty() ? Digest{} : sha256(previous_body);
  order.expires = std::max(order.expires, last_end(order) + kExpiryMin);
  if (const Status valid = validate(order); !valid) return valid.error();
  Draft draft{std::move(order), {}};
  draft.file = {encode_order(draft.order), std::move(writing.resolved), previous_body};
  if (draft.file.body.size() <= kBodyMax) return draft;
  return Error{Reason::too_large, "the order would have " + std::to_string(draft.file.body.size()) + " bytes, and " +
                                      std::to_string(kBodyMax) + " are the most"};
}

Result<Writing> begin(const PublishedOrder& held, const AmendWish& wish) {
  const Result<OrderFile> file = decode_order_file(held.stored.order_file);
  if (!file || file->resolved.size() != held.order.cues.size()) {
    return Error{Reason::malformed, held.order.name + ": its stored file does not read; publish it again"};
  }
  return Writing{held.order, file->resolved, wish, cancels_of(held.order.id, held.documents)};
}

Status check_amendable(const PublishedOrder& held, const AmendWish& wish) {
  const std::string base = base_of(held.order.name);
  if (held.is_cancelled) {
    return Error{Reason::cancelled, base +
                                        " was called off, for good, in every revision; a new order takes its place: "
                                        "sukut order draft --again " +
                                        base};
  }
  if (last_end(held.order) <= wish.now) return Error{Reason::too_late, base + " is over; nothing can be amended"};
  if (wish.changes.empty() && wish.drops.empty()) {
    return Error{Reason::malformed, "nothing to amend; give --set CUE.KEY=VALUE or --drop CUE"};
  }
  return Done{};
}

// ---- Again.

// Whom the cancels have called off of one cue, of those that it named.
std::vector<StationId> called_off(const Writing& writing, std::size_t cue,
                                  const std::map<StationId, coordinator::StationEntry>& stations) {
  std::vector<StationId> list;
  for (const StationId& id : writing.resolved[cue]) {
    const auto entry = stations.find(id);
    const NamedStation station{id, entry == stations.end() ? nullptr : &entry->second, false};
    const bool is_off = std::any_of(writing.cancels.begin(), writing.cancels.end(), [&](const auto& cancel) {
      return covers(cancel.second, writing.order.cues[cue].id, station);
    });
    if (is_off) list.push_back(id);
  }
  return list;
}

// Only what was called off is taken up again: the rest still stands in the old order.
void keep_called_off(Writing& writing, const std::vector<StationAttributes>& attributes) {
  std::map<StationId, coordinator::StationEntry> stations;
  for (const StationAttributes& each : attributes) stations[each.id].attributes = each;
  for (std::size_t i = writing.order.cues.size(); i-- > 0;) {
    const std::vector<StationId> off = called_off(writing, i, stations);
    Scope& scope = writing.order.cues[i].scope;
    if (off.empty()) {
      writing.order.cues.erase(writing.order.cues.begin() + static_cast<std::ptrdiff_t>(i));
      writing.resolved.erase(writing.resolved.begin() + static_cast<std::ptrdiff_t>(i));
    } else if (off != writing.resolved[i]) {
      scope = {};
      scope.stations = off;
      scope.count = static_cast<std::uint32_t>(off.size());
      scope.list_digest = digest_of_list(off);
      writing.resolved[i] = off;
    }
  }
}

Status check_nothing_passed(const Writing& writing) {
  for (const Cue& cue : writing.order.cues) {
    const bool is_confirm_past = cue.confirm_by && *cue.confirm_by <= writing.wish.now;
    if (first_start_of(cue) > writing.wish.now && !is_confirm_past) continue;
    const Instant passed = is_confirm_past ? *cue.confirm_by : first_start_of(cue);
    return Error{Reason::too_late, "cue " + cue.id.text + (is_confirm_past ? ": its confirm_by " : ": its start ") +
                                       zoned_text(writing.wish.zone, passed) + " has passed; move it (--set " +
                                       cue.id.text + ".at=HH:MM) or leave it out (--drop " + cue.id.text + ")"};
  }
  return Done{};
}

}  // namespace

Result<Draft> amend_order(const PublishedOrder& held, const AmendWish& wish) {
  if (const Status amendable = check_amendable(held, wish); !amendable) return amendable.error();
  Result<Writing> writing = begin(held, wish);
  if (!writing) return writing.error();
  for (const CueId& cue : wish.drops) {
    if (const Status dropped = drop(*writing, cue); !dropped) return dropped.error();
  }
  for (const Change& each : in_order(wish.changes)) {
    if (const Status changed = change(*writing, each, true); !changed) return changed.error();
  }
  writing->order.name = base_of(held.order.name) + "/r" + std::to_string(wish.revision);
  return finish(*std::move(writing), held.stored.document.body);
}

Result<Draft> draft_again(const PublishedOrder& cancelled, const std::vector<StationAttributes>& stations,
                          const AmendWish& wish) {
  Result<Writing> writing = begin(cancelled, wish);
  if (!writing) return writing.error();
  Order& order = writing->order;
  keep_called_off(*writing, stations);
  if (order.cues.empty()) {
    const std::string base = base_of(cancelled.order.name);
    return Error{Reason::malformed, "nothing of " + base + " was called off; to change it: sukut order amend " + base};
  }
  for (const CueId& cue : wish.drops) {
    const auto found = writing->index_of(cue);
    if (!found) return unknown_cue(order, cue);
    order.cues.erase(order.cues.begin() + static_cast<std::ptrdiff_t>(*found));
    writing->resolved.erase(writing->resolved.begin() + static_cast<std::ptrdiff_t>(*found));
  }
  for (const Change& each : in_order(wish.changes)) {
    if (const Status changed = change(*writing, each, false); !changed) return changed.error();
  }
  if (const Status ahead = check_nothing_passed(*writing); !ahead) return ahead.error();
  order.id = wish.id;
  order.name = wish.name_base + "/r" + std::to_string(wish.revision);
  order.expires = Instant{};
  return finish(*std::move(writing), {});
}

std::string next_name_base(const std::string& base) {
  const std::size_t again = base.rfind("-again");
  if (again == std::string::npos) return base + "-again";
  const std::string rest = base.substr(again + 6);
  if (rest.empty()) return base + "-2";
  const bool is_number = rest.size() > 1 && rest.size() < 8 && rest[0] == '-' &&
                         rest.find_first_not_of("0123456789", 1) == std::string::npos;
  if (!is_number) return base + "-again";
  return base.substr(0, again + 7) + std::to_string(std::stoul(rest.substr(1)) + 1);
}

std::string zoned_text(const std::string& zone, Instant at) {
  const std::string local = local_text(zone, at);
  const std::string utc = utc_text(at);
  const bool is_same_day = local.compare(0, 10, utc, 0, 10) == 0;
  return local + " (" + (is_same_day ? utc.substr(11) : utc) + ")";
}

}  // namespace sukut::cli
