// Ed25519 and SHA-256 by libsodium; the rules of who must sign are in seal_rules.cc.
#include "proto/seal.h"

#include <sodium.h>

#include <algorithm>

#include "proto/check.h"

namespace sukut {
namespace {

static_assert(crypto_sign_SEEDBYTES == 32 && crypto_sign_PUBLICKEYBYTES == 32);
static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_BYTES == 64 && crypto_hash_sha256_BYTES == 32);

// libsodium picks its implementations once, before anything else is asked of it.
void ensure_ready() {
  static const bool is_ready = sodium_init() >= 0;
  CHECK(is_ready);
}

const unsigned char* as_unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

SecretKey::SecretKey(const std::array<std::uint8_t, 32>& seed) {
  ensure_ready();
  // Kept out of swap and core files where the system allows it; where it does not, the key still works. Never
  // unlocked again: that would unlock the whole page, which the agent may have locked for its firing thread.
  static_cast<void>(sodium_mlock(secret_.data(), secret_.size()));
  CHECK(crypto_sign_seed_keypair(public_.bytes.data(), secret_.data(), seed.data()) == 0);
}

SecretKey::SecretKey(SecretKey&& other) noexcept { *this = std::move(other); }

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this == &other) return *this;
  static_cast<void>(sodium_mlock(secret_.data(), secret_.size()));
  secret_ = other.secret_;
  public_ = other.public_;
  sodium_memzero(other.secret_.data(), other.secret_.size());
  return *this;
}

SecretKey::~SecretKey() { sodium_memzero(secret_.data(), secret_.size()); }

std::array<std::uint8_t, 64> SecretKey::sign(std::string_view message) const {
  std::array<std::uint8_t, 64> signature{};
  CHECK(crypto_sign_detached(signature.data(), nullptr, as_unsigned(message), message.size(), secret_.data()) == 0);
  return signature;
}

std::array<std::uint8_t, 32> SecretKey::seed() const {
  std::array<std::uint8_t, 32> seed{};
  CHECK(crypto_sign_ed25519_sk_to_seed(seed.data(), secret_.data()) == 0);
  return seed;
}

Digest sha256(std::string_view bytes) {
  ensure_ready();
  Digest digest;
  CHECK(crypto_hash_sha256(digest.bytes.data(), as_unsigned(bytes), bytes.size()) == 0);
  return digest;
}

bool verify_ed25519(const PublicKey& key, std::string_view message, std::string_view signature) {
  ensure_ready();
  if (signature.size() != crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(as_unsigned(signature), as_unsigned(message), message.size(), key.bytes.data()) ==
         0;
}

KeyId key_id_of(const PublicKey& key, Alg alg) {
  Bytes input(1, static_cast<char>(alg));
  input += to_bytes(key);
  const Digest digest = sha256(input);
  KeyId id;
  std::copy_n(digest.bytes.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

Bytes signed_input(Kind kind, const CentreId& centre, std::string_view body) {
  Bytes input = "sukut/";
  input += name_of(kind);
  input += "/v1";
  input += '\0';
  input += to_bytes(centre);
  input += body;
  return input;
}

Signature sign(const SecretKey& key, Kind kind, const CentreId& centre, std::string_view body) {
  const auto bytes = key.sign(signed_input(kind, centre, body));
  return {key_id_of(key.public_key()), Alg::ed25519, Bytes(bytes.begin(), bytes.end())};
}

}  // namespace sukut
