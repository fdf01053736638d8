// Two officers at once: each drafts a revision of the same plan and publishes it in the same moment. One order of
// revisions comes out of it, the same at the centre and at every station.
#include <array>
#include <map>
#include <set>
#include <thread>

#include "coordinator/shell/store.h"
#include "proto/codec.h"
#include "tests/faults/cast.h"
#include "tests/faults/centre_rows.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kOnTime = milliseconds(250);  // as seen outside, on a loaded machine

void at_once(const std::function<void(int)>& deed) {
  std::array<std::jthread, 2> threads;
  for (int i = 0; i < 2; ++i) threads[static_cast<std::size_t>(i)] = std::jthread([&deed, i] { deed(i); });
}

std::string officer(int number) { return "by-" + std::to_string(number); }

void prepare(const Centre& centre, Instant minute, const std::string& name) {
  centre.must({"order", "draft", "minute.toml", "--year", centre.year_of(minute), "--out", name + ".order"});
  for (const std::string person : {"Leyla", "Rashad"}) {
    centre.must(
        {"order", "sign", name + ".order", "--key", person + ".key", "--yes", "--out", name + "." + person + ".sig"});
  }
}

Said publish(const Centre& centre, const std::string& name) {
  return centre.sukut({"order", "publish", name + ".order", name + ".Leyla.sig", name + ".Rashad.sig"});
}

struct Stored {
  std::map<std::pair<OrderId, std::uint32_t>, std::set<Digest>> bodies;
  std::uint32_t newest = 0;
};

Stored read_orders(const Centre& centre) {
  auto store = coordinator::open_sqlite_store(centre.store_path(), coordinator::Access::read);
  if (!store) throw Broken{"the store cannot be read: " + store.error().detail};
  const auto documents = (*store)->documents();
  if (!documents) throw Broken{"the store's documents cannot be read: " + documents.error().detail};
  Stored stored;
  for (const auto& each : *documents) {
    const auto order = decode_order(each.document.body);
    if (each.document.kind != Kind::schedule || !order) continue;
    stored.bodies[{order->id, order->revision}].insert(sha256(each.document.body));
    stored.newest = std::max(stored.newest, order->revision);
  }
  return stored;
}

}  // namespace

void play_two_operators(Finding& finding) {
  const Stage stage("operators");
  Centre centre(stage);
  Cast cast(centre);
  const Station& one = cast.add({"one"});
  const Station& two = cast.add({"two"});
  cast.enter();
  const Instant minute = minute_in(seconds(45));
  centre.publish("minute", {{"horns", minute, seconds(3)}});
  cast.await_stage("horns", "held", seconds(8));
  // Both take the plan as it stands, so both revisions have the same instants and their own lengths.
  const int rounds = how_many(5, 2);
  int published = 0;
  int told_no = 0;
  for (int round = 0; round < rounds; ++round) {
    std::array<Said, 2> said;
    at_once([&](int i) { prepare(centre, minute, officer(i)); });
    at_once([&](int i) { said[static_cast<std::size_t>(i)] = publish(centre, officer(i)); });
    for (const Said& each : said) {
      each.code == 0 ? ++published : ++told_no;
      finding.expect(each.code == 0 || !(each.complaint + each.text).empty(), "who loses is told");
    }
    finding.expect(said[0].code == 0 || said[1].code == 0, "one of two wins");
  }
  // Whoever comes after a newer revision is always told, not only when the race falls so.
  prepare(centre, minute, officer(0));
  prepare(centre, minute, officer(1));
  finding.expect(publish(centre, officer(1)).code == 0, "the newer revision is published");
  const Said late = publish(centre, officer(0));
  finding.expect(late.code != 0, "the older revision is refused");
  finding.expect((late.complaint + late.text).find("revision") != std::string::npos, "and it is told why");
  ++published;
  ++told_no;
  const Stored stored = read_orders(centre);
  for (const auto& [key, bodies] : stored.bodies) {
    finding.expect(bodies.size() == 1, "one content for one revision");
  }
  const std::size_t revisions = stored.bodies.size();
  finding.expect(revisions == static_cast<std::size_t>(published) + 1, "every publication is its own revision");
  sleep_until(minute + seconds(4));
  cast.settle();
  Nanos worst{0};
  for (const Station* each : {&one, &two}) {
    worst = std::max(worst, cast.expect_sound(finding, *each, minute, milliseconds(5), kOnTime));
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
  }
  finding.figure(std::to_string(rounds) + " rounds: " + std::to_string(published) + " published, " +
                 std::to_string(told_no) + " told that they are late, newest is revision " +
                 std::to_string(stored.newest) + ", sounded once");
  cast.expect_history(finding);
}

}  // namespace sukut::faults
