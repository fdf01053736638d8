// Gathers what the store and the files hold; coordinator/core/preflight and expiry judge it.
#include "coordinator/cli/watch_commands.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/csv.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/key_list.h"
#include "coordinator/cli/people.h"
#include "coordinator/cli/preflight_print.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/core/expiry.h"
#include "coordinator/core/name_base.h"
#include "coordinator/shell/register.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

namespace fs = std::filesystem;
using coordinator::Preflight;
using coordinator::PreflightWish;

constexpr int kAlertWait_ms = 90'000;  // a command before it, and its own half minute

// What a pre-flight reads.
struct Gathered {
  CentreConfig centre;
  CentreRecords records;
  Root root;  // without keys: not sealed
};

Result<Gathered> gather(const std::string& given) {
  Result<CentreConfig> centre = open_centre(given);
  if (!centre) return centre.error();
  Result<CentreRecords> records = load_records(*centre);
  if (!records) return records.error();
  const Result<Root> root = coordinator::load_root(centre->root);
  if (!root && root.error().reason != Reason::root_unsealed) return root.error();
  return Gathered{*std::move(centre), *std::move(records), root ? *root : Root{}};
}

// Why nobody would be told; empty: somebody is.
std::string why_unwatched(const Gathered& gathered) {
  if (gathered.centre.watch.alert_command.empty()) return "there is no alert command";
  const auto& alert = gathered.records.last_alert;
  if (!alert) return "the alert command was never run";
  return alert->is_taken ? "" : "the alert command failed: " + alert->failure;
}

// "live.order": every "live.*.sig" beside it, by name.
std::vector<std::string> signatures_beside(const std::string& draft) {
  std::vector<std::string> paths;
  const fs::path order(draft);
  const std::string lead = order.stem().string() + ".";
  std::error_code failure;
  const fs::path folder = order.has_parent_path() ? order.parent_path() : fs::path(".");
  for (const auto& entry : fs::directory_iterator(folder, failure)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(lead) && name.ends_with(".sig")) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Who has signed `body` so far. Signatures over other bytes may lie beside it when it was drafted anew: passed over.
Result<coordinator::DraftSignatures> signatures_of(const Order& order, const Bytes& body, const Root& root,
                                                   const std::vector<std::string>& paths) {
  const Role role = role_for(Kind::schedule, order.mode);
  coordinator::DraftSignatures out{role, 0, {}, holders_of(root, role)};
  if (const auto rule = root.roles.find(role); rule != root.roles.end()) out.needed = rule->second.threshold;
  for (const std::string& path : paths) {
    const Result<Bytes> text = io::read_file(path, 64 * 1024);
    if (!text) return text.error();
    const Result<SignatureFile> file = parse_signature(*text);
    if (!file) return Error{file.error().reason, path + ": " + file.error().detail};
    if (file->kind != Kind::schedule || file->body != sha256(body)) {
      warn(path + " is a signature over something else and counts for nothing here");
      continue;
    }
    const Status good = verify_statement(root, role, Kind::schedule, body, file->signature);
    if (!good) warn(path + " counts for nothing: " + good.error().detail);
    if (good) out.signers.merge(signers_of(root, role, {file->signature}));
  }
  return out;
}

// The order that shall be judged: published, or a draft put in its place.
struct Judged {
  Order order;
  std::vector<DocumentStored> documents;  // of it
  std::optional<coordinator::DraftSignatures> draft;
  OrderFile file;
};

Result<Judged> published(const Gathered& gathered, const std::string& id) {
  const Result<PublishedOrder> order = find_order(orders_in(gathered.records.documents), id);
  if (!order) return order.error();
  const auto file = decode_order_file(order->stored.order_file);
  return Judged{order->order, order->documents, {}, file ? *file : OrderFile{}};
}

Result<Judged> drafted(const Gathered& gathered, const PreflightAsked& asked) {
  const Result<OrderReading> reading = load_order(asked.draft);
  if (!reading) return reading.error();
  if (!reading->warnings.empty()) return Error{Reason::malformed, asked.draft + ": " + reading->warnings.front()};
  const Order& order = reading->order;
  if (order.centre != gathered.centre.centre) {
    return Error{Reason::wrong_centre, asked.draft + " is an order of another centre, " + hex(order.centre)};
  }
  if (!asked.id.empty() && !order.name.starts_with(asked.id) && !hex(order.id).starts_with(asked.id)) {
    return Error{Reason::malformed, asked.draft + " is " + order.name + ", not " + asked.id};
  }
  std::vector<std::string> paths = signatures_beside(asked.draft);
  paths.insert(paths.end(), asked.signatures.begin(), asked.signatures.end());
  auto signatures = signatures_of(order, reading->file.body, gathered.root, paths);
  if (!signatures) return signatures.error();
  Judged judged{order, {}, *std::move(signatures), reading->file};
  judged.documents.push_back({{Kind::schedule, reading->file.body, {}}, encode_order_file(reading->file), {}});
  return judged;
}

std::uint32_t reserved_for(const Gathered& gathered, const Order& order) {
  const auto found = gathered.records.reserved.find({coordinator::name_base_of(order.name), hex(order.id)});
  return found == gathered.records.reserved.end() ? 0 : found->second;
}

Result<Preflight> judge(const Gathered& gathered, const Judged& judged) {
  const Result<std::vector<Report>> reports = load_reports(gathered.centre, judged.order.id);
  if (!reports) return reports.error();
  const Instant now = io::wall_instant();
  const auto& records = gathered.records;
  const auto view = coordinator::status_of(judged.documents, records.stations, records.heard, *reports, now);
  if (view.orders.empty()) return Error{Reason::malformed, judged.order.name + " does not read"};
  PreflightWish wish;
  wish.stations = records.stations;
  wish.heard = records.heard;
  wish.root = gathered.root;
  wish.now = now;
  wish.software = "sukut " SUKUT_VERSION;
  wish.software_min = gathered.centre.watch.software_min;
  wish.draft = judged.draft;
  wish.reserved = reserved_for(gathered, judged.order);
  wish.overlaps = collisions(judged.order, judged.file, orders_in(records.documents));
  if (judged.order.mode == Mode::live) wish.unwatched = why_unwatched(gathered);
  return coordinator::preflight_of(view.orders.front(), wish);
}

}  // namespace

