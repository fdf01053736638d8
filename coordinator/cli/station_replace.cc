// In this order: everything that can refuse, the files, the register, the coordinator.
#include "coordinator/cli/station_replace.h"

#include <iostream>

#include "coordinator/cli/bundle.h"
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/keys.h"
#include "coordinator/cli/open_register.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/system_clock.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

constexpr std::size_t kWithdrawalMax = 64 * 1024;
constexpr const char* kUntilReached = "until the old machine is reached it will act: unplug its output";

struct Withdrawal {
  Withdraw body;
  SignedDocument document;
};

std::string key_text(const Withdraw& withdraw) { return fingerprint(key_id_of(PublicKey{withdraw.key})); }

Result<Withdrawal> load_withdrawal(const std::string& path) {
  const Result<Bytes> bytes = io::read_file(path, kWithdrawalMax);
  if (!bytes) return bytes.error();
  Result<SignedDocument> document = decode_document(*bytes);
  if (!document || document->kind != Kind::withdraw) {
    return {Reason::malformed, path + ": no withdrawal; sukut station replace ID --prepare FILE writes one"};
  }
  Result<Withdraw> body = decode_withdraw(document->body);
  if (!body) return {body.error().reason, path + ": " + body.error().detail};
  return Withdrawal{*std::move(body), *std::move(document)};
}

Withdrawal new_withdrawal(const OpenRegister& held, const coordinator::StationEntry& entry, const std::string& reason) {
  Withdrawal made;
  made.body = {held.centre.centre, entry.attributes.id, entry.report_key.bytes, io::wall_instant(), reason};
  made.document = {Kind::withdraw, encode_withdraw(made.body), {}};
  return made;
}

Status check_words(const StationReplace& asked) {
  const bool is_prepared = !asked.withdrawal.empty();
  if (!is_plain_text(asked.reason, kTextMax)) return {Reason::malformed, "--reason is not one line of 512 bytes"};
  if (!asked.prepare.empty()) {
    if (asked.out.empty() && asked.keys.empty() && !is_prepared) return Done{};
    return {Reason::malformed, "--prepare only writes the withdrawal; leave --out, --key and --withdrawal for later"};
  }
  if (asked.out.empty()) return {Reason::malformed, "give --out DIR for the new bundle, or --prepare FILE"};
  if (is_prepared || (!asked.keys.empty() && asked.signatures.empty())) return Done{};
  return {
      Reason::malformed,
      "give --key LIVEKEY for each signature that is needed; or --withdrawal FILE with its signature files, made by "
      "--prepare FILE and sukut station sign"};
}

// The withdrawal of the machine that has the station's present key.
Result<Withdrawal> withdrawal_for(const OpenRegister& held, const coordinator::StationEntry& entry,
                                  const StationReplace& asked) {
  if (asked.withdrawal.empty()) return new_withdrawal(held, entry, asked.reason);
  Result<Withdrawal> made = load_withdrawal(asked.withdrawal);
  if (!made) return made.error();
  const Withdraw& body = made->body;
  if (body.centre == held.centre.centre && body.station == entry.attributes.id && body.key == entry.report_key.bytes) {
    return made;
  }
  return {Reason::order_not_held, asked.withdrawal + " withdraws key " + key_text(body) + " of " + body.station.text +
                                      ", and the present one of " + entry.attributes.id.text + " is " +
                                      fingerprint(key_id_of(entry.report_key)) + "; prepare it again"};
}

Result<SignedDocument> sealed(const CentreConfig& centre, const SignedDocument& document,
                              std::vector<SignatureFile> signatures) {
  const Result<Root> root = coordinator::load_root(centre.root);
  if (!root) return root.error();
  for (const Signature& signature : document.signatures) {
    signatures.push_back({document.kind, sha256(document.body), signature});
  }
  Result<Assembled> ready = assemble(*root, document.kind, Mode::live, document.body, signatures);
  if (!ready) return ready.error();
  return std::move(ready->document);
}

Result<SignedDocument> signed_as_asked(const CentreConfig& centre, const SignedDocument& document,
                                       const StationReplace& asked) {
  Result<std::vector<SignatureFile>> signatures = load_signatures(asked.signatures);
  if (!signatures) return signatures.error();
  for (const std::string& path : asked.keys) {
    const Result<OpenedKey> key = open_key(path, asked.passphrase_file);
    if (!key) return key.error();
    signatures->push_back(make_signature(key->key, document.kind, centre.centre, document.body));
  }
  return sealed(centre, document, *std::move(signatures));
}

int publish(const CentreConfig& centre, const SignedDocument& document, const std::string& file) {
  const auto reply = coordinator::ask_coordinator(centre.control_endpoint(), coordinator::PublishRequest{{}, document});
  const std::string later = "; the withdrawal is in " + file + ", publish it: sukut station withdraw " + file;
  if (!reply) return fail(kNotReachable, reply.error().detail + later);
  if (reply->error.reason != Reason::none) {
    return fail({reply->error.reason, reply->error.detail + later}), kRefused;
  }
  std::cout
      << "the withdrawal of the old machine is published on the bulletin, for good; it can be brought to it as well: "
      << "sukut-agent import " << file << "\n";
  return kDone;
}

