// A store that was put back, on real sockets and files: its coordinator learns from a station over the link, and what
// it learned and how that ended is there for the next life.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/shell/sqlite_store.h"
#include "proto/codec.h"
#include "tests/shell/coordinator_shell_centre.h"

namespace sukut::coordinator {
namespace {

using shell_test::ask;
using shell_test::ask_until;
using shell_test::Centre;
using shell_test::Running;
using shell_test::Talker;
using ::testing::HasSubstr;

SignedDocument lost_cancel(const Centre& centre) {
  Cancel cancel;
  cancel.centre = centre.config.centre;
  cancel.order.bytes.fill(1);
  cancel.name = "january-20/2027";
  cancel.issued = io::wall_instant();
  const Bytes body = encode_cancel(cancel);
  return {Kind::cancel, body, {sign(centre.stop, Kind::cancel, centre.config.centre, body)}};
}

// Its store is a copy that had heard both stations.
void put_back(const Centre& centre) {
  const Instant now = io::wall_instant();
  {
    const auto store = open_sqlite_store(centre.config.store, Access::write);
    ASSERT_TRUE(store) << store.error().detail;
    std::vector<Record> heard;
    for (const char* id : {"siren-1", "ship-1"})
      heard.emplace_back(StationHeard{StationId(id), now, true, {}, {}, {}, {}});
    ASSERT_TRUE((*store)->commit(heard));
  }
  ASSERT_TRUE(mark_restored(centre.config.store, now));
}

Hello holding(const SignedDocument& document) {
  Hello hello;
  hello.software = "a test";
  hello.journal.bytes.fill(1);
  hello.held = {{document.kind, {}, 0, sha256(document.body)}};
  return hello;
}

TEST(RestoredCentre, LearnsOverTheLinkAndThenOrders) {
  const Centre centre;
  put_back(centre);
  const SignedDocument cancel = lost_cancel(centre);
  {
    Running running(centre);
    EXPECT_EQ(ask(centre, ReserveRequest{"may-8/2027"}).error.reason, Reason::centre_unlearned);
    EXPECT_THAT(ask(centre, LearningRequest{}).text, HasSubstr("still awaited: ship-1, siren-1"));
    Talker ship(centre, "ship-1", running->endpoints().link);
    ship.greet();
    Talker siren(centre, "siren-1", running->endpoints().link);
    siren.say(holding(cancel));
    siren.hear_a<Welcome>();
    EXPECT_EQ(siren.hear_a<Pull>().documents, std::vector<Digest>{sha256(cancel.body)});
    siren.say(DocumentMessage{cancel});
    EXPECT_EQ(ship.hear_a<DocumentMessage>().document, cancel);  // a cancel goes on to all at once
    ask_until(centre, ReserveRequest{"may-8/2027"},
              [](const ControlReply& reply) { return reply.error.reason == Reason::none; });
  }
  const auto kept = *(*open_sqlite_store(centre.config.store, Access::read))->restore();
  ASSERT_EQ(kept.documents.size(), 1u);
  EXPECT_EQ(kept.documents[0].document, cancel);
  ASSERT_TRUE(kept.learning_ended);
  EXPECT_TRUE(kept.learning_ended->officer.empty());
  Running again(centre);  // the next life has nothing to learn
  EXPECT_EQ(ask(centre, LearningRequest{}).error.reason, Reason::none);
}

TEST(RestoredCentre, AnOfficersNameIsKeptInTheStore) {
  const Centre centre;
  put_back(centre);
  {
    Running running(centre);
    EXPECT_EQ(ask(centre, LearningRequest{"a\x1b[2Jb"}).error.reason, Reason::malformed);
    const ControlReply reply = ask(centre, LearningRequest{"Leyla M."});
    EXPECT_EQ(reply.error.reason, Reason::none) << reply.error.detail;
    EXPECT_THAT(reply.text, HasSubstr("by Leyla M., 2 stations not heard out"));
    EXPECT_EQ(ask(centre, ReserveRequest{"may-8/2027"}).error.reason, Reason::none);
  }
  EXPECT_EQ((*open_sqlite_store(centre.config.store, Access::read))->restore()->learning_ended->officer, "Leyla M.");
}

}  // namespace
}  // namespace sukut::coordinator