int run_preflight(const PreflightAsked& asked) {
  if (asked.id.empty() && asked.draft.empty()) {
    return fail(kBadInput, "which order? give its name, or a draft with --order FILE; see sukut order list");
  }
  const Result<Gathered> gathered = gather(asked.centre);
  if (!gathered) return fail(gathered.error());
  const Result<Judged> judged = asked.draft.empty() ? published(*gathered, asked.id) : drafted(*gathered, asked);
  if (!judged) return fail(judged.error());
  const Result<Preflight> preflight = judge(*gathered, *judged);
  if (!preflight) return fail(preflight.error());
  const Instant now = io::wall_instant();
  if (!asked.csv.empty()) {
    if (const int code = write_csv(asked.csv, csv_of(*preflight)); code != kDone) return code;
  }
  if (asked.json) {
    std::cout << json_of(*preflight, now);
  } else if (asked.csv != "-") {
    std::cout << text_of(*preflight, now);
  }
  return preflight->is_good() ? kDone : kRefused;
}

int run_key_list(const KeyListAsked& asked) {
  const auto within = parse_within(asked.within);
  if (!within || *within < Nanos(0)) {
    return fail(kBadInput, "--within \"" + asked.within + "\" is no length of time; write 6mo, 2y or 90d");
  }
  const Result<Gathered> gathered = gather(asked.centre);
  if (!gathered) return fail(gathered.error());
  if (gathered->root.keys.empty()) {
    return fail({Reason::root_unsealed, "the root is not sealed yet, no key expires; see sukut person list"});
  }
  const Instant now = io::wall_instant();
  std::vector<Order> held;
  for (const PublishedOrder& order : orders_in(gathered->records.documents)) {
    if (!order.is_cancelled && last_end(order.order) > now) held.push_back(order.order);
  }
  const coordinator::Expiries expiries = coordinator::expiries_of(gathered->root, held);
  std::cout << (asked.json ? json_of(expiries, now, *within) : text_of(expiries, now, *within));
  return expiries.is_too_soon() ? kRefused : kDone;
}

int run_alert_test(const std::string& given) {
  const Result<CentreConfig> centre = open_centre(given);
  if (!centre) return fail(centre.error());
  const auto reply =
      coordinator::ask_coordinator(centre->control_endpoint(), coordinator::AlertTestRequest{}, kAlertWait_ms);
  if (!reply) return fail(kNotReachable, reply.error().detail);
  if (reply->error.reason != Reason::none) return fail(reply->error);
  std::cout << "the alert command took the test; see that it arrived where it should\n";
  return kDone;
}

}  // namespace sukut::cli
