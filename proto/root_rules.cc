// What makes a root document acceptable in itself. Who signed it is verify_document's business.
#include <algorithm>
#include <set>

#include "proto/limits.h"
#include "proto/seal.h"
#include "proto/text.h"

namespace sukut {
namespace {

Status bad_root(std::string what) { return {Reason::malformed, "root: " + std::move(what)}; }

bool is_machine(Role role) { return role == Role::beacon || role == Role::time; }

Status check_header(const Root& root) {
  if (root.centre.is_zero()) return bad_root("it names no centre");
  if (root.version == 0) return bad_root("versions count from 1");
  if (!is_in_range(root.issued) || !is_in_range(root.expires)) return bad_root("an instant outside 1970 to 2199");
  if (root.issued >= root.expires) return bad_root("it expires before it is issued");
  if (root.keys.size() > kRootKeysMax) return bad_root("more than 256 keys");
  return Done{};
}

Status check_key(const KeyId& id, const RootKey& key) {
  if (id != key_id_of(key.key, key.alg)) return bad_root("key " + fingerprint(id) + " stands under another's id");
  if (key.holder.empty() || !is_plain_text(key.holder, kNameMax)) {
    return bad_root("key " + fingerprint(id) + " has no holder's name");
  }
  if (!is_in_range(key.expires)) return bad_root(key.holder + "'s key expires outside 1970 to 2199");
  return Done{};
}

Status check_role(const Root& root, Role role, const RoleRule& rule) {
  const std::string name(name_of(role));
  std::set<KeyId> keys;
  std::set<std::string> holders;
  for (const KeyId& id : rule.keys) {
    const auto known = root.keys.find(id);
    if (known == root.keys.end()) return bad_root("role " + name + " names the unknown key " + fingerprint(id));
    if (!keys.insert(id).second) return bad_root("role " + name + " names " + known->second.holder + "'s key twice");
    holders.insert(known->second.holder);
  }
  if (rule.threshold == 0) return bad_root("role " + name + " has the threshold 0");
  if (rule.threshold > holders.size()) {
    return bad_root("role " + name + " needs " + std::to_string(rule.threshold) + " holders and has " +
                     std::to_string(holders.size()));
  }
  return Done{};
}

bool shares_key(const RoleRule& a, const RoleRule& b) {
  return std::any_of(a.keys.begin(), a.keys.end(),
                     [&](const KeyId& key) { return std::find(b.keys.begin(), b.keys.end(), key) != b.keys.end(); });
}

// Drill and live are different keys, and what a machine holds never speaks for a person.
bool must_differ(Role a, Role b) { return is_machine(a) != is_machine(b) || (a == Role::live && b == Role::drill); }

Status check_separation(const Root& root) {
  for (const auto& [a, rule_a] : root.roles) {
    for (const auto& [b, rule_b] : root.roles) {
      if (a < b && must_differ(a, b) && shares_key(rule_a, rule_b)) {
        return bad_root("one key holds both " + std::string(name_of(a)) + " and " + std::string(name_of(b)));
      }
    }
  }
  return Done{};
}

}  // namespace

Status validate(const Root& root) {
  if (const Status checked = check_header(root); !checked) return checked;
  for (const auto& [id, key] : root.keys) {
    if (const Status checked = check_key(id, key); !checked) return checked;
  }
  for (const auto& [role, rule] : root.roles) {
    if (const Status checked = check_role(root, role, rule); !checked) return checked;
  }
  return check_separation(root);
}

}  // namespace sukut
