// Many agents' links in one process: each with its own keys from its own bundle, so that the coordinator cannot tell
// them from agents as far as the link goes. They say Hello, pulse, take documents, and say when the last one had it.
//   swarm BUNDLES      a folder of bundles; prints one line per fact, until it is ended
#include <sys/resource.h>
#include <zmq.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/shell/bundle.h"
#include "proto/frame.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace {

using namespace sukut;

struct Member {
  agent::Bundle bundle;
  zmq::socket_t socket;
  bool is_welcomed = false;
  Mono pulse_at{};
};

constexpr std::size_t kHandshakesAtOnce = 64;

std::vector<Member> read_members(const std::string& folder) {
  std::vector<Member> members;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::vector<io::Problem> problems;
    auto bundle = agent::read_bundle(entry.path().string(), problems);
    for (const io::Problem& problem : problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
    if (bundle) members.push_back({std::move(*bundle), {}, false, {}});
  }
  return members;
}

Hello hello_of(const Member& member) {
  Hello hello;
  hello.software = "swarm";
  io::random_bytes(hello.journal.bytes.data(), hello.journal.bytes.size());
  hello.boot = io::boot_id();
  hello.outputs.push_back({CueAction::notice, member.bundle.station.id.text, "dry_run"});
  return hello;
}

class Swarm {
 public:
  explicit Swarm(std::vector<Member> members) : members_(std::move(members)) {}

  [[noreturn]] void run() {
    std::printf("members %zu\n", members_.size());
    for (;;) {
      open_more();
      std::vector<zmq_pollitem_t> items;
      for (std::size_t i = 0; i < opened_; ++i) items.push_back({members_[i].socket.handle(), 0, ZMQ_POLLIN, 0});
      zmq_poll(items.data(), static_cast<int>(items.size()), 20);
      for (std::size_t i = 0; i < opened_; ++i) {
        while (auto frames = io::receive(members_[i].socket)) take(members_[i], frames->back());
        pulse(members_[i]);
      }
      std::fflush(stdout);
    }
  }

 private:
  void open_more() {
    while (opened_ < members_.size() && opened_ - welcomed_ < kHandshakesAtOnce) {
      Member& member = members_[opened_++];
      member.socket = io::make_link_dealer(member.bundle.link_keys, member.bundle.coordinator_key);
      member.socket.connect(member.bundle.endpoints.front());
      (void)io::send(member.socket, {encode_frame(hello_of(member))});
    }
  }
  void pulse(Member& member) {
    const Mono now = io::read_clocks().mono;
    if (!member.is_welcomed || now < member.pulse_at) return;
    member.pulse_at = now + std::chrono::seconds(120);
    Pulse pulse;
    pulse.set = digest_of_set({});
    (void)io::send(member.socket, {encode_frame(pulse)});
  }
  void take(Member& member, const zmq::message_t& frame) {
    const std::int64_t now_ns = to_ns(io::read_clocks().wall);
    auto message = decode_frame(frame.to_string_view());
    if (!message) return;
    if (std::holds_alternative<Welcome>(*message) && !member.is_welcomed) {
      member.is_welcomed = true;
      member.pulse_at = io::read_clocks().mono + std::chrono::milliseconds(10 * (welcomed_ % 12'000));
      if (++welcomed_ == members_.size()) std::printf("all_welcomed %zu\n", welcomed_);
    } else if (const auto* busy = std::get_if<Busy>(&*message)) {
      std::printf("busy %s\n", std::string(name_of(busy->reason)).c_str());
    } else if (const auto* document = std::get_if<DocumentMessage>(&*message)) {
      const auto& body = document->document.body;
      auto& takers = takers_[body];
      takers.insert(&member);
      if (takers.size() == 1 || takers.size() == members_.size()) {
        std::printf("%s %s body %zu members %zu at_ns %lld\n", takers.size() == 1 ? "first" : "last",
                    std::string(name_of(document->document.kind)).c_str(), body.size(), takers.size(),
                    static_cast<long long>(now_ns));
      }
    }
  }

  std::vector<Member> members_;
  std::size_t opened_ = 0;
  std::size_t welcomed_ = 0;
  std::map<Bytes, std::set<const Member*>> takers_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: swarm BUNDLES\n");
    return 2;
  }
  rlimit most{};
  getrlimit(RLIMIT_NOFILE, &most);
  most.rlim_cur = most.rlim_max;
  setrlimit(RLIMIT_NOFILE, &most);
  io::context().set(zmq::ctxopt::max_sockets, 65535);
  Swarm(read_members(argv[1])).run();
}
