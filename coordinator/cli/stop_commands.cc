#include "coordinator/cli/stop_commands.h"

#include <iostream>
#include <optional>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/confirmations.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/keys.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/scope_rules.h"
#include "coordinator/cli/signature_file.h"
#include "coordinator/cli/stations.h"
#include "coordinator/cli/stop_print.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/system_clock.h"
#include "proto/io/toml_file.h"

namespace sukut::cli {
namespace {

constexpr Nanos kWaitMax = std::chrono::minutes(10);

// What a cancel or close speaks of. An unpublished order can be named by its id, or by its file.
struct Named {
  CentreId centre;
  OrderId id;
  std::string name;
  std::optional<Order> order;
};

// Where it is said: the centre's folder. Somebody else's machine has none, and can prepare by the order's file.
struct StopGround {
  std::optional<CentreConfig> centre;
  Named named;
  std::vector<StationAttributes> stations;
};

Result<Named> order_named(const CentreConfig& centre, const std::string& word) {
  const Result<CentreRecords> records = load_records(centre);
  const auto found =
      records ? find_order(orders_in(records->documents), word) : Result<PublishedOrder>(records.error());
  if (found) return Named{centre.centre, found->order.id, base_of(found->order.name), found->order};
  Named named;
  named.centre = centre.centre;
  if (from_bytes(from_hex(word), named.id)) return named;
  return found.error();
}

Result<Named> order_in_file(const std::string& path) {
  const Result<OrderReading> reading = load_order(path);
  if (!reading) return reading.error();
  return Named{reading->order.centre, reading->order.id, base_of(reading->order.name), reading->order};
}

Result<StopGround> open_ground_of(const OrderStop& asked) {
  const bool is_file = asked.id.ends_with(".order");
  Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre && (!is_file || asked.prepare.empty())) return centre.error();
  Result<Named> named = is_file ? order_in_file(asked.id) : order_named(*centre, asked.id);
  if (!named) return named.error();
  StopGround ground{{}, *std::move(named), {}};
  if (!centre) return ground;
  if (ground.named.centre != centre->centre) {
    return Error{Reason::wrong_centre,
                 asked.id + " is an order of centre " + hex(ground.named.centre) + ", not of " + centre->directory};
  }
  if (const auto entries = coordinator::load_register(centre->register_file)) ground.stations = attributes_of(*entries);
  ground.centre = *std::move(centre);
  return ground;
}

Status check_cue(const Named& named, const std::string& cue, bool must_be_open_ended) {
  if (!is_text_id(cue)) return {Reason::malformed, "\"" + cue + "\" is no cue id"};
  if (!named.order) return Done{};
  std::string list;
  for (const Cue& candidate : named.order->cues) {
    if (must_be_open_ended && !candidate.until_closed) continue;
    if (candidate.id.text == cue) return Done{};
    list += (list.empty() ? "" : ", ") + candidate.id.text;
  }
  return {Reason::malformed, named.order->name + " has no " + (must_be_open_ended ? "open-ended " : "") + "cue \"" +
                                 cue + "\"; it has: " + (list.empty() ? "none" : list)};
}

// A scope that fits nobody whom the order names would seem to have done something.
Status check_reaches(const StopGround& ground, const std::string& cue, const Scope& scope) {
  if (!ground.named.order || ground.stations.empty()) return Done{};
  for (const Cue& candidate : ground.named.order->cues) {
    if (!cue.empty() && candidate.id.text != cue) continue;
    for (const StationAttributes& station : ground.stations) {
      if (names(candidate.scope, station) && names(scope, station)) return Done{};
    }
  }
  return {Reason::malformed, "--scope (" + text_of(scope) + ") fits no station that " + ground.named.order->name +
                                 (cue.empty() ? "" : " " + cue) + " names; nothing would come of it"};
}

Result<std::optional<Scope>> scope_for(const OrderStop& asked, const StopGround& ground) {
  auto scope = ground.stations.empty() ? parse_scope(asked.scope) : parse_scope(asked.scope, ground.stations);
  if (!scope || !*scope) return scope;
  if (const Status reaches = check_reaches(ground, asked.cue, **scope); !reaches) return reaches.error();
  return scope;
}

// Signed with every key; where the centre's root is at hand, it says now whether that is enough.
Result<SignedDocument> seal(const StopGround& ground, Kind kind, const Bytes& body, const OrderStop& asked) {
  std::vector<SignatureFile> signatures;
  for (const std::string& path : asked.keys) {
    const Result<OpenedKey> key = open_key(path, asked.passphrase_file);
    if (!key) return key.error();
    signatures.push_back(make_signature(key->key, kind, ground.named.centre, body));
  }
  if (ground.centre) {
    const Result<Root> root = coordinator::load_root(ground.centre->root);
    if (!root) return root.error();
    const Result<Assembled> ready = assemble(*root, kind, Mode::live, body, signatures);
    if (!ready) return ready.error();
    return ready->document;
  }
  SignedDocument document{kind, body, {}};
  for (const SignatureFile& file : signatures) document.signatures.push_back(file.signature);
  return document;
}

int write_prepared(const SignedDocument& document, const std::string& path, const std::string& what) {
  if (const Status done = io::write_file(path, encode_document(document), 0600); !done) return fail(done.error());
  std::cout << what << ": sealed in " << path << " (" << fingerprint(sha256(document.body))
            << "), and not published. Whoever has the file can use it:\n"
               "  at the centre, without a key:  sukut order publish "
            << path << "\n  at a station cut off:          sukut-agent import " << path << "\n";
  return kDone;
}

// ---- Publishing, and what comes of it.

std::string what_of(const Cancel& cancel) {
  const std::string name = cancel.name.empty() ? hex(cancel.order) : cancel.name;
  return name + " is cancelled, in every revision" +
         (cancel.cue || cancel.scope ? ": " + covered_text(cancel) : std::string());
}
std::string what_of(const Close& close) {
  return close.name + " " + close.cue.text + " is closed" + (close.scope ? ": " + text_of(*close.scope) : "");
}

void show_progress(const std::string& line) {
  if (is_terminal()) std::cout << "\r\033[K" << line << std::flush;
}
void end_progress() { show_progress(""); }

int tell(const CentreConfig& centre, const Cancel& cancel, std::uint32_t reached, Mono deadline, bool json) {
  Result<Confirmations> confirmations = Confirmations::open(centre, cancel.order);
  if (!confirmations) return fail(confirmations.error());
  coordinator::StopView view;
  const Status waited = wait_for(*confirmations, deadline, [&] {
    view = confirmations->stop_view(cancel, io::wall_instant());
    const std::size_t missing = view.unconfirmed.size() + view.unheard.size();
    if (!json) show_progress("stopped " + std::to_string(view.stopped) + ", waiting for " + std::to_string(missing));
    return missing == 0;
  });
  if (!json) end_progress();
  if (!waited) return fail(waited.error());
  std::cout << (json ? json_of(view, reached) : text_of(view));
  return kDone;
}

int tell(const CentreConfig& centre, const Close& close, std::uint32_t reached, Mono deadline, bool json) {
  Result<Confirmations> confirmations = Confirmations::open(centre, close.order);
  if (!confirmations) return fail(confirmations.error());
  coordinator::OpenCue open;
  const Status waited = wait_for(*confirmations, deadline, [&] {
    open = confirmations->open_cue(close.cue, close.scope);
    if (!json)
      show_progress("ended " + std::to_string(open.ended) + ", waiting for " + std::to_string(open.open.size()));
    return open.open.empty();
  });
  if (!json) end_progress();
  if (!waited) return fail(waited.error());
  std::cout << (json ? json_of(close, open, reached) : close_text(open));
  return kDone;
}

template <typename Body>
int publish_and_tell(const CentreConfig& centre, const SignedDocument& document, const Body& body,
                     const Telling& telling) {
  const auto wait = io::parse_duration(telling.wait);
  if (!wait || *wait > kWaitMax) {
    return fail({Reason::malformed, "--wait \"" + telling.wait + "\" is no time between 0s and 10m; write 2s"});
  }
  const Mono deadline = io::read_clocks().mono + *wait;
  const auto reply = coordinator::ask_coordinator(centre.control_endpoint(), coordinator::PublishRequest{{}, document});
  if (!reply) return fail(kNotReachable, reply.error().detail);
  if (reply->error.reason != Reason::none) return fail(reply->error), kRefused;
  if (!telling.json) {
    std::cout << what_of(body) << "; sent at once to " << reply->reached << " connected agent"
              << (reply->reached == 1 ? "" : "s") << std::endl;
  }
  return tell(centre, body, reply->reached, deadline, telling.json);
}

template <typename Body>
int act(const StopGround& ground, Kind kind, const Body& body, const Bytes& bytes, const OrderStop& asked) {
  const Result<SignedDocument> document = seal(ground, kind, bytes, asked);
  if (!document) return fail(document.error());
  if (!asked.prepare.empty()) return write_prepared(*document, asked.prepare, what_of(body));
  if (!asked.out.empty()) {
    // First: with it in hand a station can be reached when the coordinator cannot.
    if (const Status done = io::write_file(asked.out, encode_document(*document)); !done) return fail(done.error());
    std::cerr << "signed document written to " << asked.out << " (at a station: sukut-agent import " << asked.out
              << ")\n";
  }
  return publish_and_tell(*ground.centre, *document, body, asked.telling);
}

}  // namespace

