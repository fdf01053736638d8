#include "coordinator/core/expiry.h"

#include <algorithm>
#include <tuple>

namespace sukut::coordinator {
namespace {

std::vector<std::string> outliving(Instant expires, const std::vector<Order>& held) {
  std::vector<std::string> names;
  for (const Order& order : held) {
    if (last_end(order) > expires) names.push_back(order.name);
  }
  return names;
}

std::vector<Role> roles_of(const Root& root, const KeyId& key) {
  std::vector<Role> roles;
  for (const auto& [role, rule] : root.roles) {
    if (std::find(rule.keys.begin(), rule.keys.end(), key) != rule.keys.end()) roles.push_back(role);
  }
  return roles;
}

bool is_machine_role(Role role) { return role == Role::beacon || role == Role::time; }

}  // namespace

bool Expiries::is_too_soon() const {
  return !root_outlived_by.empty() ||
         std::any_of(keys.begin(), keys.end(), [](const KeyExpiry& key) { return !key.outlived_by.empty(); });
}

Expiries expiries_of(const Root& root, const std::vector<Order>& held) {
  Expiries expiries;
  expiries.version = root.version;
  expiries.root_expires = root.expires;
  expiries.root_outlived_by = outliving(root.expires, held);
  for (const auto& [id, key] : root.keys) {
    KeyExpiry each;
    each.key = id;
    each.holder = key.holder;
    each.roles = roles_of(root, id);
    each.is_machine = std::any_of(each.roles.begin(), each.roles.end(), is_machine_role);
    // A key without an end of its own ends with its root.
    each.expires = key.expires == Instant{} ? root.expires : std::min(key.expires, root.expires);
    each.outlived_by = outliving(each.expires, held);
    expiries.keys.push_back(std::move(each));
  }
  std::stable_sort(expiries.keys.begin(), expiries.keys.end(), [](const KeyExpiry& a, const KeyExpiry& b) {
    return std::tie(a.expires, a.holder) < std::tie(b.expires, b.holder);
  });
  return expiries;
}

}  // namespace sukut::coordinator
