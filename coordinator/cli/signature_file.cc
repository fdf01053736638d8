// `name = value` lines under a first line that names the format.
#include "coordinator/cli/signature_file.h"

#include <array>
#include <map>
#include <optional>
#include <sstream>

#include "proto/io/key_file.h"

namespace sukut::cli {
namespace {

constexpr const char* kFirstLine = "sukut signature v1";
constexpr std::array<Kind, 7> kKinds{Kind::schedule, Kind::cancel,    Kind::close, Kind::inhibit,
                                     Kind::withdraw, Kind::transport, Kind::root};
constexpr std::array<Alg, 3> kAlgs{Alg::ed25519, Alg::sshsig_ed25519, Alg::sshsig_sk_ed25519};

Result<std::map<std::string, std::string>> fields_of(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  if (!std::getline(in, line) || line != kFirstLine) {
    return {Reason::malformed, "not a signature file: the first line is not \"" + std::string(kFirstLine) + "\""};
  }
  std::map<std::string, std::string> fields;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    const std::size_t equals = line.find(" = ");
    if (equals == std::string::npos || !fields.emplace(line.substr(0, equals), line.substr(equals + 3)).second) {
      return {Reason::malformed, "signature file: unexpected line \"" + line + "\""};
    }
  }
  return fields;
}

template <typename Names>
auto named(const Names& names, const std::string& word) -> std::optional<typename Names::value_type> {
  for (const auto candidate : names) {
    if (name_of(candidate) == word) return candidate;
  }
  return std::nullopt;
}

}  // namespace

std::string to_text(const SignatureFile& file) {
  return std::string(kFirstLine) + "\nkind = " + std::string(name_of(file.kind)) + "\nbody = " + hex(file.body) +
         "\nkey = " + hex(file.signature.key) + "\nalg = " + std::string(name_of(file.signature.alg)) +
         "\nsignature = " + hex(file.signature.bytes) + "\n";
}

Result<SignatureFile> parse_signature(const std::string& text) {
  Result<std::map<std::string, std::string>> fields = fields_of(text);
  if (!fields) return fields.error();
  auto& field = *fields;
  SignatureFile file;
  const auto kind = named(kKinds, field["kind"]);
  if (!kind) return {Reason::malformed, "signature file: unknown kind \"" + field["kind"] + "\""};
  const auto alg = named(kAlgs, field["alg"]);
  if (!alg) return {Reason::alg_unsupported, "signature file: unknown alg \"" + field["alg"] + "\""};
  file.kind = *kind;
  file.signature.alg = *alg;
  file.signature.bytes = from_hex(field["signature"]);
  if (!from_bytes(from_hex(field["body"]), file.body)) return {Reason::malformed, "signature file: body is no SHA-256"};
  if (!from_bytes(from_hex(field["key"]), file.signature.key)) {
    return {Reason::malformed, "signature file: key is no key id"};
  }
  if (file.signature.bytes.empty()) return {Reason::malformed, "signature file: the signature is missing or not hex"};
  return file;
}

Result<std::vector<SignatureFile>> load_signatures(const std::vector<std::string>& paths) {
  std::vector<SignatureFile> signatures;
  for (const std::string& path : paths) {
    const Result<Bytes> text = io::read_file(path, 64 * 1024);
    if (!text) return text.error();
    Result<SignatureFile> signature = parse_signature(*text);
    if (!signature) return {signature.error().reason, path + ": " + signature.error().detail};
    signatures.push_back(*std::move(signature));
  }
  return signatures;
}

SignatureFile make_signature(const SecretKey& key, Kind kind, const CentreId& centre, const Bytes& body) {
  return {kind, sha256(body), sign(key, kind, centre, body)};
}

}  // namespace sukut::cli
