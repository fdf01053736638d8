// The coordinator is killed with −9 again and again while orders are published and reports pour in; it is gone around
// T; it has a million reports behind it. What it confirmed is there afterwards, once; armed agents never notice.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <random>

#include "coordinator/shell/store.h"
#include "proto/codec.h"
#include "tests/faults/cast.h"
#include "tests/faults/centre_rows.h"
#include "tests/faults/senders.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kBatch = 20'000;
constexpr Nanos kReadyMax = seconds(2);
constexpr Nanos kOnTime = milliseconds(250);  // as seen outside, on a loaded machine

// Publishes one order after another, each until the centre says that it has it.
class Publisher {
 public:
  Publisher(const Centre& centre, int orders) : centre_(centre), orders_(orders) {}

  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      for (int i = 0; i < orders_ && !stop.stop_requested(); ++i) {
        const std::string name = "burst-" + std::to_string(i);
        while (!stop.stop_requested()) {
          ++tries_;
          if (centre_.sukut({"order", "publish", name + ".order", name + ".Leyla.sig", name + ".Rashad.sig"}).code != 0)
            continue;
          ++confirmed_;
          break;
        }
      }
    });
  }
  [[nodiscard]] int confirmed() const { return confirmed_; }
  [[nodiscard]] int tries() const { return tries_; }

 private:
  const Centre& centre_;
  const int orders_;
  std::atomic<int> confirmed_ = 0;
  std::atomic<int> tries_ = 0;
  std::jthread thread_;
};

std::size_t documents_in(const Centre& centre) {
  auto store = coordinator::open_sqlite_store(centre.store_path(), coordinator::Access::read);
  if (!store) throw Broken{"the store cannot be read: " + store.error().detail};
  const auto documents = (*store)->documents();
  if (!documents) throw Broken{"the store's documents cannot be read: " + documents.error().detail};
  return documents->size();
}

Nanos restart(Centre& centre) {
  const Instant from = true_now();
  centre.start();
  return true_now() - from;
}

std::string spread_text(std::vector<Nanos> lengths) {
  std::sort(lengths.begin(), lengths.end());
  return "median " + length_text(lengths[lengths.size() / 2]) + ", worst " + length_text(lengths.back());
}

// Many days of reports of one station, as if they had come over the link.
void fill_store(const Centre& centre, int reports) {
  auto store = coordinator::open_sqlite_store(centre.store_path(), coordinator::Access::write);
  if (!store) throw Broken{"the store cannot be opened: " + store.error().detail};
  Report report;
  report.station = StationId("many-0");
  report.type = ReportType::started;
  report.journal.bytes[0] = 1;
  report.order.bytes[0] = 1;
  report.revision = 1;
  report.hash = sha256("an order of long ago");
  report.cue = CueId("horns");
  report.known_by = KnownBy::commanded;
  report.at = true_now();
  for (int done = 0; done < reports;) {
    std::vector<coordinator::Record> batch;
    for (; batch.size() < kBatch && done < reports; ++done) {
      report.seq = static_cast<std::uint64_t>(done) + 1;
      batch.emplace_back(coordinator::ReportStored{{encode_report(report), Bytes(64, 's')}, report, report.at});
    }
    if (const auto committed = (*store)->commit(batch); !committed) throw Broken{committed.error().detail};
  }
}

}  // namespace

