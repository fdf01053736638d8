// The coordinator on real sockets, files and threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <future>
#include <utility>

#include "coordinator/shell/runner.h"
#include "proto/codec.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"
#include "tests/shell/coordinator_shell_centre.h"

namespace sukut::coordinator {
namespace {

using shell_test::ask;
using shell_test::ask_until;
using shell_test::Centre;
using shell_test::Running;
using shell_test::Talker;
using shell_test::wait_until_dropped;
using ::testing::HasSubstr;

// A cancel that names an order nobody knows is accepted all the same: the shortest document to publish.
SignedDocument cancel_of(const Centre& centre, std::uint8_t order) {
  Cancel cancel;
  cancel.centre = centre.config.centre;
  cancel.order.bytes.fill(order);
  cancel.name = "january-20/2027";
  cancel.issued = io::wall_instant();
  const Bytes body = encode_cancel(cancel);
  return {Kind::cancel, body, {sign(centre.stop, Kind::cancel, centre.config.centre, body)}};
}

TEST(Runner, AgentIsWelcomed) {
  const Centre centre;
  Running running(centre);
  Talker siren(centre, "siren-1", running->endpoints().link);
  const Welcome welcome = siren.greet();
  EXPECT_EQ(welcome.protocol, kProtocolMax);
  EXPECT_EQ(welcome.store, open_sqlite_store(centre.config.store, Access::read).value()->restore()->store);
  EXPECT_EQ(ask(centre, PingRequest{}).connected, 1u);
  const auto bound = load_endpoints(centre.config.endpoints);
  ASSERT_TRUE(bound);
  EXPECT_EQ(bound->link, running->endpoints().link);
}

TEST(Runner, TimeReplyIsSignedByTheTimeKeyAndEchoesTheNonce) {
  const Centre centre;
  Running running(centre);
  Talker siren(centre, "siren-1", running->endpoints().link);
  TimeRequest request;
  request.nonce.bytes.fill(42);
  const Instant before = io::wall_instant();
  siren.say(request);
  const auto reply = siren.hear_a<SignedTimeReply>();
  const Instant after = io::wall_instant();
  EXPECT_TRUE(verify_statement(centre.root, Role::time, Kind::time, reply.body, reply.signature));
  EXPECT_FALSE(verify_statement(centre.root, Role::beacon, Kind::time, reply.body, reply.signature));
  const auto time = decode_time_reply(reply.body);
  ASSERT_TRUE(time) << time.error().detail;
  EXPECT_EQ(time->nonce, request.nonce);
  EXPECT_LE(before, time->received);
  EXPECT_LE(time->received, time->sent);
  EXPECT_LE(time->sent, after);
  EXPECT_TRUE(time->is_declared);
  EXPECT_EQ(time->error, Nanos(0));
}

TEST(Runner, FramesThatDoNotDecodeCostTheirSenderOnly) {
  const Centre centre;
  Running running(centre);
  Talker siren(centre, "siren-1", running->endpoints().link);
  Talker ship(centre, "ship-1", running->endpoints().link);
  ship.greet();
  const Bytes good = encode_frame(TimeRequest{});
  Bytes bad_type = good;
  bad_type[3] = '\x7f';
  Bytes bad_version = good;
  bad_version[2] = '\x09';
  siren.say_bytes(bad_type);
  siren.say_bytes(bad_version);
  siren.say_bytes("");
  siren.say_bytes("no frame at all");
  siren.say_bytes(good.substr(0, good.size() - 3));
  siren.greet();  // in order after them
  ship.say(TimeRequest{});
  ship.hear_a<SignedTimeReply>();
  const std::string text = ask(centre, PingRequest{}).text;
  EXPECT_THAT(text, HasSubstr("unknown_type 1"));
  EXPECT_THAT(text, HasSubstr("unknown_version 1"));
  EXPECT_THAT(text, HasSubstr("malformed 3"));
}

TEST(Runner, PublishedDocumentGoesOutOnLinkAndBulletinOnceStored) {
  const Centre centre;
  Running running(centre);
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  zmq::socket_t bulletin = io::make_bulletin_sub();
  bulletin.set(zmq::sockopt::subscribe, kDocumentTopic);
  bulletin.connect(running->endpoints().bulletin);

  const SignedDocument document = cancel_of(centre, 1);
  const ControlReply reply = ask(centre, PublishRequest{{}, document});
  EXPECT_EQ(reply.error.reason, Reason::none) << reply.error.detail;
  EXPECT_EQ(reply.reached, 1u);
  EXPECT_EQ(siren.hear_a<DocumentMessage>().document, document);
  EXPECT_EQ(open_sqlite_store(centre.config.store, Access::read).value()->documents()->size(), 1u);
  // The first copy may have gone before the subscription arrived; every later document goes out at once.
  std::optional<std::vector<zmq::message_t>> frames;
  for (std::uint8_t order = 2; !frames && order < 200; ++order) {
    EXPECT_EQ(ask(centre, PublishRequest{{}, cancel_of(centre, order)}).error.reason, Reason::none);
    siren.hear_a<DocumentMessage>();
    zmq::pollitem_t item{bulletin.handle(), 0, ZMQ_POLLIN, 0};
    ::zmq_poll(&item, 1, 100);
    frames = io::receive(bulletin);
  }
  ASSERT_TRUE(frames);
  ASSERT_EQ(frames->size(), 2u);
  EXPECT_EQ((*frames)[0].to_string_view(), kDocumentTopic);
  const auto message = decode_frame((*frames)[1].to_string_view());
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<DocumentMessage>(*message).document.kind, Kind::cancel);
}

TEST(Runner, UnsignedPublishIsRefusedByName) {
  const Centre centre;
  Running running(centre);
  SignedDocument document = cancel_of(centre, 1);
  document.signatures.clear();
  EXPECT_EQ(ask(centre, PublishRequest{{}, document}).error.reason, Reason::too_few_signatures);
  document = cancel_of(centre, 1);
  document.signatures = {sign(centre.live, Kind::cancel, centre.config.centre, document.body)};
  EXPECT_EQ(ask(centre, PublishRequest{{}, document}).error.reason, Reason::wrong_mode_key);
}

TEST(Runner, RevisionsAreReservedOnceAndSurviveARestart) {
  const Centre centre;
  OrderId order;
  {
    Running running(centre);
    const ControlReply first = ask(centre, ReserveRequest{"january-20/2027"});
    EXPECT_EQ(first.error.reason, Reason::none) << first.error.detail;
    EXPECT_EQ(first.revision, 1u);
    order = first.order;
  }
  Running running(centre);
  const ControlReply second = ask(centre, ReserveRequest{"january-20/2027"});
  EXPECT_EQ(second.revision, 2u);
  EXPECT_EQ(second.order, order);
}

// A plain TCP socket on a port of the kernel's choice.
class PlainPort {
 public:
  PlainPort() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(fd_, 1), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    endpoint_ = "tcp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~PlainPort() { close(); }
  void close() { ::close(std::exchange(fd_, -1)); }
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

