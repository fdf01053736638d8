// A secret under a passphrase, as one line of text: argon2id makes the key, XSalsa20-Poly1305 seals.
#pragma once

#include <string>

#include "proto/ids.h"
#include "proto/result.h"

namespace sukut::io {

// "argon2id <ops> <mem_kib> <salt hex> <nonce hex> <box hex>". Takes about a second and 256 MiB, by intent.
[[nodiscard]] std::string seal_secret(const Bytes& secret, const std::string& passphrase);
// wrong_passphrase, or malformed (also when the line asks for more work than we are willing to do).
[[nodiscard]] Result<Bytes> unseal(const std::string& line, const std::string& passphrase);

}  // namespace sukut::io
