// Many at once: thousands of agents that come back in the same second, tens of thousands of reports, connections that
// never say who they are, and senders of forged things. Whoever is in earnest is served meanwhile.
#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "coordinator/shell/store.h"
#include "proto/codec.h"
#include "proto/frame.h"
#include "proto/io/socket.h"
#include "tests/faults/cast.h"
#include "tests/faults/centre_rows.h"
#include "tests/faults/senders.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kOnTime = milliseconds(250);  // as seen outside, on a loaded machine
constexpr Nanos kPublishMax = seconds(2);
constexpr Nanos kInSyncMax = seconds(60);
constexpr Nanos kStoredMax = seconds(10);
constexpr double kProcessorMax = 0.25;

// How long the officer waits, from the command to its word.
Nanos publish_time(const Centre& centre, const std::string& name) {
  const Instant asked = true_now();
  centre.publish_signed(name);
  return true_now() - asked;
}

// Of all its threads.
Nanos processor_time(const Process& process) {
  Nanos sum{0};
  const std::string tasks = "/proc/" + std::to_string(process.pid()) + "/task/";
  for (const std::string& task : names_in(tasks))
    sum += Nanos(std::atoll(read_file(tasks + task + "/schedstat").c_str()));
  return sum;
}

// Connections to the centre's link that say nothing, or one byte of a greeting.
class HalfOpen {
 public:
  HalfOpen(const Centre& centre, int count) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(centre.link().substr(centre.link().rfind(':') + 1))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < count; ++i) {
      const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd);
        continue;
      }
      if (i % 2 == 0) (void)::send(fd, "\xff", 1, MSG_NOSIGNAL);
      open_.push_back(fd);
    }
  }
  ~HalfOpen() {
    for (const int fd : open_) ::close(fd);
  }
  [[nodiscard]] std::size_t size() const { return open_.size(); }

 private:
  std::vector<int> open_;
};

// A false bulletin: whatever can be sent by somebody who has seen a real order, as fast as it goes.
class Forger {
 public:
  Forger() : socket_(io::make_bulletin_pub()) {
    endpoint_ = "tcp://127.0.0.1:" + std::to_string(free_port());
    socket_.bind(endpoint_);
  }
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
  [[nodiscard]] std::size_t sent() const { return sent_; }

  void begin(SignedDocument document, int per_second) {
    frames_ = forged_from(std::move(document));
    thread_ = std::jthread([this, per_second](const std::stop_token& stop) {
      for (Instant now = true_now(); !stop.stop_requested(); sleep_until(now += milliseconds(10))) {
        for (int i = 0; i < per_second / 100; ++i)
          (void)io::send(socket_, {kDocumentTopic, frames_[sent_++ % frames_.size()]});
      }
    });
  }
  void end() { thread_ = {}; }

 private:
  static std::vector<Bytes> forged_from(SignedDocument real) {
    std::vector<Bytes> frames;
    const auto add = [&](const SignedDocument& document) { frames.push_back(encode_frame(DocumentMessage{document})); };
    SignedDocument one = real;
    one.signatures.resize(1);
    add(one);  // fewer than two
    SignedDocument twice = one;
    twice.signatures.push_back(twice.signatures.front());
    add(twice);  // one signer, twice
    auto order = decode_order(real.body).value();
    order.revision += 1;
    order.name += "-moved";
    SignedDocument moved = real;
    moved.body = encode_order(order);
    add(moved);  // other content below real signatures
    SecretKey own({std::array<std::uint8_t, 32>{7}});
    moved.signatures.assign(2, sign(own, Kind::schedule, order.centre, moved.body));
    add(moved);  // a key that nobody knows
    frames.push_back(frames.front().substr(0, frames.front().size() / 2));  // no message at all
    return frames;
  }

  zmq::socket_t socket_;
  std::string endpoint_;
  std::vector<Bytes> frames_;
  std::size_t sent_ = 0;
  std::jthread thread_;
};