 private:
  int fd_;
  std::string endpoint_;
};

TEST(Runner, PortsPickedInTheLifeBeforeAreKeptWhereTheyAreFree) {
  const Centre centre;
  PlainPort free;
  const PlainPort taken;
  free.close();
  ASSERT_TRUE(save_endpoints(centre.config.endpoints, {free.endpoint(), taken.endpoint()}));
  Running running(centre);
  EXPECT_EQ(running->endpoints().link, free.endpoint()) << "stations' bundles name it";
  EXPECT_NE(running->endpoints().bulletin, taken.endpoint());
}

TEST(Runner, RevokedStationIsNotHeardAnyMore) {
  Centre centre;
  Running running(centre);
  Talker siren(centre, "siren-1", running->endpoints().link);
  Talker ship(centre, "ship-1", running->endpoints().link);
  siren.greet();
  ship.greet();
  std::erase_if(centre.stations, [](const StationEntry& entry) { return entry.attributes.id.text == "siren-1"; });
  centre.save_stations();
  EXPECT_EQ(ask(centre, ReloadRequest{}).error.reason, Reason::none);
  siren.say(TimeRequest{});
  wait_until_dropped(centre, "unknown_station 1");
  ship.say(TimeRequest{});
  ship.hear_a<SignedTimeReply>();
}

TEST(Runner, NewBundleRevokesTheOldKeyOfTheSameStation) {
  Centre centre;
  Running running(centre);
  Talker old(centre, "siren-1", running->endpoints().link);
  old.greet();
  centre.curve_keys["siren-1"] = io::make_curve_keys();
  centre.stations[0].curve_public = centre.curve_keys["siren-1"].public_key;
  centre.save_stations();
  EXPECT_EQ(ask(centre, ReloadRequest{}).error.reason, Reason::none);
  old.say(TimeRequest{});
  Talker fresh(centre, "siren-1", running->endpoints().link);
  fresh.greet(2);
  wait_until_dropped(centre, "unknown_station 1");
}

// A station is added while the coordinator begins: after the register was read, before anybody is connected.
class StoreOfABusyMorning : public RecordStore {
 public:
  StoreOfABusyMorning(std::unique_ptr<RecordStore> below, std::function<void()> meanwhile)
      : below_(std::move(below)), meanwhile_(std::move(meanwhile)) {}
  Result<Committed> commit(const std::vector<Record>& records) override { return below_->commit(records); }
  Result<Restored> restore() override {
    meanwhile_();
    return below_->restore();
  }
  Result<std::vector<DocumentStored>> documents() override { return below_->documents(); }
  Result<std::vector<ReportStored>> reports(const OrderId& order) override { return below_->reports(order); }
  Result<std::vector<StationHeard>> heard() override { return below_->heard(); }
  Result<std::vector<StationCloned>> clones() override { return below_->clones(); }

