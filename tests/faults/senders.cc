#include "tests/faults/senders.h"

#include "coordinator/shell/store.h"
#include "proto/codec.h"
#include "proto/frame.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kAtOnce = 200;  // unconfirmed on their way
constexpr Nanos kAgainAfter = milliseconds(300);
constexpr Nanos kGoneAfter = milliseconds(600);  // nothing heard: the centre is gone

agent::Bundle bundle_of(Centre& centre, const std::string& id) {
  centre.must({"station", "add", id, "--sector", "metro", "--operator", "Test", "--out", centre.stage() / "bundles"});
  std::vector<io::Problem> problems;
  auto bundle = agent::read_bundle(centre.stage() / ("bundles/" + id), problems);
  if (!bundle) throw Broken{"the bundle of " + id + " cannot be read"};
  return std::move(*bundle);
}

}  // namespace

Senders::Senders(Centre& centre, const std::string& prefix, int count) {
  io::random_bytes(order_.bytes.data(), order_.bytes.size());
  for (int i = 0; i < count; ++i) {
    Sender& sender = senders_.emplace_back(Sender{bundle_of(centre, prefix + "-" + std::to_string(i)), {}, {}});
    io::random_bytes(sender.journal.bytes.data(), sender.journal.bytes.size());
  }
  thread_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) run();
  });
}

Senders::~Senders() {
  thread_.request_stop();
  thread_.join();
}

Senders::Letter Senders::letter(Sender& sender) {
  Report report;
  report.station = sender.bundle.station.id;
  report.journal = sender.journal;
  report.seq = sender.next_seq++;
  report.type = ReportType::started;
  report.order = order_;
  report.revision = 1;
  report.hash = sha256("an order that was never published");
  report.cue = CueId("horns");
  report.known_by = KnownBy::commanded;
  report.first_path = Path::link;
  report.at = true_now();
  report.error_bound = milliseconds(1);
  report.trust = Trust::synchronized;
  report.start_error = Nanos(0);
  report.lateness = Nanos(0);
  SignedReport sealed{encode_report(report), {}};
  const auto signature = sender.bundle.report_key->sign(signed_input(Kind::report, sender.bundle.centre, sealed.body));
  sealed.signature.assign(signature.begin(), signature.end());
  Letter made{sealed.body, ReportMessage{sealed}};
  return made;
}

void Senders::tell(int each) {
  for (Sender& sender : senders_) {
    for (int i = 0; i < each; ++i) {
      const std::lock_guard lock(mutex_);
      const std::uint64_t seq = sender.next_seq;
      sender.letters.emplace(seq, letter(sender));
      sender.waiting.insert(seq);
    }
  }
}

std::size_t Senders::made() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const Sender& sender : senders_) sum += sender.letters.size();
  return sum;
}

std::size_t Senders::confirmed() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const Sender& sender : senders_) sum += sender.letters.size() - sender.waiting.size();
  return sum;
}

void Senders::run() {
  std::vector<zmq_pollitem_t> items;
  {
    const std::lock_guard lock(mutex_);
    for (Sender& sender : senders_) {
      if (sender.waiting.empty()) continue;
      if (!sender.socket || true_now() - sender.heard > kGoneAfter) connect(sender);
      items.push_back({sender.socket.handle(), 0, ZMQ_POLLIN, 0});
    }
  }
  if (items.empty()) return sleep_until(true_now() + milliseconds(5));
  (void)zmq_poll(items.data(), static_cast<int>(items.size()), 5);
  const std::lock_guard lock(mutex_);
  for (Sender& sender : senders_) {
    if (!sender.socket) continue;
    hear(sender);
    if (sender.is_welcomed) send_some(sender);
  }
}

void Senders::connect(Sender& sender) {
  sender.socket = io::make_link_dealer(sender.bundle.link_keys, sender.bundle.coordinator_key);
  sender.socket.connect(sender.bundle.endpoints.front());
  sender.is_welcomed = false;
  sender.heard = true_now();
  for (const std::uint64_t seq : sender.waiting) sender.letters.at(seq).sent = Instant{};
  Hello hello;
  hello.software = "sender";
  hello.journal = sender.journal;
  hello.boot = io::boot_id();
  hello.outputs.push_back({CueAction::notice, sender.bundle.station.id.text, "dry_run"});
  (void)io::send(sender.socket, {encode_frame(hello)});
}

void Senders::hear(Sender& sender) {
  while (const auto frames = io::receive(sender.socket)) {
    const auto message = decode_frame(frames->back().to_string_view());
    if (!message) continue;
    sender.heard = true_now();
    if (std::holds_alternative<Welcome>(*message)) sender.is_welcomed = true;
    if (const auto* receipt = std::get_if<Receipt>(&*message)) {
      for (const std::uint64_t seq : receipt->seqs) sender.waiting.erase(seq);
    }
  }
}

// What was sent a moment ago is on its way and is not sent again.
void Senders::send_some(Sender& sender) {
  const Instant now = true_now();
  std::size_t count = 0;
  for (const std::uint64_t seq : sender.waiting) {
    if (++count > kAtOnce) return;
    Letter& letter = sender.letters.at(seq);
    if (now - letter.sent <= kAgainAfter) continue;
    letter.sent = now;
    (void)io::send(sender.socket, {encode_frame(letter.message)});
  }
}

void Senders::expect_stored(Finding& finding, const Centre& centre) const {
  auto store = coordinator::open_sqlite_store(centre.store_path(), coordinator::Access::read);
  if (!store) throw Broken{"the store cannot be read: " + store.error().detail};
  const auto reports = (*store)->reports(order_);
  if (!reports) throw Broken{"the store's reports cannot be read: " + reports.error().detail};
  std::map<std::pair<StationId, std::uint64_t>, Bytes> stored;
  bool is_doubled = false;
  for (const auto& each : *reports) {
    is_doubled |= !stored.emplace(std::pair(each.parsed.station, each.parsed.seq), each.report.body).second;
  }
  std::size_t lost = 0;
  std::size_t known = 0;
  const std::lock_guard lock(mutex_);
  for (const Sender& sender : senders_) {
    for (const auto& [seq, letter] : sender.letters) {
      const auto found = stored.find({sender.bundle.station.id, seq});
      const bool is_there = found != stored.end() && found->second == letter.body;
      if (is_there) ++known;
      if (!is_there && !sender.waiting.contains(seq)) ++lost;
    }
  }
  finding.expect(lost == 0, "no confirmed report is lost (" + std::to_string(lost) + " are)");
  finding.expect(!is_doubled, "no report is stored twice");
  finding.expect(known == stored.size(), "nothing is stored that nobody made");
}

}  // namespace sukut::faults
