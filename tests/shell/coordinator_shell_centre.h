// A whole centre in a temporary folder, a coordinator running on it, and agents that speak raw messages.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "coordinator/shell/config.h"
#include "coordinator/shell/control.h"
#include "coordinator/shell/register.h"
#include "coordinator/shell/runner.h"
#include "proto/frame.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"
#include "tests/shell/coordinator_shell_scratch.h"

namespace sukut::shell_test {

// Stations siren-1 and ship-1; one live signer, one cancel signer; time declared, ports picked.
class Centre {
 public:
  Centre()
      : config(coordinator::default_centre(scratch.path())),
        live(io::make_signing_key()),
        drill(io::make_signing_key()),
        stop(io::make_signing_key()) {
    config.centre.bytes.fill(7);
    config.link = config.bulletin = "tcp://127.0.0.1:*";
    config.is_declared = true;
    config.connections_max = 100;
    std::filesystem::create_directory(scratch / "keys");
    const SecretKey beacon = io::make_signing_key();
    const SecretKey time = io::make_signing_key();
    EXPECT_TRUE(coordinator::save_centre(config));
    EXPECT_TRUE(io::save_curve_keys(config.link_key, link, "link"));
    EXPECT_TRUE(io::save_signing_key(config.beacon_key, beacon, "beacon", std::nullopt));
    EXPECT_TRUE(io::save_signing_key(config.time_key, time, "time", std::nullopt));
    root.centre = config.centre;
    root.issued = Instant(std::chrono::hours(24 * 365 * 50));
    root.expires = Instant(std::chrono::hours(24 * 365 * 200));
    add(Role::root, live, "Leyla");
    add(Role::live, live, "Leyla");
    add(Role::drill, drill, "Leyla");
    add(Role::cancel, stop, "Rashad");
    add(Role::close, stop, "Rashad");
    add(Role::beacon, beacon, "centre");
    add(Role::time, time, "centre");
    EXPECT_TRUE(coordinator::save_root(config.root, root));
    enrol("siren-1", "siren");
    enrol("ship-1", "ship");
    save_stations();
  }

  void save_stations() { EXPECT_TRUE(coordinator::save_register(config.register_file, stations)); }

  // A report of `station` signed by its own key, or by `forger`.
  SignedReport report(const std::string& station, std::uint64_t seq, const SecretKey* forger = nullptr) {
    Report parsed;
    parsed.station = StationId(station);
    parsed.journal.bytes.fill(1);
    parsed.seq = seq;
    parsed.type = ReportType::held;
    parsed.order.bytes.fill(2);
    parsed.revision = 1;
    parsed.at = Instant(std::chrono::hours(24 * 365 * 56));
    SignedReport report{encode_report(parsed), {}};
    const SecretKey& key = forger == nullptr ? report_keys.at(station) : *forger;
    report.signature = sign(key, Kind::report, config.centre, report.body).bytes;
    return report;
  }

  Scratch scratch;
  coordinator::CentreConfig config;
  SecretKey live;
  SecretKey drill;
  SecretKey stop;
  io::CurveKeys link = io::make_curve_keys();
  Root root;
  std::vector<coordinator::StationEntry> stations;
  std::map<std::string, io::CurveKeys> curve_keys;
  std::map<std::string, SecretKey> report_keys;

