// Roots and sets of signatures: who signed what is known because this file signed, so a second judgement says what must
// come out, and for which reason. Nothing below the threshold, no signer twice, no stranger ever passes (S7).
#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "proto/codec.h"
#include "proto/seal.h"
#include "tests/fuzz/draw.h"
#include "tests/fuzz/order_rules_again.h"

namespace sukut::fuzz {
namespace {

constexpr std::size_t kKeys = 10;
constexpr const char* kBody = "the exact bytes that people signed";

const SecretKey& secret(std::size_t number) {
  static const std::vector<SecretKey> keys = [] {
    std::vector<SecretKey> made;
    for (std::uint8_t i = 0; i < kKeys; ++i) {
      std::array<std::uint8_t, 32> seed{};
      seed.fill(static_cast<std::uint8_t>(i + 1));
      made.emplace_back(seed);
    }
    return made;
  }();
  return keys[number];
}
KeyId id_of(std::size_t number, Alg alg = Alg::ed25519) { return key_id_of(secret(number).public_key(), alg); }

CentreId centre(std::uint8_t first) {
  CentreId id;
  id.bytes.fill(first);
  return id;
}

Root draw_root(Draw& draw) {
  Root root;
  root.centre = centre(draw.byte() % 8 == 7 ? 0 : 7);
  root.version = draw.byte() % 8 == 7 ? 0 : 1;
  root.issued = from_ns<Instant>(draw.byte() % 16 == 15 ? -1 : 1'700'000'000'000'000'000);
  root.expires = from_ns<Instant>(draw.byte() % 16 == 15 ? 1 : 1'900'000'000'000'000'000);
  for (std::size_t i = 0; i < kKeys; ++i) {
    const std::uint8_t how = draw.byte();
    if (how % 8 == 7) continue;
    const Alg alg = how % 16 == 6 ? Alg::sshsig_ed25519 : Alg::ed25519;
    const std::string holder(how % 16 == 5 ? 0 : 1, static_cast<char>('a' + how % 5));
    root.keys[how % 32 == 4 ? id_of((i + 1) % kKeys) : id_of(i, alg)] =
        RootKey{secret(i).public_key(), alg, holder, root.expires};
  }
  for (const Role role : kRoles) {
    RoleRule rule;
    rule.threshold = draw.byte() % 4;
    const std::uint64_t mask = draw.number(2);
    for (std::size_t i = 0; i < kKeys; ++i) {
      if ((mask >> i & 1U) != 0) rule.keys.push_back(id_of(i));
    }
    if ((mask >> 15 & 1U) != 0 && !rule.keys.empty()) rule.keys.push_back(KeyId(rule.keys.front()));
    if ((mask >> 14 & 1U) == 0) root.roles[role] = rule;
  }
  return root;
}

void check_root(const Root& root) {
  const std::string rule = broken_rule(root);
  const Status judged = validate(root);
  hold(judged.has_value() == rule.empty(), "a root is good exactly when every rule holds",
       rule + " | " + (judged ? "" : judged.error().detail));
  const Result<Root> read = decode_root(encode_root(root));
  if (rule.empty())
    hold(read && *read == root, "a good root is read as it was written", read ? "" : read.error().detail);
  if (read) hold(broken_rule(*read).empty(), "what is read obeys every rule", broken_rule(*read));
}

// One signature of the set, and what is true of it.
struct Made {
  Signature signature;
  std::size_t signer = 0;  // who made the bytes, whoever they name
  bool is_true = true;     // of this kind, centre and body, by that signer
};

Made draw_signature(const Root& root, Kind kind, Draw& draw) {
  Made made;
  made.signer = draw.below(kKeys);
  const std::uint8_t how = draw.byte() % 32;
  const Kind signed_kind = how == 1 ? (kind == Kind::cancel ? Kind::close : Kind::cancel) : kind;
  const CentreId signed_centre = how == 2 ? centre(8) : root.centre;
  made.signature = sign(secret(made.signer), signed_kind, signed_centre, how == 3 ? "other bytes" : kBody);
  made.is_true = how == 0 || how >= 8;
  if (how == 4) made.signature.bytes[draw.below(64)] ^= static_cast<char>(1U << draw.below(8));
  if (how == 5) made.signature.bytes.resize(draw.below(64));
  if (how == 6) made.signature.alg = Alg::sshsig_sk_ed25519;
  if (how == 7) made.signature.bytes = Bytes(64, '\0');
  if (how == 8) made.signature.key = id_of((made.signer + 1) % kKeys);
  return made;
}

// As proto/README.md says it: the first bad signature refuses the whole; then distinct holders are counted.
Reason expected(const Root& root, Role role, const std::vector<Made>& set) {
  if (set.size() > 16) return Reason::too_large;
  std::set<KeyId> seen;
  std::set<std::string> holders;
  const auto rule = root.roles.find(role);
  for (const Made& made : set) {
    if (made.signature.alg != Alg::ed25519) return Reason::alg_unsupported;
    if (!seen.insert(made.signature.key).second) return Reason::duplicate_signer;
    const auto key = root.keys.find(made.signature.key);
    if (key == root.keys.end()) return Reason::unknown_signer;
    if (key->second.alg != Alg::ed25519) return Reason::alg_unsupported;
    const bool has_role = rule != root.roles.end() &&
                          std::count(rule->second.keys.begin(), rule->second.keys.end(), made.signature.key) > 0;
    if (!has_role) return Reason::wrong_mode_key;
    if (!made.is_true || key->second.key != secret(made.signer).public_key()) return Reason::bad_signature;
    holders.insert(key->second.holder);
  }
  const std::size_t threshold = rule == root.roles.end() ? 1 : std::max<std::size_t>(rule->second.threshold, 1);
  return holders.size() < threshold ? Reason::too_few_signatures : Reason::none;
}

void check_set(const Root& root, Kind kind, Role role, const std::vector<Made>& set) {
  SignedDocument document{kind, kBody, {}};
  for (const Made& made : set) document.signatures.push_back(made.signature);
  const Status judged = verify_document(root, document, role);
  const Reason seen = judged ? Reason::none : judged.error().reason;
  const Reason wanted = expected(root, role, set);
  hold(seen == wanted, "a set of signatures is judged as written",
       std::string(name_of(seen)) + ", not " + std::string(name_of(wanted)));
  if (set.empty()) return;
  const Status stated = verify_statement(root, role, kind, kBody, set[0].signature);
  hold(stated.has_value() == (expected(root, role, {set[0]}) == Reason::none ||
                              expected(root, role, {set[0]}) == Reason::too_few_signatures),
       "a statement needs one good signature");
}

// Merging loses nothing, doubles nothing, and is done once it is done.
void check_merge(Kind kind, const std::vector<Made>& set, Draw& draw) {
  SignedDocument held{kind, kBody, {}};
  SignedDocument more = held;
  for (const Made& made : set) {
    SignedDocument& into = draw.flag() ? more : held;
    const auto is_same = [&](const Signature& one) { return one.key == made.signature.key; };
    if (std::none_of(into.signatures.begin(), into.signatures.end(), is_same))
      into.signatures.push_back(made.signature);
  }
  std::set<KeyId> all;
  for (const SignedDocument* one : {&held, &more}) {
    for (const Signature& signature : one->signatures) all.insert(signature.key);
  }
  const SignedDocument before = held;
  const bool is_changed = merge_signatures(held, more);
  hold(is_changed == (held.signatures.size() > before.signatures.size()), "a merge says whether it added");
  hold(std::equal(before.signatures.begin(), before.signatures.end(), held.signatures.begin()), "nothing held is lost");
  hold(held.signatures.size() == std::min<std::size_t>(all.size(), kSignaturesMax), "every signer is there once");
  hold(!merge_signatures(held, more), "a second merge adds nothing");
  more.body += "x";
  hold(!merge_signatures(held, more), "other bytes never merge");
}

void check(Draw draw) {
  const Root root = draw_root(draw);
  check_root(root);
  const Kind kind = draw.one_of({Kind::schedule, Kind::cancel, Kind::close, Kind::root, Kind::time, Kind::beacon});
  const Role role = kRoles[draw.below(kRoles.size())];
  std::vector<Made> set;
  for (std::size_t count = draw.below(20); count > 0; --count) set.push_back(draw_signature(root, kind, draw));
  check_set(root, kind, role, set);
  check_merge(kind, set, draw);
}

}  // namespace
}  // namespace sukut::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sukut::fuzz::check(sukut::fuzz::Draw(data, size));
  return 0;
}
