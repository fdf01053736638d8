#include "coordinator/cli/inhibit_commands.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/keys.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/signature_file.h"
#include "coordinator/cli/stations.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/system_clock.h"
#include "proto/io/toml_file.h"

namespace sukut::cli {
namespace {

using coordinator::DeclaredInhibit;
using coordinator::InhibitAnswers;

constexpr Nanos kInhibitWaitMax = std::chrono::minutes(10);
constexpr Nanos kLookAgain = std::chrono::milliseconds(50);

const char* state_name(DeclaredInhibit::State state) {
  switch (state) {
    case DeclaredInhibit::State::in_force:
      return "in force";
    case DeclaredInhibit::State::cleared:
      return "cleared";
    case DeclaredInhibit::State::ended:
      return "ended";
  }
  return "";
}

std::string reach_text(const std::optional<Scope>& scope) { return scope ? text_of(*scope) : "every station"; }

std::string until_text(Instant at) { return local_text(kHomeZone, at) + " Baku (" + utc_text(at) + ")"; }

int list(const CentreConfig& centre, bool json) {
  const Result<CentreRecords> records = load_records(centre);
  if (!records) return fail(records.error());
  const auto declared = coordinator::declared_inhibits(records->documents, io::wall_instant());
  if (json) return std::cout << json_of(declared), kDone;
  if (declared.empty()) return std::cout << "no real emergency was declared by this centre\n", kDone;
  Table table({"id", "state", "declared (Baku)", "until at the latest (Baku)", "reaches", "why"});
  for (const DeclaredInhibit& each : declared) {
    table.add({fingerprint(each.body.id), state_name(each.state), local_text(kHomeZone, each.body.issued),
               local_text(kHomeZone, each.body.expires), reach_text(each.body.scope), each.body.why});
  }
  return std::cout << table.text() << "by when they were declared, newest first\n", kDone;
}

// ---- Publishing, and what comes of it.

// One inhibit or clear on its way: its document, and whom it is for.
struct Sending {
  CentreConfig centre;
  std::vector<coordinator::StationEntry> stations;
  Inhibit body;
  std::optional<Scope> scope;  // of a clear too: of what it clears
  Nanos wait{0};
};

Result<SignedDocument> seal(const Sending& sending, const InhibitAsked& asked) {
  const Result<Root> root = coordinator::load_root(sending.centre.root);
  if (!root) return root.error();
  const Bytes body = encode_inhibit(sending.body);
  std::vector<SignatureFile> signatures;
  for (const std::string& path : asked.keys) {
    const Result<OpenedKey> key = open_key(path, asked.passphrase_file);
    if (!key) return key.error();
    signatures.push_back(make_signature(key->key, Kind::inhibit, sending.centre.centre, body));
  }
  const Result<Assembled> ready = assemble(*root, Kind::inhibit, Mode::live, body, signatures);
  if (!ready) return ready.error();
  return ready->document;
}

Result<InhibitAnswers> await_answers(const Sending& sending, const Digest& hash) {
  const Mono deadline = io::read_clocks().mono + sending.wait;
  for (;;) {
    const Result<std::vector<Report>> reports = load_reports(sending.centre, OrderId{});
    if (!reports) return reports.error();
    InhibitAnswers answers = coordinator::answers_to(hash, sending.scope, sending.stations, *reports);
    const Mono now = io::read_clocks().mono;
    if ((answers.unconfirmed.empty() && answers.refused.empty()) || now >= deadline) return answers;
    std::this_thread::sleep_for(std::min<Nanos>(kLookAgain, deadline - now));
  }
}

void add_rows(Table& table, const std::vector<coordinator::StationEntry>& stations, const std::string& state) {
  for (const coordinator::StationEntry& each : stations) {
    table.add({"  " + each.attributes.id.text, each.attributes.sector, each.attributes.operator_name, state,
               each.contact, each.phone});
  }
}

std::string answers_text(const Sending& sending, const InhibitAnswers& answers) {
  const bool is_clear = sending.body.is_clear;
  const std::size_t open = answers.unconfirmed.size() + answers.refused.size();
  std::string out = (is_clear ? "cleared at " : "stopped ") + std::to_string(answers.confirmed.size()) +
                    "; unconfirmed " + std::to_string(open);
  if (open == 0) return out + "\n";
  out += is_clear ? ": these stay inhibited until they hear of it" : ": these may still act; call them";
  Table table({"  station", "sector", "operator", "answer", "contact", "phone"});
  add_rows(table, answers.unconfirmed, "none");
  for (const auto& [station, reason] : answers.refused) add_rows(table, {station}, std::string(name_of(reason)));
  return out + "\n" + table.text();
}

int send(const Sending& sending, const InhibitAsked& asked, const std::string& what) {
  const Result<SignedDocument> document = seal(sending, asked);
  if (!document) return fail(document.error());
  if (!asked.out.empty()) {
    // First: with it in hand a station can be reached when the coordinator cannot.
    if (const Status done = io::write_file(asked.out, encode_document(*document)); !done) return fail(done.error());
    std::cerr << "signed document written to " << asked.out << " (at a station: sukut-agent import " << asked.out
              << ")\n";
  }
  const auto reply =
      coordinator::ask_coordinator(sending.centre.control_endpoint(), coordinator::PublishRequest{{}, *document});
  if (!reply) return fail(kNotReachable, reply.error().detail);
  if (reply->error.reason != Reason::none) return fail(reply->error), kRefused;
  if (!asked.json) {
    std::cout << what << "; sent at once to " << reply->reached << " connected agent"
              << (reply->reached == 1 ? "" : "s") << std::endl;
  }
  const Digest hash = sha256(document->body);
  const Result<InhibitAnswers> answers = await_answers(sending, hash);
  if (!answers) return fail(answers.error());
  std::cout << (asked.json ? json_of(sending.body, hash, *answers) : answers_text(sending, *answers));
  return kDone;
}

// ---- The two acts.

Result<Nanos> span_in(const std::string& text, const char* option, Nanos least, Nanos most, const char* limits) {
  const auto span = io::parse_duration(text);
  if (span && *span >= least && *span <= most) return *span;
  return {Reason::malformed, std::string(option) + " \"" + text + "\" is no length of " + limits};
}

int declare(Sending sending, const InhibitAsked& asked) {
  if (asked.reason.empty())
    return fail(kBadInput, "say why: --reason \"…\"; every station and the report will show it");
  const auto length = span_in(asked.length, "--for", std::chrono::seconds(1), kInhibitMax,
                              "1s to 24h; declare it again when it lasts longer");
  if (!length) return fail(length.error());
  const auto scope = inhibit_scope(asked.scope, attributes_of(sending.stations));
  if (!scope) return fail(scope.error());
  Inhibit& body = sending.body;
  io::random_bytes(body.id.bytes.data(), body.id.bytes.size());
  body.scope = sending.scope = *scope;
  body.expires = body.issued + *length;
  if (const Status fine = validate(body); !fine) return fail(fine.error());
  return send(sending, asked,
              "INHIBIT " + fingerprint(body.id) + " (" + reach_text(body.scope) + ") until " +
                  until_text(body.expires) + ", or: sukut inhibit --clear " + fingerprint(body.id));
}

int clear(Sending sending, const InhibitAsked& asked) {
  const Result<CentreRecords> records = load_records(sending.centre);
  if (!records) return fail(records.error());
  const auto declared = coordinator::declared_inhibits(records->documents, sending.body.issued);
  const Result<DeclaredInhibit> named = inhibit_named(declared, asked.id);
  if (!named) return fail(named.error());
  Inhibit& body = sending.body;
  body.id = named->body.id;
  body.is_clear = true;
  body.expires = body.issued + kInhibitMax;
  sending.scope = named->body.scope;
  if (const Status fine = validate(body); !fine) return fail(fine.error());
  return send(sending, asked, "inhibit " + fingerprint(body.id) + " (" + named->body.why + ") is cleared");
}

Status check_words(const InhibitAsked& asked) {
  const bool declares = !asked.is_clear && !asked.is_list;
  if (!declares && !asked.scope.empty()) {
    return {Reason::malformed, "--scope belongs to a new inhibit; a clear covers the whole of what it clears"};
  }
  if (declares && !asked.id.empty()) {
    return {Reason::malformed, "\"" + asked.id + "\" follows nothing; write --reason \"…\", or --clear " + asked.id};
  }
  if (!asked.is_list && asked.keys.empty()) {
    return {Reason::malformed, "--key is missing: the secret key file of somebody with the role cancel"};
  }
  return Done{};
}

}  // namespace

Result<std::optional<Scope>> inhibit_scope(const std::vector<std::string>& rules,
                                           const std::vector<StationAttributes>& stations) {
  if (rules.empty()) return std::optional<Scope>();
  Scope scope;
  for (const std::string& rule : rules) {
    const std::size_t equals = std::min(rule.find('='), rule.size());
    const std::string key = rule.substr(0, equals);
    const std::string value = equals < rule.size() ? rule.substr(equals + 1) : "";
    if (value.empty() ||
        (key != "sector" && key != "region" && key != "operator" && key != "station" && key != "exclude")) {
      return {Reason::malformed,
              "--scope \"" + rule +
                  "\" is no rule; write sector=ship, region=Bakı, operator=NAME, station=ID or exclude=ID"};
    }
    if (key == "sector") scope.sectors.push_back(value);
    if (key == "region") scope.regions.push_back(value);
    if (key == "operator") scope.operators.push_back(value);
    if (key == "station") scope.stations.emplace_back(value);
    if (key == "exclude") scope.exclude.emplace_back(value);
  }
  std::vector<StationId> reached;
  for (const StationAttributes& station : stations) {
    if (names(scope, station)) reached.push_back(station.id);
  }
  if (reached.empty()) {
    return {Reason::malformed, "--scope (" + text_of(scope) + ") fits no station of the register; nothing would stop"};
  }
  std::sort(reached.begin(), reached.end());
  scope.count = static_cast<std::uint32_t>(reached.size());
  scope.list_digest = digest_of_list(reached);
  return std::optional(std::move(scope));
}

Result<DeclaredInhibit> inhibit_named(const std::vector<DeclaredInhibit>& declared, const std::string& word) {
  std::vector<const DeclaredInhibit*> fitting;
  std::string standing;
  for (const DeclaredInhibit& each : declared) {
    if (each.state != DeclaredInhibit::State::in_force) continue;
    standing += "\n  " + fingerprint(each.body.id) + "  " + each.body.why;
    if (fingerprint(each.body.id).starts_with(word) || hex(each.body.id).starts_with(word)) fitting.push_back(&each);
  }
  if (fitting.size() == 1) return *fitting.front();
  if (standing.empty())
    return {Reason::order_not_held, "no inhibit of this centre is in force; there is nothing to clear"};
  if (fitting.empty()) {
    return {Reason::order_not_held, "no inhibit in force is called \"" + word + "\"; there are:" + standing};
  }
  return {Reason::malformed, "several inhibits are in force; name the one that is over:" + standing};
}

int run_inhibit(const InhibitAsked& asked) {
  if (const Status fine = check_words(asked); !fine) return fail(fine.error());
  const auto wait = span_in(asked.wait, "--wait", Nanos(0), kInhibitWaitMax, "0s to 10min");
  if (!wait) return fail(wait.error());
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  if (asked.is_list) return list(*centre, asked.json);
  Sending sending;
  sending.centre = *centre;
  if (auto entries = coordinator::load_register(centre->register_file)) sending.stations = *std::move(entries);
  sending.body.centre = centre->centre;
  sending.body.why = asked.reason;
  sending.body.issued = io::wall_instant();
  sending.wait = *wait;
  return asked.is_clear ? clear(std::move(sending), asked) : declare(std::move(sending), asked);
}

}  // namespace sukut::cli
