// Drafting, showing and signing. What needs the coordinator's answer is in order_publishing.cc.
#include "coordinator/cli/order_commands.h"

#include <algorithm>
#include <iostream>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/draft.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/keys.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/stations.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

Result<Occasion> occasion_of(const OrderDraft& asked, Instant now) {
  if (!asked.is_drill) {
    if (!asked.in.empty() || !asked.at.empty()) {
      return {Reason::malformed,
              "--in and --at are for drills; a live order falls on the plan's date (add --drill, or leave them out)"};
    }
    if (!asked.year) return {Reason::malformed, "give --year for a live order, or --drill"};
    return Occasion(LiveWish{*asked.year, now});
  }
  if (asked.year) return {Reason::malformed, "a drill has no --year; give --in 30s or --at 2027-01-06T11:00+04:00"};
  const auto minute = io::parse_duration(asked.minute);
  if (!minute || *minute < std::chrono::milliseconds(100) || *minute > kOutputMax) {
    return {Reason::malformed, "--minute \"" + asked.minute + "\" is no length between 100 ms and 15 min; write 10s"};
  }
  if (asked.in.empty() == asked.at.empty()) {
    return {Reason::malformed, "a drill needs one of --in 30s and --at 2027-01-06T11:00+04:00"};
  }
  const auto in = io::parse_duration(asked.in);
  const auto at = asked.at.empty() ? (in ? std::optional(now + *in) : std::nullopt) : parse_instant(asked.at);
  if (!at) {
    return {Reason::malformed, asked.at.empty()
                                   ? "--in \"" + asked.in + "\" is no duration; write 30s, 10m or 2h"
                                   : "--at \"" + asked.at + "\" is no instant; write 2027-01-06T11:00+04:00"};
  }
  if (*at <= now) return {Reason::malformed, "the drill's minute " + utc_text(*at) + " has passed"};
  return Occasion(DrillWish{now, *at, *minute});
}

std::string file_name_of(const std::string& order_name) {
  std::string name = order_name;
  std::replace(name.begin(), name.end(), '/', '-');
  return name + ".order";
}

void print_draft(const Draft& draft, const std::string& path, Instant now) {
  const Order& order = draft.order;
  std::cout << (order.mode == Mode::live ? paint(Tone::bad, "LIVE order") : paint(Tone::warning, "drill order")) << " "
            << order.name << ", " << order.cues.size() << " cues, body " << draft.file.body.size() << " bytes\n"
            << "fingerprint " << fingerprint(sha256(draft.file.body)) << "\n";
  for (const Cue& cue : order.cues) {
    if (!is_moment(cue.action)) continue;
    std::cout << "the minute " << local_text(kHomeZone, cue.spans.front().start) << " Baku, "
              << countdown_text(cue.spans.front().start, now) << "\n";
    break;
  }
  std::cout << "written to " << path << "; next: sukut order sign " << path << " --key FILE\n";
}

// The newest published body of the id, which a further revision replaces.
Bytes previous_body(const std::vector<coordinator::DocumentStored>& documents, const OrderId& id) {
  for (const PublishedOrder& order : orders_in(documents)) {
    if (order.order.id == id) return order.stored.document.body;
  }
  return {};
}

// Of --register, else of the centre when there is one here; none is fine, people sign offline.
Result<std::vector<StationAttributes>> attributes_for_reading(const std::string& register_file,
                                                              const std::string& centre) {
  std::string path = register_file;
  if (path.empty()) {
    const Result<CentreConfig> here = open_centre(centre);
    if (!here) return std::vector<StationAttributes>{};
    path = here->register_file;
  }
  const Result<std::vector<StationEntry>> entries = load_stations(path);
  if (!entries && register_file.empty()) return std::vector<StationAttributes>{};
  if (!entries) return entries.error();
  return attributes_of(*entries);
}

std::string signature_path(const OrderSign& asked, const OpenedKey& key) {
  if (!asked.out.empty()) return asked.out;
  const std::size_t ending = asked.file.rfind(".order");
  return asked.file.substr(0, ending) + "." + slug_of(key) + ".sig";
}

}  // namespace

int run_order_draft(const OrderDraft& asked) {
  const Instant now = std::chrono::floor<std::chrono::milliseconds>(io::wall_instant());  // readable to the last digit
  const Plan plan = read_plan(asked.plan);
  if (!plan.problems().empty()) return print_problems(plan.problems()), plan.file.has_root() ? kRefused : kBadInput;
  const Result<Occasion> occasion = occasion_of(asked, now);
  if (!occasion) return fail(occasion.error());
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<CentreRecords> records = load_records(*centre);
  if (!records) return fail(records.error());
  const std::vector<StationAttributes> stations = attributes_of(records->stations);
  const PlanCheck check = check_plan(plan, &stations, *occasion);
  if (!plan.problems().empty()) return print_problems(plan.problems()), kRefused;
  for (const std::string& warning : check.warnings) warn(warning);
  const auto reserved = coordinator::ask_coordinator(centre->control_endpoint(),
                                                     coordinator::ReserveRequest{name_base_of(plan, *occasion)});
  if (!reserved) return fail(kNotReachable, reserved.error().detail);
  if (reserved->error.reason != Reason::none) return fail(reserved->error), kRefused;
  const DraftWish wish{centre->centre,     reserved->order,
                       reserved->revision, now,
                       tzdata_version(),   previous_body(records->documents, reserved->order),
                       *occasion};
  const Result<Draft> draft = draft_order(plan, check, wish);
  if (!draft) return fail(draft.error()), kRefused;
  const std::string path = asked.out.empty() ? file_name_of(draft->order.name) : asked.out;
  if (const Status done = io::write_file(path, encode_order_file(draft->file)); !done) return fail(done.error());
  print_draft(*draft, path, now);
  for (const auto& collision : collisions(draft->order, draft->file, orders_in(records->documents))) warn(collision);
  return kDone;
}

int run_order_show(const OrderShow& asked) {
  const Result<OrderReading> reading = load_order(asked.file);
  if (!reading) return fail(reading.error());
  const auto stations = attributes_for_reading(asked.register_file, asked.centre);
  if (!stations) return fail(stations.error());
  std::cout << (asked.json ? json_of(*reading) : text_of(*reading, *stations));
  return reading->warnings.empty() ? kDone : kRefused;
}

int run_order_sign(const OrderSign& asked) {
  const Result<OrderReading> reading = load_order(asked.file);
  if (!reading) return fail(reading.error());
  const auto stations = attributes_for_reading(asked.register_file, asked.centre);
  if (!stations) return fail(stations.error());
  std::cout << text_of(*reading, *stations) << std::flush;
  if (!reading->warnings.empty())
    return fail(kRefused, "not signed: the file does not fit its signed body; draft it again");
  const bool is_live = reading->order.mode == Mode::live;
  if (!asked.yes && !ask_yes(is_live ? "Sign this LIVE order?" : "Sign this drill?"))
    return fail(kRefused, "not signed");
  const Result<OpenedKey> key = open_key(asked.key, asked.passphrase_file);
  if (!key) return fail(key.error());
  const SignatureFile signature = make_signature(key->key, Kind::schedule, reading->order.centre, reading->file.body);
  const std::string path = signature_path(asked, *key);
  if (const Status done = io::write_file(path, to_text(signature)); !done) return fail(done.error());
  std::cout << "signed by " << key->name << ", written to " << path << "\n";
  return kDone;
}

}  // namespace sukut::cli