void play_centre_ready(Finding& finding) {
  const Stage stage("ready");
  Centre centre(stage);
  centre.kill();
  const int reports = how_many(1'000'000, 50'000);
  fill_store(centre, reports);
  centre.start();
  std::vector<Nanos> ready;
  for (int i = 0; i < 5; ++i) {
    centre.kill();
    ready.push_back(restart(centre));
  }
  finding.expect(*std::max_element(ready.begin(), ready.end()) <= kReadyMax, "ready within 2 s");
  finding.figure(std::to_string(reports) + " reports stored, 5 kills; ready again: " + spread_text(ready));
}

void play_centre_killed(Finding& finding) {
  const Stage stage("killing");
  Centre centre(stage);
  Cast cast(centre);
  const Station& one = cast.add({"one"});
  const Station& two = cast.add({"two"});
  Senders senders(centre, "sender", 6);
  cast.enter();
  const int orders = how_many(40, 8);
  const int kills = how_many(200, 20);
  for (int i = 0; i < orders; ++i) {
    centre.sign("burst-" + std::to_string(i), {{"horns", minute_in(seconds(3600 + 60 * i))}});
  }
  const Instant minute = minute_in(seconds(16));
  centre.publish("minute", {{"horns", minute}});
  cast.await_stage("horns", "intended", seconds(10));

  Publisher publisher(centre, orders);
  publisher.start();
  std::mt19937 random{20260120};
  std::vector<Nanos> ready;
  for (int i = 0; i < kills; ++i) {
    senders.tell(how_many(25, 25));
    sleep_until(true_now() + milliseconds(std::uniform_int_distribution(0, 400)(random)));
    centre.coordinator().signal(9);
    centre.kill();
    ready.push_back(restart(centre));
  }
  const Instant healed = true_now();
  await(seconds(60), "all orders to be published", [&] { return publisher.confirmed() == orders; });
  await(seconds(60), "all reports to be confirmed", [&] { return senders.confirmed() == senders.made(); });
  const Nanos caught_up = true_now() - healed;
  sleep_until(minute + seconds(5));
  await(seconds(90), "the agents to be heard", [&] {
    const auto report = centre.report("minute");
    return report.at({"one", "horns"}).outcome != "pending" && report.at({"two", "horns"}).outcome != "pending";
  });

  finding.figure(std::to_string(kills) + " kills; ready again: " + spread_text(ready));
  finding.expect(*std::max_element(ready.begin(), ready.end()) <= kReadyMax, "ready within 2 s");
  finding.expect(documents_in(centre) == static_cast<std::size_t>(orders) + 1, "every confirmed order is stored, once");
  finding.figure(std::to_string(orders) + " orders published in " + std::to_string(publisher.tries()) + " tries, " +
                 std::to_string(senders.made()) + " reports confirmed, the last " + length_text(caught_up) +
                 " after the last kill");
  senders.expect_stored(finding, centre);
  for (const Station* each : {&one, &two}) {
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
    finding.figure(each->id() + " on " +
                   length_text(cast.expect_sound(finding, *each, minute, milliseconds(5), kOnTime)) + " after T");
  }
  cast.expect_history(finding);
}

void play_centre_gone(Finding& finding) {
  const Stage stage("gone");
  Centre centre(stage);
  Cast cast(centre);
  std::vector<const Station*> all;
  for (const char* id : {"one", "two", "three", "four"}) all.push_back(&cast.add({id}));
  cast.enter();
  const Instant minute = minute_in(seconds(16));
  centre.publish("minute", {{"horns", minute, seconds(6)}});
  cast.await_stage("horns", "intended", seconds(6));
  sleep_until(minute - seconds(10));
  centre.kill();
  sleep_until(minute + seconds(10));
  finding.expect(all.front()->cue("horns").stage == "over", "the agents need nobody");
  centre.start();
  const Instant back = true_now();
  await(seconds(120), "the report to be final", [&] {
    const auto report = centre.report("minute");
    return std::all_of(report.begin(), report.end(),
                       [](const auto& each) { return each.second.outcome == "executed"; });
  });
  finding.figure("gone from T−10 s to T+10 s: all told " + length_text(true_now() - back) + " after its return");
  Nanos worst{0};
  for (const Station* each : all) {
    worst = std::max(worst, cast.expect_sound(finding, *each, minute, milliseconds(5), kOnTime));
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
  }
  finding.figure("4 of 4 on, at most " + length_text(worst) + " after T");
  cast.settle();
  cast.expect_history(finding);
}

}  // namespace sukut::faults
