#include "agent/shell/runner.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "agent/shell/event_log.h"
#include "agent/shell/status_screen.h"
#include "proto/frame.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

constexpr long kIdleMs = 60'000;
constexpr long kUnwatchedMs = 200;  // how often an inhibit file is looked for that cannot be watched
constexpr int kFramesPerTurn = 64;  // of one socket, before the others have their turn
constexpr std::size_t kAskersMax = 1024;
constexpr int kBulletinsPerSecond = 1000;  // what comes faster waits, and is dropped by its sender in the end
constexpr long kDeafMs = 100;
constexpr int kBulletinReconnectMs = 3000;

std::optional<bool> last_inhibit_of_file(const std::vector<JournalRecord>& records) {
  std::optional<bool> is_on;
  for (const JournalRecord& record : records) {
    const auto* inhibit = std::get_if<InhibitChanged>(&record);
    if (inhibit != nullptr) is_on = inhibit->is_on && inhibit->person == InhibitFile::kPerson;
  }
  return is_on;
}

}  // namespace

Runner::Runner(Config config, SqliteJournal::Opened opened, std::vector<std::string> warnings)
    : config_(std::move(config)),
      journal_(std::move(opened.journal)),
      link_(config_.bundle.link_keys, config_.bundle.coordinator_key, config_.endpoints),
      agent_(make_setup(config_)),
      outputs_(config_.outputs, [this](Event event) { mailbox_.put(std::move(event)); }),
      is_asking_chrony_(std::make_shared<std::atomic<bool>>(false)) {
  shell_.station = config_.bundle.station.id.text;
  shell_.sector = config_.bundle.station.sector;
  shell_.software = "sukut " SUKUT_VERSION;
  shell_.warnings = std::move(warnings);
  for (std::string& warning : outputs_.warnings()) shell_.warnings.push_back(std::move(warning));
  for (const std::string& warning : shell_.warnings) spdlog::warn("{}", warning);
  listen();
  begin(std::move(opened.restored));
}

Runner::~Runner() = default;

void Runner::listen() {
  control_ = io::make_local_router();
  const mode_t before = ::umask(0077);
  control_.bind(config_.control_endpoint());
  ::umask(before);
  for (const std::string& endpoint : config_.bulletins) {
    zmq::socket_t& socket = bulletins_.emplace_back(io::make_bulletin_sub());
    // Spread over as much again, so that a fleet does not come back in one moment.
    socket.set(zmq::sockopt::reconnect_ivl,
               kBulletinReconnectMs + static_cast<int>(io::random_u64() % kBulletinReconnectMs));
    socket.set(zmq::sockopt::subscribe, kBeaconTopic);
    socket.set(zmq::sockopt::subscribe, kDocumentTopic);
    socket.connect(endpoint);
  }
}

void Runner::begin(Restored restored) {
  const bool was_on = last_inhibit_of_file(restored.records).value_or(false);
  step(std::move(restored));
  inhibit_file_.emplace(config_.inhibit_file, was_on);
  if (inhibit_file_->fd() < 0) {
    shell_.warnings.push_back("the directory of " + config_.inhibit_file + " cannot be watched; looking every 200 ms");
  }
  if (auto event = inhibit_file_->look()) inbox_.push_back(std::move(*event));
  settle();
}

// ---- The loop.

void Runner::run(int stop_fd) {
  for (;;) {
    auto items = poll_items(stop_fd);
    const int ready = ::zmq_poll(items.data(), static_cast<int>(items.size()), timeout_ms());
    if (ready < 0 && zmq_errno() != EINTR) CHECK(false);
    const bool is_stopping = ready > 0 && items.front().revents != 0;
    hear_host();
    settle();
    if (is_stopping) return;
    hear_sockets();
    const auto wake_at = agent_.wake_at();
    if (wake_at && io::read_clocks().mono >= *wake_at) step(Woken{});
    settle();
  }
}

std::vector<zmq::pollitem_t> Runner::poll_items(int stop_fd) {
  std::vector<zmq::pollitem_t> items;
  for (const int fd : {stop_fd, mailbox_.fd(), wall_watch_.fd(), inhibit_file_->fd()}) {
    if (fd >= 0) items.push_back({nullptr, fd, ZMQ_POLLIN, 0});
  }
  for (void* handle : link_.handles()) items.push_back({handle, 0, ZMQ_POLLIN, 0});
  for (zmq::socket_t& bulletin : bulletins_) {
    if (bulletins_left_ > 0) items.push_back({bulletin.handle(), 0, ZMQ_POLLIN, 0});
  }
  items.push_back({control_.handle(), 0, ZMQ_POLLIN, 0});
  return items;
}