int prepare(const OpenRegister& held, const coordinator::StationEntry& entry, const StationReplace& asked) {
  const Withdrawal made = new_withdrawal(held, entry, asked.reason);
  if (const Status done = io::write_file(asked.prepare, encode_document(made.document)); !done) {
    return fail(done.error());
  }
  std::cout << "withdrawal of key " << key_text(made.body) << " of " << entry.attributes.id.text << " written to "
            << asked.prepare << "; nothing has changed yet\nnext, each signer: sukut station sign " << asked.prepare
            << " --key FILE; then: sukut station replace " << entry.attributes.id.text << " --out DIR --withdrawal "
            << asked.prepare << " SIGNATURE...\n";
  return kDone;
}

int replace(OpenRegister& held, coordinator::StationEntry& entry, const StationReplace& asked) {
  const std::string& id = entry.attributes.id.text;
  const Result<Withdrawal> made = withdrawal_for(held, entry, asked);
  if (!made) return fail(made.error());
  const Result<SignedDocument> document = signed_as_asked(held.centre, made->document, asked);
  if (!document) return fail(document.error());
  const auto contact = contact_of(held.centre, asked.endpoints, asked.bulletins, is_demo(held.centre.directory));
  if (!contact) return fail(contact.error());
  if (const Status done = make_bundle(held.centre, *contact, asked.out, entry); !done) return fail(done.error());
  const std::string file = asked.out + "/" + id + ".withdraw";
  if (const Status done = io::write_file(file, encode_document(*document)); !done) return fail(done.error());
  if (const Status done = save(held); !done) return fail(done.error());
  std::cout << id << ": key " << key_text(made->body) << " is out and opens the link no more; new bundle " << asked.out
            << "/" << id << ", report key " << fingerprint(key_id_of(entry.report_key)) << "\n";
  const int code = publish(held.centre, *document, file);
  warn(kUntilReached);
  return code;
}

std::string reading_of(const Withdrawal& made) {
  const Withdraw& body = made.body;
  return "withdrawal of a machine of station " + body.station.text + "\n  centre       " + hex(body.centre) +
         "\n  its key      " + key_text(body) + "   (as on the station's sheet)\n  issued       " +
         local_text(kHomeZone, body.issued) + " Baku\n  reason       " + (body.why.empty() ? "none given" : body.why) +
         "\n  what it does the machine with that key disarms what it holds and never acts again; it cannot be taken "
         "back\n" +
         "  fingerprint  " + fingerprint(sha256(made.document.body)) + "\n";
}

}  // namespace

int run_station_replace(const StationReplace& asked) {
  if (const Status fine = check_words(asked); !fine) return fail(fine.error());
  Result<OpenRegister> held = open_register(asked.centre);
  if (!held) return fail(held.error());
  const auto entry = held->find(StationId(asked.station));
  if (entry == held->entries.end()) return fail(not_registered(StationId(asked.station)));
  if (entry->curve_public.empty() || entry->report_key == PublicKey{}) {
    return fail(kRefused, asked.station +
                              " has no bundle yet, so there is no machine to replace; make one: sukut station "
                              "bundle " +
                              asked.station + " --out DIR");
  }
  return asked.prepare.empty() ? replace(*held, *entry, asked) : prepare(*held, *entry, asked);
}

int run_station_sign(const WithdrawalSign& asked) {
  const Result<Withdrawal> made = load_withdrawal(asked.file);
  if (!made) return fail(made.error());
  std::cout << reading_of(*made) << std::flush;
  if (!asked.yes && !ask_yes("Sign this withdrawal?")) return fail(kRefused, "not signed");
  const Result<OpenedKey> key = open_key(asked.key, asked.passphrase_file);
  if (!key) return fail(key.error());
  const SignatureFile signature = make_signature(key->key, Kind::withdraw, made->body.centre, made->document.body);
  const std::string path = asked.out.empty() ? asked.file + "." + slug_of(*key) + ".sig" : asked.out;
  if (const Status done = io::write_file(path, to_text(signature)); !done) return fail(done.error());
  std::cout << "signed by " << key->name << ", written to " << path << "\n";
  return kDone;
}

int run_station_withdraw(const WithdrawalPublish& asked) {
  Result<OpenRegister> held = open_register(asked.centre);
  if (!held) return fail(held.error());
  const Result<Withdrawal> made = load_withdrawal(asked.file);
  if (!made) return fail(made.error());
  const StationId& id = made->body.station;
  const auto entry = held->find(id);
  if (entry != held->entries.end() && entry->report_key.bytes == made->body.key) {
    return fail(kRefused, "key " + key_text(made->body) + " is still the one of " + id.text +
                              "; take it out first: sukut station replace " + id.text + " --out DIR --withdrawal " +
                              asked.file + " SIGNATURE...");
  }
  Result<std::vector<SignatureFile>> signatures = load_signatures(asked.signatures);
  if (!signatures) return fail(signatures.error());
  const Result<SignedDocument> document = sealed(held->centre, made->document, *std::move(signatures));
  if (!document) return fail(document.error());
  const int code = publish(held->centre, *document, asked.file);
  warn(kUntilReached);
  return code;
}

}  // namespace sukut::cli