SignedDocument real_order(const Centre& centre) {
  auto store = coordinator::open_sqlite_store(centre.store_path(), coordinator::Access::read);
  if (!store) throw Broken{"the store cannot be read: " + store.error().detail};
  auto documents = (*store)->documents();
  if (!documents || documents->empty()) throw Broken{"the store has no order"};
  return documents->front().document;
}

void allow_descriptors() {
  rlimit most{};
  ::getrlimit(RLIMIT_NOFILE, &most);
  most.rlim_cur = most.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &most);
}

}  // namespace

void play_forged(Finding& finding) {
  const Stage stage("forged");
  Centre centre(stage);
  Cast cast(centre);
  Forger forger;
  StationPlan plan{"besieged"};
  plan.settings = "bulletins = [\"" + forger.endpoint() + "\"]\n";
  Station& besieged = cast.add(plan);
  cast.enter();
  const Instant minute = minute_in(seconds(20));
  centre.publish("minute", {{"horns", minute, seconds(3)}});
  cast.await_stage("horns", "intended", seconds(8));
  for (int i = 0; i < 3; ++i)
    centre.sign("meanwhile-" + std::to_string(i), {{"later", minute_in(seconds(3600 + 60 * i))}});

  forger.begin(real_order(centre), 10'000);
  const Nanos used = processor_time(besieged.agent());
  const Instant began = true_now();
  // At the centre: an order with one signature, and one whose signature is of another order.
  finding.expect(centre.sukut({"order", "publish", "meanwhile-0.order", "meanwhile-0.Leyla.sig"}).code != 0,
                 "one signature is not enough");
  finding.expect(
      centre.sukut({"order", "publish", "meanwhile-0.order", "meanwhile-1.Leyla.sig", "meanwhile-0.Rashad.sig"}).code !=
          0,
      "a signature of another order is refused");
  Nanos slowest{0};
  for (int i = 0; i < 3; ++i) slowest = std::max(slowest, publish_time(centre, "meanwhile-" + std::to_string(i)));
  sleep_until(minute + seconds(4));
  const double share = static_cast<double>((processor_time(besieged.agent()) - used).count()) /
                       static_cast<double>((true_now() - began).count());
  const std::size_t sent = forger.sent();
  forger.end();
  await(seconds(30), "the minute to be told", [&] { return besieged.cue("horns").stage == "over"; });

  for (const char* each : {"too_few_signatures", "duplicate_signer", "bad_signature", "unknown_signer", "malformed"}) {
    finding.expect(besieged.has_logged(each), std::string("it has heard the forgeries: ") + each);
  }
  finding.expect(slowest <= kPublishMax, "an order is published within 2 s meanwhile");
  finding.expect(share <= kProcessorMax, "the besieged agent uses less than a quarter of a processor");
  const Nanos off = cast.expect_sound(finding, besieged, minute, milliseconds(5), kOnTime);
  cast.expect_outcome(finding, "minute", besieged, "horns", "executed");
  char text[200];
  std::snprintf(text, sizeof text, "%zu forged documents at %.0f/s: none accepted, agent at %.0f %% of a processor",
                sent, static_cast<double>(sent) / (static_cast<double>((true_now() - began).count()) / 1e9),
                share * 100);
  finding.figure(text);
  finding.figure("publishing took at most " + length_text(slowest) + ", on " + length_text(off) + " after T");
  cast.expect_history(finding);
}

void play_half_open(Finding& finding) {
  allow_descriptors();
  const Stage stage("half-open");
  Centre centre(stage);
  Cast cast(centre);
  const Station& one = cast.add({"one"});
  const HalfOpen crowd(centre, how_many(2000, 300));
  const Instant began = true_now();
  cast.enter();
  const Nanos linked = true_now() - began;
  centre.sign("minute", {{"horns", minute_in(seconds(60)), seconds(3)}});
  const Nanos published = publish_time(centre, "minute");
  const Instant asked = true_now();
  cast.await_stage("horns", "held", seconds(10));
  finding.expect(crowd.size() > 100, "connections were opened");
  finding.expect(published <= kPublishMax, "an order is published within 2 s");
  finding.expect(linked <= seconds(15), "an agent links within its handshake's time");
  finding.figure(std::to_string(crowd.size()) + " half-open connections: agent linked after " + length_text(linked) +
                 ", order published in " + length_text(published) + ", held " + length_text(true_now() - asked) +
                 " later");
  finding.expect(one.cue("horns").stage == "held", "the order is held");
}

void play_report_burst(Finding& finding) {
  const Stage stage("burst");
  Centre centre(stage);
  const int each = how_many(1000, 100);
  Senders senders(centre, "sender", 20);
  senders.tell(1);
  await(seconds(20), "the first reports", [&] { return senders.confirmed() == senders.made(); });
  const Instant began = true_now();
  senders.tell(each);
  const Nanos made = true_now() - began;
  await(seconds(60), "all receipts", [&] { return senders.confirmed() == senders.made(); });
  const Nanos stored = true_now() - began;
  finding.expect(stored <= kStoredMax, "all stored and confirmed within 10 s");
  finding.figure(std::to_string(senders.made()) + " reports of 20 stations, made in " + length_text(made) +
                 ": all confirmed after " + length_text(stored));
  centre.coordinator().signal(9);
  centre.kill();
  senders.expect_stored(finding, centre);
}

void play_reconnect(Finding& finding) {
  allow_descriptors();
  const Stage stage("reconnect");
  Centre centre(stage);
  const int agents = how_many(1000, 200);
  std::string list = "id,sector,name_az,name_en,operator,region,zone,lat,lon,link\n";
  std::vector<std::string> ids;
  for (int i = 0; i < agents; ++i) {
    char id[32];
    std::snprintf(id, sizeof id, "crowd-%05d", i);
    ids.emplace_back(id);
    list += ids.back() + ",ship,Sınaq,Crowd,Operator,Bakı,Asia/Baku,40.4,49.9,lan\n";
  }
  write_file(stage / "register.csv", list);
  centre.must({"station", "import", stage / "register.csv"});
  for (const std::string& id : ids) centre.must({"station", "bundle", id, "--out", stage / "bundles"});
  for (int i = 0; i < 5; ++i)
    centre.sign("meanwhile-" + std::to_string(i), {{"later", minute_in(seconds(3600 + 60 * i))}});
  const auto welcomed = [&](int round) {
    return read_file(stage / ("log/crowd-" + std::to_string(round) + ".log")).find("all_welcomed") != std::string::npos;
  };
  const auto enter = [&](int round) {
    return std::make_unique<Process>(Command{{bench_program("swarm"), stage / "bundles"}, {}, stage.path()},
                                     stage / ("log/crowd-" + std::to_string(round) + ".log"));
  };
  auto crowd = enter(0);
  await(seconds(90), "the crowd to be welcomed", [&] { return welcomed(0); });
  crowd->kill();
  centre.kill();
  centre.start();
  const Instant back = true_now();
  crowd = enter(1);
  Nanos slowest{0};
  for (int i = 0; i < 5; ++i) slowest = std::max(slowest, publish_time(centre, "meanwhile-" + std::to_string(i)));
  await(seconds(90), "the crowd to be welcomed again", [&] { return welcomed(1); });
  const Nanos in_sync = true_now() - back;
  finding.expect(in_sync <= kInSyncMax, "all in sync within 60 s");
  finding.expect(slowest <= kPublishMax, "an order is published within 2 s meanwhile");
  finding.figure(std::to_string(agents) + " agents at once: all welcomed " + length_text(in_sync) +
                 " after the centre's return; publishing meanwhile took at most " + length_text(slowest));
}

}  // namespace sukut::faults