long Runner::timeout_ms() const {
  const long idle = inhibit_file_->fd() < 0 ? kUnwatchedMs : kIdleMs;
  const long most = bulletins_left_ > 0 ? idle : std::min(idle, kDeafMs);
  const auto wake_at = agent_.wake_at();
  if (!wake_at) return most;
  const auto remains = std::chrono::ceil<std::chrono::milliseconds>(*wake_at - io::read_clocks().mono).count();
  return std::clamp<long>(static_cast<long>(remains), 0, most);
}

void Runner::hear_host() {
  for (Event& event : mailbox_.take()) inbox_.push_back(std::move(event));
  if (auto event = inhibit_file_->look()) inbox_.push_back(std::move(*event));
  if (wall_watch_.has_stepped()) {
    outputs_.wall_clock_stepped();
    inbox_.emplace_back(WallClockStepped{});
  }
}

void Runner::hear_sockets() {
  hear_link();
  hear_bulletins();
  hear_control();
}

void Runner::hear_link() {
  for (int i = 0; i < kFramesPerTurn; ++i) {
    const auto frames = link_.receive();
    if (!frames) break;
    take_frame(*frames, 1, Path::link);
  }
  if (link_.is_open() && link_.has_failed()) {
    link_.close();
    step(LinkFailed{});
    settle();
  }
}

void Runner::hear_bulletins() {
  const Mono now = io::read_clocks().mono;
  if (now - bulletin_second_ >= std::chrono::seconds(1)) {
    bulletin_second_ = now;
    bulletins_left_ = kBulletinsPerSecond;
  }
  for (zmq::socket_t& bulletin : bulletins_) {
    for (int i = 0; i < kFramesPerTurn && bulletins_left_ > 0; ++i, --bulletins_left_) {
      const auto frames = io::receive(bulletin);
      if (!frames) break;
      take_frame(*frames, 2, Path::bulletin);
    }
  }
}

// The last of `expected` parts is a frame. Read and handled at once: a time reply ages.
void Runner::take_frame(const std::vector<zmq::message_t>& frames, std::size_t expected, Path path) {
  if (frames.size() != expected) return refuse_frame({Reason::malformed, "wrong number of parts"}, path);
  auto message = decode_frame(frames.back().to_string_view());
  if (!message) return refuse_frame(message.error(), path);
  step(MessageArrived{std::move(message).value(), path});
  settle();
}

void Runner::refuse_frame(const Error& error, Path path) {
  ++shell_.frames_refused;
  std::uint64_t suppressed = 0;
  if (!refused_log_.allow(to_ns(io::read_clocks().mono), suppressed)) return;
  spdlog::warn("a frame from the {} was dropped: {} {} ({} more not logged)", name_of(path), name_of(error.reason),
               error.detail, suppressed);
}

// ---- People.

void Runner::hear_control() {
  for (int i = 0; i < kFramesPerTurn; ++i) {
    const auto frames = io::receive(control_);
    if (!frames) return;
    if (frames->size() != 2) continue;
    const std::string route = frames->front().to_string();
    auto request = decode_request(frames->back().to_string_view());
    if (!request) {
      answer(route, {request.error(), {}, {}});
    } else {
      take_request(route, std::move(request).value());
    }
  }
}

void Runner::take_request(const std::string& route, ControlRequest request) {
  if (const auto* status = std::get_if<StatusRequest>(&request)) {
    const AgentView view = agent_.view(io::read_clocks());
    const ShellView shell = shell_view();
    const std::string text =
        status->is_watched ? status_screen(view, shell, {status->has_colour}) : status_text(view, shell);
    return answer(route, {{}, text, status_json(view, shell)});
  }
  if (askers_.size() >= kAskersMax) return answer(route, {{Reason::busy, "too many open requests"}, {}, {}});
  askers_[next_request_] = route;
  const auto to_event = [this](auto& each) -> Event {
    if constexpr (requires { each.request; }) {
      each.request = next_request_;
      return std::move(each);
    } else {
      return Woken{};
    }
  };
  step(std::visit(to_event, request));
  ++next_request_;
  settle();
}

void Runner::answer(const std::string& route, const ControlReply& reply) {
  (void)io::send(control_, {route, encode_reply(reply)});
}

ShellView Runner::shell_view() const {
  ShellView view = shell_;
  view.mono = io::read_clocks().mono;
  return view;
}

// ---- The core.

void Runner::settle() {
  while (!inbox_.empty()) {
    const Event event = std::move(inbox_.front());
    inbox_.pop_front();
    step(event);
  }
}

void Runner::step(const Event& event) {
  log_event(event);
  for (Action& action : agent_.handle(io::read_clocks(), event)) {
    if (!carry_out(action)) return;
  }
}

}  // namespace sukut::agent
