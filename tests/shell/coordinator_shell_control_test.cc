// The officers' endpoint in bytes: what was asked is what is heard, and a broken request is a named refusal.
#include <gtest/gtest.h>

#include "coordinator/shell/connections.h"
#include "coordinator/shell/control.h"
#include "coordinator/shell/reference.h"
#include "tests/shell/coordinator_shell_scratch.h"

namespace sukut::coordinator {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

PublishRequest publish_request() {
  Signature signature;
  signature.key.bytes.fill(3);
  signature.bytes = Bytes(64, 's');
  return {Bytes("file\0bytes", 10), SignedDocument{Kind::cancel, "body", {signature}}};
}

TEST(Control, RequestsComeBack) {
  const auto publish = decode_request(encode_request(publish_request()));
  ASSERT_TRUE(publish) << publish.error().detail;
  EXPECT_EQ(std::get<PublishRequest>(*publish).order_file, publish_request().order_file);
  EXPECT_EQ(std::get<PublishRequest>(*publish).document, publish_request().document);
  const auto reserve = decode_request(encode_request(ReserveRequest{"january-20/2027"}));
  ASSERT_TRUE(reserve);
  EXPECT_EQ(std::get<ReserveRequest>(*reserve).name_base, "january-20/2027");
  const auto learning = decode_request(encode_request(LearningRequest{"Leyla M."}));
  ASSERT_TRUE(learning);
  EXPECT_EQ(std::get<LearningRequest>(*learning).officer, "Leyla M.");
  EXPECT_FALSE(decode_request(encode_request(LearningRequest{std::string(1000, 'n')})));
  EXPECT_TRUE(std::holds_alternative<ReloadRequest>(*decode_request(encode_request(ReloadRequest{}))));
  EXPECT_TRUE(std::holds_alternative<PingRequest>(*decode_request(encode_request(PingRequest{}))));
}

TEST(Control, RepliesComeBack) {
  ControlReply reply;
  reply.error = {Reason::too_few_signatures, "1 of 2"};
  reply.text = "one more is needed";
  reply.order.bytes.fill(8);
  reply.revision = 3;
  reply.reached = 17;
  reply.connected = 18;
  reply.commit = 1'000'000'000'000;
  reply.link_endpoint = "tcp://127.0.0.1:1";
  reply.bulletin_endpoint = "tcp://127.0.0.1:2";
  const auto back = decode_reply(encode_reply(reply));
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(back->error, reply.error);
  EXPECT_EQ(back->text, reply.text);
  EXPECT_EQ(back->order, reply.order);
  EXPECT_EQ(back->revision, 3u);
  EXPECT_EQ(back->reached, 17u);
  EXPECT_EQ(back->connected, 18u);
  EXPECT_EQ(back->commit, reply.commit);
  EXPECT_EQ(back->link_endpoint, reply.link_endpoint);
  EXPECT_EQ(back->bulletin_endpoint, reply.bulletin_endpoint);
}

TEST(Control, WhatBreaksOffIsRefusedAtEveryLength) {
  const Bytes request = encode_request(publish_request());
  const Bytes reply = encode_reply(ControlReply{});
  for (std::size_t size = 0; size < request.size(); ++size) {
    EXPECT_FALSE(decode_request(request.substr(0, size))) << size;
  }
  for (std::size_t size = 0; size < reply.size(); ++size) EXPECT_FALSE(decode_reply(reply.substr(0, size))) << size;
  EXPECT_EQ(decode_request(request + "x").error().reason, Reason::malformed);
  EXPECT_EQ(decode_request("SKC9" + request.substr(4)).error().reason, Reason::unknown_version);
  EXPECT_EQ(decode_request(encode_reply({})).error().reason, Reason::unknown_type);
  EXPECT_EQ(decode_request(encode_request(ReserveRequest{std::string(1000, 'n')})).error().reason, Reason::malformed);
}

TEST(Control, LengthsThatLieAreRefused) {
  Bytes request = encode_request(ReserveRequest{"name"});
  for (std::size_t i = 12; i < 20; ++i) request[i] = '\xff';  // the length of the name
  EXPECT_EQ(decode_request(request).error().reason, Reason::malformed);
}

TEST(Control, NobodyThereIsSaidWithTheMend) {
  const shell_test::Scratch scratch;
  const auto reply = ask_coordinator("ipc://" + (scratch / "control.sock"), PingRequest{}, 3'600'000);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().reason, Reason::busy);
  EXPECT_NE(reply.error().detail.find("sukut-coordinator"), std::string::npos);
}

