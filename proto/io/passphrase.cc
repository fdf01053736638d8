// libsodium's password hash and secret box. Work limits are bounded when reading: a file is somebody's input.
#include "proto/io/passphrase.h"

#include <sodium.h>

#include <array>
#include <sstream>

#include "proto/check.h"

namespace sukut::io {
namespace {

constexpr std::uint64_t kOps = crypto_pwhash_OPSLIMIT_MODERATE;
constexpr std::uint64_t kMemKib = crypto_pwhash_MEMLIMIT_MODERATE / 1024;
constexpr std::uint64_t kOpsMax = 16;
constexpr std::uint64_t kMemKibMax = 1024 * 1024;

using BoxKey = std::array<unsigned char, crypto_secretbox_KEYBYTES>;

const unsigned char* raw(const Bytes& bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

bool derive(const std::string& passphrase, const Bytes& salt, std::uint64_t ops, std::uint64_t mem_kib, BoxKey& key) {
  CHECK(sodium_init() >= 0);
  return crypto_pwhash(key.data(), key.size(), passphrase.data(), passphrase.size(), raw(salt), ops,
                       static_cast<std::size_t>(mem_kib * 1024), crypto_pwhash_ALG_ARGON2ID13) == 0;
}

Bytes random_of(std::size_t size) {
  Bytes bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

struct Sealed {
  std::uint64_t ops = 0;
  std::uint64_t mem_kib = 0;
  Bytes salt;
  Bytes nonce;
  Bytes box;
};

bool parse(const std::string& line, Sealed& out) {
  std::istringstream words(line);
  std::string algorithm, salt, nonce, box, rest;
  if (!(words >> algorithm >> out.ops >> out.mem_kib >> salt >> nonce >> box) || words >> rest) return false;
  out.salt = from_hex(salt);
  out.nonce = from_hex(nonce);
  out.box = from_hex(box);
  return algorithm == "argon2id" && out.ops >= 1 && out.ops <= kOpsMax && out.mem_kib >= 8 &&
         out.mem_kib <= kMemKibMax && out.salt.size() == crypto_pwhash_SALTBYTES &&
         out.nonce.size() == crypto_secretbox_NONCEBYTES && out.box.size() > crypto_secretbox_MACBYTES;
}

}  // namespace

std::string seal_secret(const Bytes& secret, const std::string& passphrase) {
  CHECK(sodium_init() >= 0);
  const Bytes salt = random_of(crypto_pwhash_SALTBYTES);
  const Bytes nonce = random_of(crypto_secretbox_NONCEBYTES);
  BoxKey key{};
  CHECK(derive(passphrase, salt, kOps, kMemKib, key));
  Bytes box(secret.size() + crypto_secretbox_MACBYTES, '\0');
  crypto_secretbox_easy(reinterpret_cast<unsigned char*>(box.data()), raw(secret), secret.size(), raw(nonce),
                        key.data());
  sodium_memzero(key.data(), key.size());
  return "argon2id " + std::to_string(kOps) + " " + std::to_string(kMemKib) + " " + hex(salt) + " " + hex(nonce) + " " +
         hex(box);
}

Result<Bytes> unseal(const std::string& line, const std::string& passphrase) {
  Sealed sealed;
  if (!parse(line, sealed)) return Error{Reason::malformed, "'sealed' is not in a form that we know"};
  BoxKey key{};
  if (!derive(passphrase, sealed.salt, sealed.ops, sealed.mem_kib, key)) {
    return Error{Reason::busy,
                 "not enough memory to open it (" + std::to_string(sealed.mem_kib / 1024) + " MiB needed)"};
  }
  Bytes secret(sealed.box.size() - crypto_secretbox_MACBYTES, '\0');
  const int failed = crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(secret.data()), raw(sealed.box),
                                                sealed.box.size(), raw(sealed.nonce), key.data());
  sodium_memzero(key.data(), key.size());
  if (failed != 0) return Error{Reason::wrong_passphrase, "the passphrase does not open it; try again"};
  return secret;
}

}  // namespace sukut::io
