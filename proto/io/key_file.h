// Key files: text, mode 0600 or stricter, refused when looser. People's keys are sealed with a passphrase
// (argon2id, XSalsa20-Poly1305 by libsodium); machines' keys are not.
//
//   sukut key v1
//   type = ed25519 | curve
//   name = who or what holds it
//   public = hex (ed25519) or Z85 (curve)
//   secret = hex or Z85                     (machines)
//   sealed = argon2id <ops> <mem_kib> <salt hex> <nonce hex> <box hex>   (people, instead of secret)
//
// A public key file is the same without secret and sealed, any mode.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::io {

// Z85, 40 characters each.
struct CurveKeys {
  std::string public_key;
  std::string secret_key;
};
[[nodiscard]] CurveKeys make_curve_keys();
[[nodiscard]] SecretKey make_signing_key();
// Fills with random bytes from the kernel (libsodium).
[[nodiscard]] std::uint64_t random_u64();
void random_bytes(void* out, std::size_t size);

// Asked only when the file is sealed. Nothing: no passphrase was given.
using AskPassphrase = std::function<std::optional<std::string>()>;

// Refusals: file_missing, file_permissions, malformed, wrong_passphrase; detail names the file and the mend.
[[nodiscard]] Result<SecretKey> load_signing_key(const std::string& path, const AskPassphrase& ask = {});
[[nodiscard]] Result<CurveKeys> load_curve_keys(const std::string& path);
struct NamedPublicKey {
  std::string name;
  PublicKey key;
};
[[nodiscard]] Result<NamedPublicKey> load_public_key(const std::string& path);  // of a secret or public file

// Never overwrites. No passphrase: stored bare (machines, demonstrations).
[[nodiscard]] Status save_signing_key(const std::string& path, const SecretKey& key, const std::string& name,
                                      const std::optional<std::string>& passphrase);
[[nodiscard]] Status save_curve_keys(const std::string& path, const CurveKeys& keys, const std::string& name);
[[nodiscard]] Status save_public_key(const std::string& path, const PublicKey& key, const std::string& name);

// Whole files. write_file replaces atomically (temporary, fsync, rename) with the given mode.
[[nodiscard]] Result<Bytes> read_file(const std::string& path, std::size_t limit = 16 * 1024 * 1024);
[[nodiscard]] Status write_file(const std::string& path, const Bytes& bytes, unsigned mode = 0644);
// file_permissions unless no one but the owner may read or write it.
[[nodiscard]] Status check_private(const std::string& path);

}  // namespace sukut::io
