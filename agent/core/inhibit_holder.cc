#include "agent/core/inhibit_holder.h"

#include <algorithm>
#include <utility>

namespace sukut::agent {
namespace {

constexpr std::size_t kInhibitsMax = 256;
constexpr Nanos kInhibitKeptFor =
    std::chrono::hours(24 * 7);  // after its expiry; by then every inhibit of its id has expired

bool is_past(const Inhibit& inhibit, const BoundedInstant& now) {
  return now.is_known() && now.earliest() > inhibit.expires;
}

// The clock of whoever issued it was wrong: such an inhibit would hold far longer than anybody meant.
bool is_of_the_future(const Inhibit& inhibit, const BoundedInstant& now) {
  return now.is_known() && inhibit.issued > now.latest() + kIssuedAheadMax;
}

}  // namespace

Acceptance InhibitHolder::take(Acceptance acceptance, Inhibit inhibit, const BoundedInstant& now) {
  if (const auto held = held_.find(acceptance.hash); held != held_.end()) {
    const bool has_more = merge_signatures(held->second.document, acceptance.document);
    acceptance.document = held->second.document;
    acceptance.kind = has_more ? Acceptance::Kind::accepted : Acceptance::Kind::known;
    return acceptance;
  }
  if (!inhibit.is_clear && is_past(inhibit, now)) return refuse(std::move(acceptance), Reason::expired);
  if (!inhibit.is_clear && is_of_the_future(inhibit, now)) {
    return refuse(std::move(acceptance), Reason::malformed,
                  "issued more than an hour ahead of this station's clock; correct the clock that issued it");
  }
  make_room(now);
  if (held_.size() >= kInhibitsMax) return refuse(std::move(acceptance), Reason::too_large, "too many inhibits held");
  held_.emplace(acceptance.hash, Held{std::move(inhibit), acceptance.document});
  acceptance.kind = Acceptance::Kind::accepted;
  return acceptance;
}

void InhibitHolder::restore(const SignedDocument& document, Inhibit inhibit) {
  held_.insert_or_assign(sha256(document.body), Held{std::move(inhibit), document});
}

void InhibitHolder::make_room(const BoundedInstant& now) {
  if (held_.size() < kInhibitsMax || !now.is_known()) return;
  std::erase_if(held_,
                [&now](const auto& entry) { return entry.second.body.expires + kInhibitKeptFor < now.earliest(); });
}

bool InhibitHolder::is_cleared(const InhibitId& id) const {
  return std::any_of(held_.begin(), held_.end(),
                     [&id](const auto& entry) { return entry.second.body.is_clear && entry.second.body.id == id; });
}

std::vector<InhibitHolder::InForce> InhibitHolder::in_force(const InhibitTime& time) const {
  std::vector<InForce> list;
  for (const auto& [hash, held] : held_) {
    const Inhibit& inhibit = held.body;
    if (inhibit.is_clear || (inhibit.scope && !names(*inhibit.scope, station_))) continue;
    const bool is_over = time.passed > inhibit.expires || is_of_the_future(inhibit, time.now);
    if (!is_over && !is_cleared(inhibit.id)) list.push_back({hash, inhibit.why, inhibit.expires});
  }
  return list;
}

std::vector<HeldDocument> InhibitHolder::held() const {
  std::vector<HeldDocument> list;
  for (const auto& [hash, held] : held_) list.push_back({Kind::inhibit, {}, 0, hash});
  return list;
}

std::vector<Digest> InhibitHolder::current(const BoundedInstant& now) const {
  std::vector<Digest> list;
  for (const auto& [hash, held] : held_) {
    if (!is_past(held.body, now)) list.push_back(hash);
  }
  return list;
}

}  // namespace sukut::agent