 private:
  std::unique_ptr<RecordStore> below_;
  std::function<void()> meanwhile_;
};

TEST(Runner, AStationAddedWhileTheCoordinatorBeginsIsKnown) {
  Centre centre;
  const StationEntry ship = centre.stations.back();
  centre.stations.pop_back();
  centre.save_stations();
  std::future<ControlReply> told;
  const auto add = [&] {
    centre.stations.push_back(ship);
    centre.save_stations();
    EXPECT_TRUE(io::is_served(centre.config.control_endpoint())) << "`sukut station add` finds nobody to tell";
    told = std::async(std::launch::async, [&] { return ask(centre, ReloadRequest{}); });
  };
  Running running(centre, std::make_unique<StoreOfABusyMorning>(
                              open_sqlite_store(centre.config.store, Access::write).value(), add));
  EXPECT_EQ(told.get().error.reason, Reason::none);
  Talker(centre, ship.attributes.id.text, running->endpoints().link).greet();
}

TEST(Runner, ASecondCoordinatorOfTheSameCentreIsRefused) {
  const Centre centre;
  Running running(centre);
  const auto second = Runner::open(centre.config);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().detail, HasSubstr("another sukut-coordinator"));
  EXPECT_EQ(ask(centre, PingRequest{}).error.reason, Reason::none) << "the first one still serves";
}

TEST(Runner, BadRegisterIsNotReloaded) {
  const Centre centre;
  Running running(centre);
  centre.scratch.write("register.toml", "[[station]]\nid = 5\n");
  const ControlReply reply = ask(centre, ReloadRequest{});
  EXPECT_EQ(reply.error.reason, Reason::malformed);
  EXPECT_THAT(reply.error.detail, HasSubstr("register.toml:2:6"));
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();  // what was known is kept
}

TEST(Runner, WhatIsNoRequestIsAnsweredByName) {
  const Centre centre;
  Running running(centre);
  const auto bytes = io::ask(centre.config.control_endpoint(), "publish everything", 20'000);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(decode_reply(*bytes)->error.reason, Reason::unknown_version);
}

TEST(Runner, RefusesToBeginWithoutItsThings) {
  const auto refusal = [](const Centre& centre) {
    const auto runner = Runner::open(centre.config);
    EXPECT_FALSE(runner);
    return runner ? Error{} : runner.error();
  };
  for (const char* key : {"keys/link.key", "keys/beacon.key", "keys/time.key"}) {
    const Centre centre;
    std::filesystem::remove(centre.scratch / key);
    EXPECT_EQ(refusal(centre).reason, Reason::file_missing);
    EXPECT_THAT(refusal(centre).detail, HasSubstr(key));
  }
  {
    const Centre centre;
    std::filesystem::remove(centre.config.time_key);
    ASSERT_TRUE(io::save_signing_key(centre.config.time_key, io::make_signing_key(), "another", std::nullopt));
    EXPECT_EQ(refusal(centre).reason, Reason::unknown_signer);
  }
  {
    const Centre centre;
    ASSERT_EQ(::chmod(centre.scratch.path().c_str(), 0755), 0);
    EXPECT_EQ(refusal(centre).reason, Reason::file_permissions);
  }
  {
    Centre centre;
    centre.root.centre.bytes.fill(9);
    ASSERT_TRUE(save_root(centre.config.root, centre.root));
    EXPECT_EQ(refusal(centre).reason, Reason::wrong_centre);
  }
}

TEST(Runner, BeginsUnsealedButPublishesNothing) {
  const Centre centre;
  std::filesystem::remove(centre.config.root);
  Running running(centre);
  EXPECT_EQ(ask(centre, PublishRequest{{}, cancel_of(centre, 1)}).error.reason, Reason::root_unsealed);
  ASSERT_TRUE(save_root(centre.config.root, centre.root));
  running->reload();
  const SignedDocument document = cancel_of(centre, 1);
  ask_until(centre, PublishRequest{{}, document}, [](const auto& reply) { return reply.error.reason == Reason::none; });
  EXPECT_EQ(open_sqlite_store(centre.config.store, Access::read).value()->documents()->size(), 1u);
}

TEST(Runner, OfficersSocketIsItsOwnersAlone) {
  const Centre centre;
  Running running(centre);
  struct stat found {};
  ASSERT_EQ(::stat(centre.config.control.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777u, 0600u);
}

}  // namespace
}  // namespace sukut::coordinator
