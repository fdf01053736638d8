#include "tests/sim/people.h"

#include <utility>

#include "proto/check.h"

namespace sukut::sim {
namespace {

constexpr Instant kFarFuture = from_ns<Instant>(2'500'000'000'000'000'000);

SecretKey made_key(std::uint8_t family, std::size_t number) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(family);
  for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return SecretKey(seed);
}

}  // namespace

People::People() {
  constexpr std::array<std::pair<Role, std::size_t>, 7> counts{{{Role::root, 3},
                                                                {Role::live, 3},
                                                                {Role::drill, 3},
                                                                {Role::cancel, 2},
                                                                {Role::close, 2},
                                                                {Role::beacon, 1},
                                                                {Role::time, 1}}};
  root_.centre.bytes.fill(0xA5);
  root_.issued = from_ns<Instant>(1'700'000'000'000'000'000);
  root_.expires = kFarFuture;
  for (const auto& [role, count] : counts) {
    RoleRule& rule = root_.roles[role];
    rule.threshold = threshold(role);
    for (std::size_t n = 0; n < count; ++n) {
      std::string name = std::string(name_of(role)) + "-" + std::to_string(n + 1);
      people_.push_back({name, role, made_key(static_cast<std::uint8_t>(role), n)});
      const PublicKey& key = people_.back().key.public_key();
      rule.keys.push_back(key_id_of(key));
      root_.keys[key_id_of(key)] = RootKey{key, Alg::ed25519, name, kFarFuture};
    }
  }
}

std::uint32_t People::threshold(Role role) {
  return role == Role::live || role == Role::drill || role == Role::root ? 2 : 1;
}

const Person& People::holder(Role role, std::size_t n) const {
  for (const Person& person : people_) {
    if (person.role == role && n-- == 0) return person;
  }
  CHECK(false);
}

SecretKey People::station_key(std::size_t station) { return made_key(0x77, station); }

const People& people() {
  static const People everybody;
  return everybody;
}

SignedDocument Registry::sign(Written written, const std::vector<const Person*>& signers) {
  written.hash = sha256(written.body);
  SignedDocument document{written.kind, written.body, {}};
  Written& kept = written_.try_emplace(written.hash, std::move(written)).first->second;
  for (const Person* person : signers) {
    document.signatures.push_back(sukut::sign(person->key, kept.kind, people().centre(), kept.body));
    kept.signatures[document.signatures.back().bytes] = person;
  }
  return document;
}

SignedDocument Registry::write(const Order& order, const std::vector<const Person*>& signers) {
  return sign({Kind::schedule, {}, encode_order(order), order, {}, {}, {}, {}}, signers);
}
SignedDocument Registry::write(const Cancel& cancel, const std::vector<const Person*>& signers) {
  return sign({Kind::cancel, {}, encode_cancel(cancel), {}, cancel, {}, {}, {}}, signers);
}
SignedDocument Registry::write(const Close& close, const std::vector<const Person*>& signers) {
  return sign({Kind::close, {}, encode_close(close), {}, {}, close, {}, {}}, signers);
}
SignedDocument Registry::write(const Withdraw& withdraw, const std::vector<const Person*>& signers) {
  return sign({Kind::withdraw, {}, encode_withdraw(withdraw), {}, {}, {}, withdraw, {}}, signers);
}

const Written* Registry::find(const Digest& hash) const {
  const auto it = written_.find(hash);
  return it == written_.end() ? nullptr : &it->second;
}

const Written* Registry::genuine(const SignedDocument& document) const {
  const Written* written = find(sha256(document.body));
  if (!written || written->kind != document.kind) return nullptr;
  Role role = Role::close;
  if (written->kind == Kind::cancel) role = Role::cancel;
  if (written->kind == Kind::withdraw) role = Role::live;
  if (written->order) role = written->order->mode == Mode::live ? Role::live : Role::drill;
  std::set<const Person*> signers;
  for (const Signature& signature : document.signatures) {
    const auto made = written->signatures.find(signature.bytes);
    if (made == written->signatures.end() || made->second->role != role) return nullptr;
    if (!signers.insert(made->second).second) return nullptr;
  }
  return signers.size() >= People::threshold(role) ? written : nullptr;
}

Bytes VerifyMemory::entry(const PublicKey& key, std::string_view message, std::string_view signature) {
  Bytes entry(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
  entry.append(signature);
  entry += to_bytes(sha256(message));
  return entry;
}

bool VerifyMemory::verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  const auto [it, is_new] = known_.try_emplace(entry(key, message, signature), false);
  if (is_new) it->second = verify_ed25519(key, message, signature);
  return it->second;
}

Signature VerifyMemory::vouch(const Person& person, Kind kind, std::string_view body) {
  const PublicKey& key = person.key.public_key();
  const Bytes input = signed_input(kind, people().centre(), body);
  const Bytes digest = to_bytes(sha256(input));
  Signature signature{key_id_of(key), Alg::ed25519, digest + digest};
  known_[entry(key, input, signature.bytes)] = true;
  return signature;
}

}  // namespace sukut::sim
