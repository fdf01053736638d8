#include "agent/core/emergency.h"

#include <algorithm>

namespace sukut::agent {
namespace {

using InForce = InhibitHolder::InForce;

std::vector<InForce>::const_iterator find_in(const std::vector<InForce>& list, const Digest& hash) {
  return std::find_if(list.begin(), list.end(), [&hash](const InForce& each) { return each.hash == hash; });
}

}  // namespace

bool Emergency::take(const InhibitChanged& change) {
  const std::pair key{change.source, change.inhibit};
  if (change.is_on) return declared_.emplace(key, change).second;
  return declared_.erase(key) > 0;
}

std::vector<InhibitChanged> Emergency::due(const std::vector<InForce>& in_force) const {
  std::vector<InhibitChanged> changes;
  for (const InForce& each : in_force) {
    if (declared_.contains({InhibitSource::centre, each.hash})) continue;
    changes.push_back({true, "the centre", each.why, InhibitSource::centre, each.hash});
  }
  for (const auto& [key, change] : declared_) {
    if (change.source != InhibitSource::centre || find_in(in_force, change.inhibit) != in_force.end()) continue;
    changes.push_back({false, change.person, {}, InhibitSource::centre, change.inhibit});
  }
  return changes;
}

std::vector<DeclarationView> Emergency::view(const std::vector<InForce>& in_force) const {
  std::vector<DeclarationView> list;
  for (const auto& [key, change] : declared_) {
    DeclarationView view{change.source, change.person, change.why, {}};
    if (const auto held = find_in(in_force, change.inhibit); held != in_force.end()) view.until = held->expires;
    list.push_back(std::move(view));
  }
  return list;
}

}  // namespace sukut::agent