TEST(Connections, NumbersAreNewForEveryConnection) {
  Connections connections(100);
  const ConnectionId first = connections.hear("route-1", "key-a", Mono());
  EXPECT_EQ(connections.hear("route-1", "key-a", Mono()), first);
  const ConnectionId second = connections.hear("route-2", "key-a", Mono());
  EXPECT_NE(second, first);
  EXPECT_EQ(connections.routing_of(first), "route-1");
  connections.forget(first);
  EXPECT_EQ(connections.routing_of(first), "");
  EXPECT_NE(connections.hear("route-1", "key-a", Mono()), first);
}

TEST(Connections, ARouteThatChangesItsKeyIsAnotherConnection) {
  Connections connections(100);
  const ConnectionId first = connections.hear("route-1", "key-a", Mono());
  EXPECT_NE(connections.hear("route-1", "key-b", Mono()), first);
  EXPECT_EQ(connections.routing_of(first), "");
}

TEST(Connections, AreForgottenByAgeByKeyAndByNumber) {
  Connections connections(10);
  const ConnectionId old = connections.hear("old", "key-o", Mono());
  const ConnectionId kept = connections.hear("kept", "key-k", Mono(minutes(50)));
  (void)connections.hear("new", "key-n", Mono(minutes(61)));
  EXPECT_EQ(connections.routing_of(old), "");
  EXPECT_EQ(connections.routing_of(kept), "kept");

  const ConnectionId first = connections.hear("again-0", "key-r", Mono(minutes(61)));
  for (int i = 1; i < 100; ++i) (void)connections.hear("again-" + std::to_string(i), "key-r", Mono(minutes(61)));
  EXPECT_EQ(connections.routing_of(first), "") << "an agent that reconnects leaves few behind";
  EXPECT_LE(connections.size(), 6u);
  for (int i = 0; i < 100; ++i) {
    (void)connections.hear("many-" + std::to_string(i), "key-" + std::to_string(i), Mono(minutes(62)));
  }
  EXPECT_EQ(connections.size(), 10u);
}

ClockReading at(Nanos since) { return {Raw(since), Mono(since), Boot(since), Wall(seconds(1800432000) + since)}; }

TEST(Reference, CarriesTheBoundForwardAndLetsGoOfIt) {
  const io::ChronyTracking tracking{at(Nanos(0)), milliseconds(3), milliseconds(2), milliseconds(1)};
  const Instant begin = Instant(seconds(1800432000) + milliseconds(3));

  const ReferenceTime fresh = reference_at(at(seconds(20)), tracking);
  EXPECT_EQ(fresh.utc.trust, Trust::synchronized);
  EXPECT_EQ(fresh.utc.at, begin + seconds(20));
  EXPECT_EQ(fresh.utc.error, Nanos(milliseconds(5 + 1)));  // 3 + 1 + 2/2, and 50 ppm of 20 s
  EXPECT_FALSE(fresh.is_declared);

  const ReferenceTime old = reference_at(at(minutes(20)), tracking);
  EXPECT_EQ(old.utc.trust, Trust::holdover);
  EXPECT_EQ(old.utc.error, Nanos(milliseconds(5 + 60)));
  EXPECT_FALSE(reference_at(at(minutes(61)), tracking).utc.is_known());
  EXPECT_FALSE(reference_at(at(seconds(20)), std::nullopt).utc.is_known());
}

TEST(Reference, AStepOfTheWallClockMovesNothing) {
  const io::ChronyTracking tracking{at(Nanos(0)), Nanos(0), Nanos(0), milliseconds(1)};
  ClockReading stepped = at(seconds(20));
  stepped.wall += std::chrono::hours(3);
  EXPECT_EQ(reference_at(stepped, tracking).utc, reference_at(at(seconds(20)), tracking).utc);
}

TEST(Reference, ASuspendVoidsIt) {
  const io::ChronyTracking tracking{at(Nanos(0)), Nanos(0), Nanos(0), milliseconds(1)};
  ClockReading woken = at(seconds(20));
  woken.boot += minutes(5);
  EXPECT_FALSE(reference_at(woken, tracking).utc.is_known());
}

}  // namespace
}  // namespace sukut::coordinator
