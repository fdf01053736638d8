// A detached signature as a small text file that people carry about and can read.
//
//   sukut signature v1
//   kind = schedule
//   body = <SHA-256 of the body, hex>
//   key = <key id, hex>
//   alg = ed25519
//   signature = <hex>
#pragma once

#include <string>
#include <vector>

#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::cli {

struct SignatureFile {
  Kind kind = Kind::schedule;
  Digest body;
  Signature signature;
  friend bool operator==(const SignatureFile&, const SignatureFile&) = default;
};

[[nodiscard]] std::string to_text(const SignatureFile& file);
// malformed, with the line that is wrong; alg_unsupported for a name that we do not know.
[[nodiscard]] Result<SignatureFile> parse_signature(const std::string& text);

// Each of them; the first that cannot be read is named.
[[nodiscard]] Result<std::vector<SignatureFile>> load_signatures(const std::vector<std::string>& paths);

// Signs `body` as `kind` of `centre`.
[[nodiscard]] SignatureFile make_signature(const SecretKey& key, Kind kind, const CentreId& centre, const Bytes& body);

}  // namespace sukut::cli
