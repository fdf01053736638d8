// Publishing: what needs the coordinator's answer. Drafting and signing are in order_commands.cc, cancels and closes in
// stop_commands.cc.
#include <iostream>
#include <optional>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/keys.h"
#include "coordinator/cli/order_commands.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/stop_commands.h"
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

// A cancel or close that was sealed before carries its signatures; an order file does not.
Result<std::optional<SignedDocument>> sealed_in(const std::string& path) {
  const Result<Bytes> bytes = io::read_file(path);
  if (!bytes) return bytes.error();
  Result<SignedDocument> document = decode_document(*bytes);
  if (!document || document->signatures.empty()) return std::optional<SignedDocument>();
  return std::optional(*std::move(document));
}

}  // namespace

int run_order_publish(const OrderPublish& asked) {
  const Result<std::optional<SignedDocument>> sealed = sealed_in(asked.file);
  if (!sealed) return fail(sealed.error());
  if (*sealed && !asked.signatures.empty()) {
    return fail({Reason::malformed, asked.file + " carries its signatures; publish it alone"});
  }
  if (*sealed) return publish_sealed(asked.centre, **sealed, asked.telling);
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
