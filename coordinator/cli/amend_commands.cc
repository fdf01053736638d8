// Both first draft as if the revision were reserved: whoever is refused has used up nothing.
#include "coordinator/cli/amend_commands.h"

#include <algorithm>
#include <iostream>

#include "coordinator/cli/amend.h"
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/stations.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"
#include "proto/io/key_file.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

struct AmendGround {
  CentreConfig centre;
  CentreRecords records;
  PublishedOrder order;
  AmendWish wish;
};

Status read_words(const OrderAmend& asked, AmendWish& wish) {
  for (const std::string& word : asked.changes) {
    Result<Change> change = parse_change(word);
    if (!change) return change.error();
    wish.changes.push_back(*std::move(change));
  }
  for (const std::string& cue : asked.drops) {
    if (!is_text_id(cue)) return {Reason::malformed, "--drop \"" + cue + "\" is no cue's id"};
    wish.drops.emplace_back(cue);
  }
  wish.zone = asked.zone.empty() ? kHomeZone : asked.zone;
  if (!is_zone(wish.zone)) return {Reason::malformed, "--zone \"" + asked.zone + "\" is no IANA zone; write Asia/Baku"};
  wish.now = std::chrono::floor<std::chrono::milliseconds>(io::wall_instant());
  wish.tzdata = tzdata_version();
  return Done{};
}

Result<AmendGround> open_ground(const OrderAmend& asked) {
  AmendWish wish;
  if (const Status read = read_words(asked, wish); !read) return read.error();
  Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return centre.error();
  Result<CentreRecords> records = load_records(*centre);
  if (!records) return records.error();
  Result<PublishedOrder> order = find_order(orders_in(records->documents), asked.id);
  if (!order) return order.error();
  const Result<std::vector<Report>> reports = load_reports(*centre, order->order.id);
  if (!reports) return reports.error();
  for (const Report& report : *reports) {
    if (report.type == ReportType::started) wish.begun.insert(report.cue);
  }
  wish.id = order->order.id;
  return AmendGround{*std::move(centre), *std::move(records), *std::move(order), std::move(wish)};
}

// The next revision under `name_base`; kDone, or the exit code after saying why there is none.
int reserve(AmendGround& ground, const std::string& name_base) {
  const auto reserved =
      coordinator::ask_coordinator(ground.centre.control_endpoint(), coordinator::ReserveRequest{name_base});
  if (!reserved) return fail(kNotReachable, reserved.error().detail);
  if (reserved->error.reason != Reason::none) return fail(reserved->error), kRefused;
  ground.wish.name_base = name_base;
  ground.wish.id = reserved->order;
  ground.wish.revision = reserved->revision;
  return kDone;
}

std::string path_for(const OrderAmend& asked, const std::string& order_name) {
  if (!asked.out.empty()) return asked.out;
  std::string name = order_name;
  std::replace(name.begin(), name.end(), '/', '-');
  return name + ".order";
}

void print_cues(const Order& order, const AmendWish& wish) {
  Table table({"cue", "action", "starts", "ends"});
  for (const Cue& cue : order.cues) {
    for (const ZoneSpan& span : cue.spans) {
      const std::string& zone = span.zone.empty() ? wish.zone : span.zone;
      table.add({cue.id.text, std::string(name_of(cue.action)), zoned_text(zone, span.start),
                 (cue.until_closed ? "when closed, at latest " : "") + zoned_text(zone, span.end)});
    }
  }
  std::cout << table.text();
}

int write_draft(const AmendGround& ground, const Draft& draft, const std::vector<std::string>& changes,
                const OrderAmend& asked) {
  const Order& order = draft.order;
  const std::string path = path_for(asked, order.name);
  if (const Status done = io::write_file(path, encode_order_file(draft.file)); !done) return fail(done.error());
  std::cout << (order.mode == Mode::live ? paint(Tone::bad, "LIVE order") : paint(Tone::warning, "drill order")) << " "
            << order.name << ", body " << draft.file.body.size() << " bytes\n";
  for (const std::string& change : changes) std::cout << "  " << change << "\n";
  print_cues(order, ground.wish);
  std::cout << "fingerprint " << fingerprint(sha256(draft.file.body)) << "\nwritten to " << path
            << "; next: sukut order sign " << path << " --key FILE\n";
  for (const auto& collision : collisions(order, draft.file, orders_in(ground.records.documents))) warn(collision);
  return kDone;
}

// That of a predecessor which was called off as well is the next one's predecessor: the line has one end.
Result<std::string> free_name_base(const AmendGround& ground) {
  const std::vector<PublishedOrder> orders = orders_in(ground.records.documents);
  std::string base = next_name_base(base_of(ground.order.order.name));
  for (;;) {
    const auto taken = std::find_if(orders.begin(), orders.end(),
                                    [&base](const PublishedOrder& order) { return base_of(order.order.name) == base; });
    if (taken == orders.end()) return base;
    if (!taken->is_cancelled && last_end(taken->order) > ground.wish.now) {
      return Error{Reason::order_overlaps, taken->order.name +
                                               " stands already in its place; to change it: sukut order "
                                               "amend " +
                                               base};
    }
    base = next_name_base(base);
  }
}

}  // namespace

int run_order_amend(const OrderAmend& asked) {
  Result<AmendGround> ground = open_ground(asked);
  if (!ground) return fail(ground.error());
  ground->wish.revision = ground->order.order.revision + 1;
  if (const Result<Draft> trial = amend_order(ground->order, ground->wish); !trial) return fail(trial.error());
  if (const int code = reserve(*ground, base_of(ground->order.order.name)); code != kDone) return code;
  if (ground->wish.id != ground->order.order.id) {
    return fail({Reason::order_not_held, "the coordinator knows another order as " + base_of(ground->order.order.name) +
                                             "; is this the centre that published it?"});
  }
  const Result<Draft> draft = amend_order(ground->order, ground->wish);
  if (!draft) return fail(draft.error());
  return write_draft(*ground, *draft, differences(ground->order.order, draft->order), asked);
}

int run_order_again(const OrderAmend& asked) {
  Result<AmendGround> ground = open_ground(asked);
  if (!ground) return fail(ground.error());
  const Result<std::string> base = free_name_base(*ground);
  if (!base) return fail(base.error());
  const std::vector<StationAttributes> stations = attributes_of(ground->records.stations);
  ground->wish.name_base = *base;
  if (const Result<Draft> trial = draft_again(ground->order, stations, ground->wish); !trial) {
    return fail(trial.error());
  }
  if (const int code = reserve(*ground, *base); code != kDone) return code;
  const Result<Draft> draft = draft_again(ground->order, stations, ground->wish);
  if (!draft) return fail(draft.error());
  return write_draft(*ground, *draft, {}, asked);
}

}  // namespace sukut::cli
