// Publishing: what needs the coordinator's answer. Drafting and signing are in order_commands.cc.
#include <iostream>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/keys.h"
#include "coordinator/cli/order_commands.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

// `out` is written first: with it in hand a station can be reached when the coordinator cannot.
int publish(const CentreConfig& centre, const coordinator::PublishRequest& request, const std::string& out,
            const std::string& what) {
  if (!out.empty()) {
    if (const Status done = io::write_file(out, encode_document(request.document)); !done) return fail(done.error());
    std::cout << "signed document written to " << out << " (at a station: sukut-agent import " << out << ")\n";
  }
  const auto reply = coordinator::ask_coordinator(centre.control_endpoint(), request);
  if (!reply) return fail(kNotReachable, reply.error().detail);
  if (reply->error.reason != Reason::none) return fail(reply->error), kRefused;
  std::cout << what << "; sent at once to " << reply->reached << " connected agent" << (reply->reached == 1 ? "" : "s")
            << "\n";
  return kDone;
}

// What a cancel or close speaks of. An unpublished order can be named by its id, or by its file.
struct Named {
  OrderId id;
  std::string name;
  std::optional<Order> order;
};
Result<Named> order_named(const CentreConfig& centre, const std::string& word) {
  if (word.ends_with(".order")) {
    const Result<OrderReading> reading = load_order(word);
    if (!reading) return reading.error();
    return Named{reading->order.id, base_of(reading->order.name), reading->order};
  }
  const Result<CentreRecords> records = load_records(centre);
  const auto found =
      records ? find_order(orders_in(records->documents), word) : Result<PublishedOrder>(records.error());
  if (found) return Named{found->order.id, base_of(found->order.name), found->order};
  Named named;
  if (from_bytes(from_hex(word), named.id)) return named;
  return found.error();
}

Status check_cue(const Named& named, const std::string& cue, bool must_be_open_ended) {
  if (!is_text_id(cue)) return {Reason::malformed, "\"" + cue + "\" is no cue id"};
  if (!named.order) return Done{};
  std::vector<std::string> known;
  for (const Cue& candidate : named.order->cues) {
    if (candidate.id.text == cue && (candidate.until_closed || !must_be_open_ended)) return Done{};
    if (candidate.until_closed || !must_be_open_ended) known.push_back(candidate.id.text);
  }
  std::string list;
  for (const std::string& id : known) list += (list.empty() ? "" : ", ") + id;
  return {Reason::malformed, named.order->name + " has no " + (must_be_open_ended ? "open-ended " : "") + "cue \"" +
                                 cue + "\"; it has: " + (list.empty() ? "none" : list)};
}

// Signs `body` with every key and publishes.
int stop(const CentreConfig& centre, Kind kind, const Bytes& body, const OrderStop& asked, const std::string& what) {
  const Result<Root> root = coordinator::load_root(centre.root);
  if (!root) return fail(root.error());
  std::vector<SignatureFile> signatures;
  for (const std::string& path : asked.keys) {
    const Result<OpenedKey> key = open_key(path, asked.passphrase_file);
    if (!key) return fail(key.error());
    signatures.push_back(make_signature(key->key, kind, centre.centre, body));
  }
  const Result<Assembled> ready = assemble(*root, kind, Mode::live, body, signatures);
  if (!ready) return fail(ready.error());
  return publish(centre, {{}, ready->document}, asked.out, what);
}

}  // namespace

int run_order_publish(const OrderPublish& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<Root> root = coordinator::load_root(centre->root);
  if (!root) return fail(root.error());
  const Result<OrderReading> reading = load_order(asked.file);
  if (!reading) return fail(reading.error());
  if (!reading->warnings.empty()) return fail(kRefused, "not published: " + reading->warnings.front());
  const Order& order = reading->order;
  if (order.centre != centre->centre) {
    return fail(
        {Reason::wrong_centre, asked.file + " is an order of centre " + hex(order.centre) + ", not of this one"});
  }
  const Result<std::vector<SignatureFile>> signatures = load_signatures(asked.signatures);
  if (!signatures) return fail(signatures.error());
  const Result<Assembled> ready = assemble(*root, Kind::schedule, order.mode, reading->file.body, *signatures);
  if (!ready) return fail(ready.error());
  if (const Result<CentreRecords> records = load_records(*centre)) {
    for (const auto& collision : collisions(order, reading->file, orders_in(records->documents))) warn(collision);
  }
  const std::string mode = order.mode == Mode::live ? "LIVE order " : "drill order ";
  return publish(*centre, {encode_order_file(reading->file), ready->document}, asked.out,
                 mode + order.name + " is published");
}

int run_order_cancel(const OrderStop& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<Named> named = order_named(*centre, asked.id);
  if (!named) return fail(named.error());
  Cancel cancel;
  cancel.centre = centre->centre;
  cancel.order = named->id;
  cancel.name = named->name;
  cancel.why = asked.reason;
  cancel.issued = io::wall_instant();
  if (!asked.cue.empty()) {
    if (const Status fine = check_cue(*named, asked.cue, false); !fine) return fail(fine.error());
    cancel.cue = CueId(asked.cue);
  }
  if (!named->order) warn("no order of this id was published here; the cancel is kept and sent all the same, for good");
  const std::string what =
      (named->name.empty() ? hex(named->id) : named->name) + (asked.cue.empty() ? "" : " " + asked.cue);
  return stop(*centre, Kind::cancel, encode_cancel(cancel), asked, what + " is cancelled, in every revision");
}

int run_order_close(const OrderStop& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<Named> named = order_named(*centre, asked.id);
  if (!named) return fail(named.error());
  if (const Status fine = check_cue(*named, asked.cue, true); !fine) return fail(fine.error());
  Close close;
  close.centre = centre->centre;
  close.order = named->id;
  close.name = named->name;
  close.cue = CueId(asked.cue);
  close.issued = io::wall_instant();
  return stop(*centre, Kind::close, encode_close(close), asked, named->name + " " + asked.cue + " is closed");
}

int run_order_list(const std::string& given, bool json) {
  const Result<CentreConfig> centre = open_centre(given);
  if (!centre) return fail(centre.error());
  const Result<CentreRecords> records = load_records(*centre);
  if (!records) return fail(records.error());
  const std::vector<PublishedOrder> orders = orders_in(records->documents);
  if (json) return std::cout << json_of(orders), kDone;
  const Instant now = io::wall_instant();
  Table table({"order", "mode", "id", "minute (Baku)", "state", "fingerprint"});
  for (const PublishedOrder& order : orders) {
    const Cue* minute = &order.order.cues.front();
    for (const Cue& cue : order.order.cues) {
      if (is_moment(cue.action)) minute = is_moment(minute->action) ? minute : &cue;
    }
    const Instant start = minute->spans.front().start;
    const std::string state = order.is_cancelled            ? "cancelled"
                              : last_end(order.order) < now ? "over"
                                                            : countdown_text(start, now);
    table.add({order.order.name, std::string(name_of(order.order.mode)), hex(order.order.id),
               local_text(kHomeZone, start), state, fingerprint(order.hash)});
  }
  std::cout << (table.empty() ? "no order was published yet\n" : table.text());
  return kDone;
}

}  // namespace sukut::cli
