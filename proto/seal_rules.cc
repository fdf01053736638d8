// Who must sign what, and when a set of signatures is enough. The bare arithmetic is in seal.cc.
#include <algorithm>
#include <set>

#include "proto/check.h"
#include "proto/seal.h"

namespace sukut {
namespace {

std::string described(const Signature& signature) { return "key " + fingerprint(signature.key); }

const RoleRule* rule_of(const Root& root, Role role) {
  const auto found = root.roles.find(role);
  return found == root.roles.end() ? nullptr : &found->second;
}

Status check_alg(const Signature& signature) {
  if (signature.alg == Alg::ed25519) return Done{};
  return {Reason::alg_unsupported, described(signature) + " signed by " + std::string(name_of(signature.alg)) +
                                       "; this version verifies ed25519 only"};
}

// The key behind `signature` when it may speak for `role`; otherwise why not.
Result<const RootKey*> key_for(const Root& root, Role role, const Signature& signature) {
  const auto known = root.keys.find(signature.key);
  if (known == root.keys.end()) {
    return {Reason::unknown_signer, described(signature) + " is not in the root document"};
  }
  if (known->second.alg != signature.alg) {
    return {Reason::alg_unsupported, known->second.holder + "'s key is enrolled for " +
                                         std::string(name_of(known->second.alg)) + ", not for ed25519"};
  }
  const RoleRule* rule = rule_of(root, role);
  if (rule == nullptr || std::find(rule->keys.begin(), rule->keys.end(), signature.key) == rule->keys.end()) {
    return {Reason::wrong_mode_key, known->second.holder + "'s " + described(signature) + " does not hold the role " +
                                        std::string(name_of(role))};
  }
  return &known->second;
}

Status check_signature(const Root& root, Role role, const Signature& signature, std::string_view input,
                       const VerifyFn& verify) {
  const auto key = key_for(root, role, signature);
  if (!key) return key.error();
  if (signature.bytes.size() != 64 || !verify((*key)->key, input, signature.bytes)) {
    return {Reason::bad_signature, (*key)->holder + "'s signature does not fit these bytes"};
  }
  return Done{};
}

// The role's holders who have not signed, each once, by name.
std::string missing_holders(const Root& root, const RoleRule& rule, const std::set<std::string>& signed_by) {
  std::set<std::string> missing;
  for (const KeyId& key : rule.keys) {
    const auto known = root.keys.find(key);
    if (known != root.keys.end() && !signed_by.contains(known->second.holder)) missing.insert(known->second.holder);
  }
  std::string names;
  for (const std::string& name : missing) names += (names.empty() ? "" : ", ") + name;
  return names;
}

Status check_threshold(const Root& root, Role role, const std::set<std::string>& signed_by) {
  const RoleRule* rule = rule_of(root, role);
  if (rule == nullptr || rule->keys.empty()) {
    return {Reason::too_few_signatures, "the root document names nobody for the role " + std::string(name_of(role))};
  }
  const std::size_t needed = std::max<std::size_t>(rule->threshold, 1);
  if (signed_by.size() >= needed) return Done{};
  return {Reason::too_few_signatures, std::to_string(signed_by.size()) + " of " + std::to_string(needed) +
                                          ", missing: " + missing_holders(root, *rule, signed_by)};
}

bool has_signature_of(const SignedDocument& document, const KeyId& key) {
  return std::any_of(document.signatures.begin(), document.signatures.end(),
                     [&](const Signature& signature) { return signature.key == key; });
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::schedule:
      return "schedule";
    case Kind::cancel:
      return "cancel";
    case Kind::close:
      return "close";
    case Kind::inhibit:
      return "inhibit";
    case Kind::withdraw:
      return "withdraw";
    case Kind::transport:
      return "transport";
    case Kind::root:
      return "root";
    case Kind::time:
      return "time";
    case Kind::beacon:
      return "beacon";
    case Kind::report:
      return "report";
    case Kind::figures:
      return "figures";
  }
  check_failed("a known kind", __FILE__, __LINE__);
}

std::string_view name_of(Alg alg) {
  switch (alg) {
    case Alg::ed25519:
      return "ed25519";
    case Alg::sshsig_ed25519:
      return "sshsig-ed25519";
    case Alg::sshsig_sk_ed25519:
      return "sshsig-sk-ed25519";
  }
  check_failed("a known algorithm", __FILE__, __LINE__);
}

std::string_view name_of(Role role) {
  switch (role) {
    case Role::root:
      return "root";
    case Role::live:
      return "live";
    case Role::drill:
      return "drill";
    case Role::cancel:
      return "cancel";
    case Role::close:
      return "close";
    case Role::beacon:
      return "beacon";
    case Role::time:
      return "time";
  }
  check_failed("a known role", __FILE__, __LINE__);
}

std::optional<Role> role_named(std::string_view name) {
  for (const Role role : kRoles) {
    if (name_of(role) == name) return role;
  }
  return std::nullopt;
}

Role role_for(Kind kind, Mode mode) {
  switch (kind) {
    case Kind::schedule:
      return mode == Mode::live ? Role::live : Role::drill;
    case Kind::cancel:
    case Kind::inhibit:
      return Role::cancel;
    case Kind::close:
      return Role::close;
    case Kind::withdraw:
      return Role::live;
    case Kind::time:
      return Role::time;
    case Kind::beacon:
    case Kind::figures:
      return Role::beacon;
    case Kind::transport:
    case Kind::root:
    case Kind::report:
      break;  // a report has no role; asking for the highest can only refuse
  }
  return Role::root;
}

Status verify_document(const Root& root, const SignedDocument& document, Role role, const VerifyFn& verify) {
  if (document.signatures.size() > kSignaturesMax) {
    return {Reason::too_large, "more than " + std::to_string(kSignaturesMax) + " signatures"};
  }
  const Bytes input = signed_input(document.kind, root.centre, document.body);
  std::set<KeyId> seen;
  std::set<std::string> signed_by;
  for (const Signature& signature : document.signatures) {
    if (const Status known = check_alg(signature); !known) return known;
    if (!seen.insert(signature.key).second) {
      return {Reason::duplicate_signer, described(signature) + " signed twice"};
    }
    const Status checked = check_signature(root, role, signature, input, verify);
    if (!checked) return checked;
    signed_by.insert(root.keys.at(signature.key).holder);
  }
  return check_threshold(root, role, signed_by);
}

Status verify_statement(const Root& root, Role role, Kind kind, std::string_view body, const Signature& signature,
                        const VerifyFn& verify) {
  if (const Status known = check_alg(signature); !known) return known;
  return check_signature(root, role, signature, signed_input(kind, root.centre, body), verify);
}

bool merge_signatures(SignedDocument& held, const SignedDocument& more) {
  if (held.kind != more.kind || held.body != more.body) return false;
  bool is_changed = false;
  for (const Signature& signature : more.signatures) {
    if (held.signatures.size() >= kSignaturesMax || has_signature_of(held, signature.key)) continue;
    held.signatures.push_back(signature);
    is_changed = true;
  }
  return is_changed;
}

}  // namespace sukut
