#include "agent/shell/document_file.h"

#include <sstream>
#include <utility>

#include "proto/codec.h"
#include "proto/io/key_file.h"

namespace sukut::agent {
namespace {

// "key = …" of a signature file ("sukut signature v1"); empty when it is not there.
std::string value_of(const std::string& text, const std::string& key) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(key + " = ")) return line.substr(key.size() + 3);
  }
  return {};
}

Result<Signature> read_signature(const std::string& path) {
  const auto text = io::read_file(path, kBodyMax);
  if (!text) return text.error();
  Signature signature;
  signature.bytes = from_hex(value_of(*text, "signature"));
  const bool has_key = from_bytes(from_hex(value_of(*text, "key")), signature.key);
  if (!text->starts_with("sukut signature v1") || !has_key || signature.bytes.empty()) {
    return {Reason::malformed, path + " is no signature file"};
  }
  for (const Alg alg : {Alg::ed25519, Alg::sshsig_ed25519, Alg::sshsig_sk_ed25519}) {
    if (value_of(*text, "alg") == name_of(alg)) signature.alg = alg;
  }
  return signature;
}

}  // namespace

Result<SignedDocument> read_document(const std::string& path, const std::vector<std::string>& signatures) {
  const auto bytes = io::read_file(path);
  if (!bytes) return bytes.error();
  SignedDocument document;
  if (auto whole = decode_document(*bytes)) {
    document = std::move(whole).value();
  } else if (auto file = decode_order_file(*bytes)) {
    document.body = std::move(file->body);
  } else {
    return {Reason::malformed, path + " is neither a signed document nor an order file"};
  }
  for (const std::string& each : signatures) {
    const auto signature = read_signature(each);
    if (!signature) return signature.error();
    document.signatures.push_back(*signature);
  }
  return document;
}

}  // namespace sukut::agent