 private:
  void add(Role role, const SecretKey& key, const std::string& holder) {
    const KeyId id = key_id_of(key.public_key());
    root.keys[id] = RootKey{key.public_key(), Alg::ed25519, holder, root.expires};
    root.roles[role] = RoleRule{1, {id}};
  }
  void enrol(const std::string& id, const std::string& sector) {
    coordinator::StationEntry entry;
    entry.attributes = {StationId(id), sector, "operator", "Baki", "Asia/Baku"};
    entry.link = "lan";
    curve_keys[id] = io::make_curve_keys();
    entry.curve_public = curve_keys[id].public_key;
    entry.report_key = report_keys.emplace(id, io::make_signing_key()).first->second.public_key();
    stations.push_back(entry);
  }
};

// A coordinator at work in a thread of its own, until it goes.
class Running {
 public:
  explicit Running(const Centre& centre, std::unique_ptr<coordinator::RecordStore> store = nullptr,
                   const std::optional<coordinator::Voice>& voice = {})
      : control_endpoint_(centre.config.control_endpoint()) {
    auto opened = store ? coordinator::Runner::open(centre.config, std::move(store), voice)
                        : coordinator::Runner::open(centre.config, voice);
    if (!opened) throw std::runtime_error(opened.error().detail);
    runner_ = *std::move(opened);
    thread_ = std::thread([this] { ended_ = runner_->run(); });
  }
  ~Running() {
    runner_->stop();
    if (thread_.joinable()) thread_.join();
    runner_.reset();
    // libzmq closes a listener some time later; the next coordinator in this process must not find it still there.
    const Mono deadline = io::read_clocks().mono + std::chrono::seconds(20);
    while (io::is_served(control_endpoint_) && io::read_clocks().mono < deadline) ::usleep(1000);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  coordinator::Runner* operator->() { return runner_.get(); }
  // For a life that ends of itself: how.
  Status await_end() {
    thread_.join();
    return ended_;
  }

 private:
  const std::string control_endpoint_;
  std::unique_ptr<coordinator::Runner> runner_;
  Status ended_ = Done{};
  std::thread thread_;
};

// One connection of a station.
class Talker {
 public:
  Talker(const Centre& centre, const std::string& station, const std::string& endpoint)
      : socket_(io::make_link_dealer(centre.curve_keys.at(station), centre.link.public_key)) {
    socket_.connect(endpoint);
  }
  void say(const Message& message) { say_bytes(encode_frame(message)); }
  void say_bytes(const Bytes& frame) { EXPECT_TRUE(io::send(socket_, {frame})); }
  // The next message, whatever it is; an empty Pull, and a failure, when none comes for 20 s.
  Message hear() {
    zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
    ::zmq_poll(&item, 1, 20'000);
    const auto frames = io::receive(socket_);
    if (!frames) {
      ADD_FAILURE() << "nothing was said";
      return Pull{};
    }
    auto message = decode_frame(frames->back().to_string_view());
    EXPECT_TRUE(message) << message.error().detail;
    return message ? *std::move(message) : Message(Pull{});
  }
  template <typename T>
  T hear_a() {
    Message message = hear();
    if (const T* wanted = std::get_if<T>(&message)) return *wanted;
    ADD_FAILURE() << "a message of type " << message.index() + 1 << " came";
    return T{};
  }
  Welcome greet(std::uint8_t journal = 1) {
    Hello hello;
    hello.software = "a test";
    hello.journal.bytes.fill(journal);
    say(hello);
    return hear_a<Welcome>();
  }

 private:
  zmq::socket_t socket_;
};

inline coordinator::ControlReply ask(const Centre& centre, const coordinator::ControlRequest& request) {
  auto reply = coordinator::ask_coordinator(centre.config.control_endpoint(), request, 20'000);
  EXPECT_TRUE(reply) << reply.error().detail;
  return reply ? *std::move(reply) : coordinator::ControlReply{};
}

// Asks again until the answer is as wanted; fails after 20 s.
template <typename IsIt>
void ask_until(const Centre& centre, const coordinator::ControlRequest& request, const IsIt& is_it) {
  const Mono deadline = io::read_clocks().mono + std::chrono::seconds(20);
  while (!is_it(ask(centre, request))) {
    ASSERT_LT(io::read_clocks().mono, deadline) << "the coordinator never answered as wanted";
    ::usleep(1000);
  }
}
inline void wait_until_dropped(const Centre& centre, const std::string& what) {
  ask_until(centre, coordinator::PingRequest{},
            [&](const auto& reply) { return reply.text.find(what) != std::string::npos; });
}

}  // namespace sukut::shell_test
