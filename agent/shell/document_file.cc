#include "agent/shell/document_file.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "proto/io/key_file.h"
#include "proto/limits.h"

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

// What people call it; a body that does not read is called by its fingerprint.
std::string name_of(const SignedDocument& document) {
  if (document.kind == Kind::schedule) {
    if (const auto order = decode_order(document.body)) return "order " + order->name;
  } else if (document.kind == Kind::cancel) {
    if (const auto cancel = decode_cancel(document.body)) {
      const std::string order = cancel->name.empty() ? hex(cancel->order) : cancel->name;
      return "cancel of " + order + (cancel->cue ? " " + cancel->cue->text : "");
    }
  } else if (document.kind == Kind::close) {
    if (const auto close = decode_close(document.body)) return "close of " + close->name + " " + close->cue.text;
  }
  return std::string(sukut::name_of(document.kind)) + " " + fingerprint(sha256(document.body));
}

Result<std::vector<CarriedDocument>> unpack(const std::string& path, const Parcel& parcel) {
  if (parcel.documents.empty()) {
    return {Reason::malformed, path + " carries no document for a station but " +
                                   std::to_string(parcel.reports.size()) +
                                   " reports for the centre; there: sukut report import " + path};
  }
  std::vector<CarriedDocument> carried;
  for (const Bytes& bytes : parcel.documents) {
    auto document = decode_document(bytes);
    std::string name = document ? name_of(*document) : "document " + std::to_string(carried.size() + 1);
    carried.push_back({std::move(name), std::move(document)});
  }
  return carried;
}

Status add_signatures(const std::vector<std::string>& paths, SignedDocument& document) {
  for (const std::string& path : paths) {
    const auto signature = read_signature(path);
    if (!signature) return signature.error();
    document.signatures.push_back(*signature);
  }
  return Done{};
}

}  // namespace

Result<std::vector<CarriedDocument>> read_documents(const std::string& path,
                                                    const std::vector<std::string>& signatures) {
  const auto bytes = io::read_file(path, kParcelMax);
  if (!bytes) return bytes.error();
  if (const auto parcel = decode_parcel(*bytes)) {
    if (signatures.empty()) return unpack(path, *parcel);
    return {Reason::malformed, path + " carries its own signatures; signature files go with an order file"};
  }
  SignedDocument document;
  if (auto whole = decode_document(*bytes)) {
    document = std::move(whole).value();
  } else if (auto file = decode_order_file(*bytes)) {
    document.body = std::move(file->body);
  } else {
    return {Reason::malformed, path + " is neither a signed document, nor an order file, nor a parcel of documents"};
  }
  if (const Status added = add_signatures(signatures, document); !added) return added.error();
  return std::vector<CarriedDocument>{{name_of(document), document}};
}

std::vector<SignedReport> reports_in(const std::vector<JournalRecord>& records) {
  std::vector<SignedReport> reports;
  for (const JournalRecord& record : records) {
    if (const auto* made = std::get_if<ReportMade>(&record)) reports.push_back(made->report);
  }
  return reports;
}

PackedReports pack(const CentreId& centre, std::vector<SignedReport> reports) {
  constexpr std::size_t kAround = 128;  // what the parcel adds to one report, and to all of them
  std::size_t size = kAround;
  std::size_t count = 0;
  while (count < std::min(reports.size(), kParcelReportsMax)) {
    size += reports[reports.size() - 1 - count].body.size() + kAround;
    if (size > kParcelMax) break;
    ++count;
  }
  const std::size_t left_out = reports.size() - count;
  reports.erase(reports.begin(), reports.begin() + static_cast<std::ptrdiff_t>(left_out));
  return {encode_parcel({centre, {}, std::move(reports)}), count, left_out};
}

}  // namespace sukut::agent
