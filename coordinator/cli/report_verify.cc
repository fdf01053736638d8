// Signed figures, checked by whoever holds the root document: no store, no coordinator, no network.
#include <iostream>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/report_commands.h"
#include "coordinator/cli/report_print.h"
#include "coordinator/cli/signature_file.h"
#include "coordinator/core/figures.h"
#include "coordinator/shell/figures_text.h"
#include "coordinator/shell/register.h"
#include "proto/utc.h"

namespace sukut::cli {
namespace {

using coordinator::Figures;

Result<Root> root_for(const ReportVerify& asked) {
  if (!asked.root.empty()) return coordinator::load_root(asked.root);
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre)
    return {centre.error().reason, centre.error().detail + "; or give --root ROOT, the centre's root document"};
  return coordinator::load_root(centre->root);
}

Result<SignatureFile> load_signature(const std::string& path) {
  const Result<Bytes> text = io::read_file(path, 64 * 1024);
  if (!text) return text.error();
  Result<SignatureFile> signature = parse_signature(*text);
  if (!signature) return {signature.error().reason, path + ": " + signature.error().detail};
  if (signature->kind == Kind::figures) return signature;
  return {Reason::malformed, path + ": a signature of a " + std::string(name_of(signature->kind)) + ", not of figures"};
}

// Whose bytes these are. The signature comes first: nothing unsigned is read further.
Status check_seal(const Root& root, const std::string& path, const Bytes& bytes, const SignatureFile& file) {
  if (sha256(bytes) != file.body) {
    return {Reason::bad_signature, path + ": not what was signed: the file has SHA-256 " + hex(sha256(bytes)) +
                                       ", the signature is over " + hex(file.body) +
                                       "; it was changed, or the signature belongs to other figures"};
  }
  const Status sealed = verify_statement(root, Role::beacon, Kind::figures, bytes, file.signature);
  if (sealed) return Done{};
  const bool is_stranger = sealed.error().reason == Reason::unknown_signer;
  return {sealed.error().reason, path + ": " + sealed.error().detail +
                                     (is_stranger ? "; give the root document that held when they were issued" : "")};
}

// A key speaks until it expires; figures say themselves when they were issued.
Status check_age(const Root& root, const KeyId& key, const Figures& figures, const std::string& path) {
  if (!figures.issue) return {Reason::malformed, path + ": figures without a number were never issued"};
  const Instant until = std::min(root.expires, root.keys.at(key).expires);
  if (figures.issue->at <= until) return Done{};
  return {Reason::root_expired,
          path + ": issued " + utc_text(figures.issue->at) + ", after the key had expired " + utc_text(until)};
}

std::string counts_text(const coordinator::NationalReport& report, Lang lang) {
  std::string text = say(lang, "{} named", {std::to_string(report.named)});
  for (int i = 0; i < kOutcomeCount; ++i) {
    const std::uint32_t count = report.totals[static_cast<std::size_t>(i)];
    if (count > 0) text += ", " + std::to_string(count) + " " + std::string(say(lang, static_cast<Outcome>(i)));
  }
  return text;
}

void tell(const Root& root, const KeyId& key, const Bytes& bytes, const Figures& figures, Lang lang) {
  const auto line = [&](Said name, const std::string& value) {
    std::cout << "  " << say(lang, name) << ": " << value << "\n";
  };
  std::cout << say(lang, "The signature is good.") << "\n";
  line("figures", heading_of(figures, lang) + (figures.cue.empty() ? "" : ", " + say(lang, "cue {}", {figures.cue})));
  line("issued", both_times(figures.issue->at, lang));
  line("order", figures.report.order.name + ", " + say(lang, "fingerprint {}", {fingerprint(figures.report.hash)}));
  line("counts", counts_text(figures.report, lang));
  line("SHA-256", hex(sha256(bytes)));
  line("signed by", say(lang, "{}, key {}, centre {}, root version {}",
                        {root.keys.at(key).holder, fingerprint(key), hex(root.centre), std::to_string(root.version)}));
  std::cout
      << say(lang,
             "It proves that this centre's coordinator compiled exactly these figures from the reports that it "
             "held then, kept them under this number, and that nothing was changed since.")
      << "\n"
      << say(lang,
             "It does not prove what a station says of itself: each station signed its own reports, and the centre "
             "keeps them.")
      << "\n";
}

}  // namespace

int run_report_verify(const ReportVerify& asked) {
  const Result<Root> root = root_for(asked);
  if (!root) return fail(root.error());
  const Result<Bytes> bytes = io::read_file(asked.file, coordinator::kFiguresMax);
  if (!bytes) return fail(bytes.error());
  const Result<SignatureFile> signature =
      load_signature(asked.signature.empty() ? asked.file + ".sig" : asked.signature);
  if (!signature) return fail(signature.error());
  if (const Status sealed = check_seal(*root, asked.file, *bytes, *signature); !sealed) return fail(sealed.error());
  const Result<Figures> figures = coordinator::decode_figures(*bytes);
  if (!figures)
    return fail({figures.error().reason, asked.file + ": signed, but not figures: " + figures.error().detail});
  const KeyId& key = signature->signature.key;
  if (const Status fine = check_age(*root, key, *figures, asked.file); !fine) return fail(fine.error());
  tell(*root, key, *bytes, *figures, asked.lang);
  return kDone;
}

}  // namespace sukut::cli