int run_order_cancel(const OrderStop& asked) {
  const Result<StopGround> ground = open_ground_of(asked);
  if (!ground) return fail(ground.error());
  Cancel cancel;
  cancel.centre = ground->named.centre;
  cancel.order = ground->named.id;
  cancel.name = ground->named.name;
  cancel.why = asked.reason;
  cancel.issued = io::wall_instant();
  if (!asked.cue.empty()) {
    if (const Status fine = check_cue(ground->named, asked.cue, false); !fine) return fail(fine.error());
    cancel.cue = CueId(asked.cue);
  }
  const auto scope = scope_for(asked, *ground);
  if (!scope) return fail(scope.error());
  cancel.scope = *scope;
  if (const Status fine = validate(cancel); !fine) return fail(fine.error());
  if (!ground->named.order)
    warn("no order of this id was published here; the cancel is kept and sent all the same, for good");
  return act(*ground, Kind::cancel, cancel, encode_cancel(cancel), asked);
}

int run_order_close(const OrderStop& asked) {
  const Result<StopGround> ground = open_ground_of(asked);
  if (!ground) return fail(ground.error());
  if (const Status fine = check_cue(ground->named, asked.cue, true); !fine) return fail(fine.error());
  const auto scope = scope_for(asked, *ground);
  if (!scope) return fail(scope.error());
  Close close;
  close.centre = ground->named.centre;
  close.order = ground->named.id;
  close.name = ground->named.name;
  close.cue = CueId(asked.cue);
  close.scope = *scope;
  close.issued = io::wall_instant();
  if (const Status fine = validate(close); !fine) return fail(fine.error());
  return act(*ground, Kind::close, close, encode_close(close), asked);
}

int publish_sealed(const std::string& given, const SignedDocument& document, const Telling& telling) {
  const Result<CentreConfig> centre = open_centre(given);
  if (!centre) return fail(centre.error());
  if (document.kind == Kind::cancel) {
    const Result<Cancel> cancel = decode_cancel(document.body);
    if (!cancel) return fail(cancel.error());
    return publish_and_tell(*centre, document, *cancel, telling);
  }
  if (document.kind == Kind::close) {
    const Result<Close> close = decode_close(document.body);
    if (!close) return fail(close.error());
    return publish_and_tell(*centre, document, *close, telling);
  }
  return fail({Reason::kind_unsupported, "a signed document of kind " + std::string(name_of(document.kind)) +
                                             " is published with its order file: sukut order publish FILE.order SIG…"});
}

}  // namespace sukut::cli
