// The officer's side of the coordinator: nothing is sent before it is durable, and everybody gets it then.
#include <gtest/gtest.h>

#include "tests/coordinator/story.h"

namespace sukut::coordinator::test {
namespace {

TEST(Coordinator, SendsNothingBeforeTheOrderIsStored) {
  Story story;
  story.hello(1, "siren-1");
  story.hello(2, "ship-1");
  const Order order = order_of(story.reserve());
  story.publish(signed_order(order), file_of(order));

  ASSERT_EQ(story.stored<DocumentStored>().size(), 1U);
  EXPECT_EQ(story.stored<DocumentStored>()[0].order_file, file_of(order));
  EXPECT_TRUE(story.sent<DocumentMessage>().empty());
  EXPECT_TRUE(story.actions<Publish>().empty());
  EXPECT_TRUE(story.actions<Answer>().empty());

  story.hello(3, "flag-1");  // who connects meanwhile gets nothing either
  EXPECT_TRUE(story.sent<DocumentMessage>().empty());

  ASSERT_TRUE(story.commit<DocumentStored>());
  const auto sent = story.sent<DocumentMessage>();
  ASSERT_EQ(sent.size(), 3U);
  for (const auto& [connection, message] : sent) EXPECT_EQ(message.document, signed_order(order));
  ASSERT_EQ(story.actions<Publish>().size(), 1U);
  EXPECT_EQ(story.answer().error.reason, Reason::none);
  EXPECT_EQ(story.answer().reached, 3U);
  EXPECT_EQ(story.answer().order, order.id);
  EXPECT_EQ(story.answer().revision, 1U);
}

TEST(Coordinator, AFailedStoreSendsNothingAndTheOfficerMayAskAgain) {
  Story story;
  story.hello(1, "siren-1");
  const Order order = order_of(story.reserve());
  story.publish(signed_order(order), file_of(order));
  ASSERT_TRUE(story.fail<DocumentStored>());
  EXPECT_EQ(story.refusal(), Reason::store_unwritable);
  EXPECT_TRUE(story.sent<DocumentMessage>().empty());
  EXPECT_TRUE(story.actions<Publish>().empty());

  // The failed write may have reached the disk: other content under the same revision stays refused.
  Order other = order;
  other.tzdata = "2026a";
  story.publish(signed_order(other), file_of(other));
  EXPECT_EQ(story.refusal(), Reason::equivocation);

  story.publish(signed_order(order), file_of(order));
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_EQ(story.answer().reached, 1U);
}

TEST(Coordinator, TheSameOrderAgainIsAcceptedAndMoreSignaturesAreMerged) {
  Story story;
  const Order order = story.published_order();
  story.hello(1, "siren-1");

  story.publish(signed_order(order), file_of(order));
  EXPECT_EQ(story.refusal(), Reason::none);
  EXPECT_TRUE(story.stored<DocumentStored>().empty());

  story.publish(signed_order(order, {1, 3}), file_of(order));
  ASSERT_EQ(story.stored<DocumentStored>().size(), 1U);
  EXPECT_EQ(story.stored<DocumentStored>()[0].document.signatures.size(), 3U);
  ASSERT_TRUE(story.commit<DocumentStored>());
  ASSERT_EQ(story.sent<DocumentMessage>().size(), 1U);
  EXPECT_EQ(story.sent<DocumentMessage>()[0].second.document.signatures.size(), 3U);
}

TEST(Coordinator, TheSameOrderTwiceAtOnceIsStoredOnce) {
  Story story;
  const Order order = order_of(story.reserve());
  story.publish(signed_order(order), file_of(order));
  story.publish(signed_order(order), file_of(order));
  EXPECT_EQ(story.refusal(), Reason::busy);
  EXPECT_TRUE(story.stored<DocumentStored>().empty());
}

TEST(Coordinator, ACancelReachesEverybodyBeforeItsOrder) {
  Story story;
  story.hello(1, "siren-1");
  const OrderId id = story.reserve();
  const SignedDocument cancel = signed_cancel(cancel_of(id));
  story.publish(cancel);
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_EQ(story.refusal(), Reason::none);
  ASSERT_EQ(story.sent<DocumentMessage>().size(), 1U);
  EXPECT_EQ(story.sent<DocumentMessage>()[0].second.document, cancel);

  const Order order = order_of(id);
  story.publish(signed_order(order), file_of(order));
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_NE(story.answer().text.find("cancel"), std::string::npos);  // the officer is told
}

TEST(Coordinator, ReservesRevisionsUnderOneOrderId) {
  Story story;
  story.deliver(ReserveAsked{1, "january-20/2027"});
  EXPECT_TRUE(story.actions<Answer>().empty());  // not before it is durable
  ASSERT_TRUE(story.commit<RevisionReserved>());
  const Answer first = story.answer();
  EXPECT_FALSE(first.order.is_zero());
  EXPECT_EQ(first.revision, 1U);

  story.deliver(ReserveAsked{2, "january-20/2027"});
  ASSERT_TRUE(story.commit<RevisionReserved>());
  EXPECT_EQ(story.answer().order, first.order);
  EXPECT_EQ(story.answer().revision, 2U);

  EXPECT_NE(story.reserve("may-8/2027"), first.order);

  story.deliver(ReserveAsked{4, "january-20 2027"});
  EXPECT_EQ(story.refusal(), Reason::malformed);
  EXPECT_TRUE(story.stored<RevisionReserved>().empty());

  story.deliver(ReserveAsked{5, "january-20/2028"});
  ASSERT_TRUE(story.fail<RevisionReserved>());
  EXPECT_EQ(story.refusal(), Reason::store_unwritable);
}

TEST(Coordinator, GoesOnFromItsStoreAfterARestart) {
  Restored restored = Story::empty_store();
  const Order order = order_of(filled<OrderId>(3));
  restored.commit = 41;
  restored.documents = {{signed_order(order), file_of(order), kNoon - hours(48)}};
  restored.reserved[{"january-20/2027", hex(order.id)}] = 1;
  Story story(restored);

  story.hello(1, "siren-1");
  ASSERT_EQ(story.sent<Welcome>().size(), 1U);
  EXPECT_EQ(story.sent<Welcome>()[0].second.commit, 41U);
  EXPECT_EQ(story.sent<Welcome>()[0].second.store, restored.store);
  EXPECT_EQ(story.sent<DocumentMessage>().size(), 1U);

  story.deliver(ReserveAsked{1, "january-20/2027"});
  ASSERT_TRUE(story.commit<RevisionReserved>());
  EXPECT_EQ(story.answer().order, order.id);
  EXPECT_EQ(story.answer().revision, 2U);
}

TEST(Coordinator, NamesWhatItCannotReadInItsStore) {
  Restored restored = Story::empty_store();
  restored.documents = {{signed_by(Kind::schedule, "rubbish", {1, 2}), {}, kNoon}};
  CoordinatorSetup setup;
  setup.centre = centre();
  setup.random = [] { return std::uint64_t{4}; };
  Coordinator coordinator(std::move(setup));
  const auto actions = coordinator.handle({}, restored);
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(std::get<Note>(actions[0]).level, Level::error);
}

TEST(Coordinator, ABeaconTellsOfTheSetAndTheBulletinRepeatsIt) {
  Story story;
  const Order order = story.published_order();
  story.deliver(Woken{});
  EXPECT_TRUE(story.actions<PublishBeacon>().empty());  // not due yet

  ASSERT_TRUE(story.coordinator->wake_at().has_value());
  story.now.mono = *story.coordinator->wake_at();
  story.deliver(Woken{});
  ASSERT_EQ(story.actions<PublishBeacon>().size(), 1U);
  const Beacon beacon = story.actions<PublishBeacon>()[0].beacon;
  const Digest hash = sha256(encode_order(order));
  EXPECT_EQ(beacon.documents, std::vector<Digest>{hash});
  EXPECT_EQ(beacon.set, digest_of_set({hash}));
  EXPECT_EQ(beacon.commit, story.coordinator->commit());
  EXPECT_EQ(beacon.centre, centre());

  story.now.mono += seconds(30);
  story.deliver(Woken{});
  ASSERT_EQ(story.actions<Publish>().size(), 1U);
  EXPECT_EQ(std::get<DocumentMessage>(story.actions<Publish>()[0].message).document, signed_order(order));
}

TEST(Coordinator, SendsToACrowdInBoundedSteps) {
  Story story(Story::empty_store(), 2000);
  std::vector<StationEntry> crowd;
  for (int i = 0; i < 1000; ++i) crowd.push_back(station("siren-" + std::to_string(i), "siren"));
  story.deliver(RegisterLoaded{crowd, root()});
  for (ConnectionId i = 0; i < 1000; ++i) story.hello(i + 1, "siren-" + std::to_string(i));
  const Order order = order_of(story.reserve());
  story.publish(signed_order(order), file_of(order));
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_EQ(story.answer().reached, 1000U);
  std::set<ConnectionId> reached;
  for (int step = 0; step < 10; ++step) {
    const auto sent = story.sent<DocumentMessage>();
    EXPECT_LE(sent.size(), 256U);
    for (const auto& [connection, message] : sent) reached.insert(connection);
    if (reached.size() == 1000) break;
    ASSERT_LE(*story.coordinator->wake_at(), story.now.mono);  // it wants to go on at once
    story.deliver(Woken{});
  }
  EXPECT_EQ(reached.size(), 1000U);
}

TEST(Coordinator, AnswersTheTimeWithItsBoundAndItsOrigin) {
  ReferenceTime received{Mono{}, {kNoon, milliseconds(2), Trust::synchronized}, true};
  ReferenceTime sent = received;
  sent.utc.at += Nanos(500);
  sent.utc.error = milliseconds(3);
  const TimeReply reply = Coordinator::answer({filled<Nonce>(5)}, received, sent);
  EXPECT_EQ(reply.nonce, filled<Nonce>(5));
  EXPECT_EQ(reply.received, kNoon);
  EXPECT_EQ(reply.sent, kNoon + Nanos(500));
  EXPECT_EQ(reply.error, milliseconds(3));
  EXPECT_TRUE(reply.is_declared);
}

ReportIssued report_issued(const OrderId& order, std::uint32_t number) {
  return {order, "minute", number, kNoon, "figures", {}};
}

TEST(Coordinator, AReportIsGivenOutWhenItIsDurable) {
  Story story;
  const Order order = story.published_order();
  story.deliver(IssueAsked{70, report_issued(order.id, 1)});
  EXPECT_TRUE(story.actions<Answer>().empty());
  ASSERT_EQ(story.stored<ReportIssued>().size(), 1U);
  EXPECT_EQ(durability_of(story.stored<ReportIssued>().front()), Durability::full);
  EXPECT_TRUE(story.commit<ReportIssued>());
  EXPECT_EQ(story.answer().request, 70U);
  EXPECT_EQ(story.answer().number, 1U);
  EXPECT_EQ(story.refusal(), Reason::none);
}

TEST(Coordinator, NoNumberIsGivenTwiceAndNoneIsLeftOut) {
  Story story;
  const Order order = story.published_order();
  story.deliver(IssueAsked{70, report_issued(order.id, 1)});
  story.deliver(IssueAsked{71, report_issued(order.id, 1)});
  EXPECT_EQ(story.refusal(), Reason::busy) << "the first is not durable yet";
  EXPECT_TRUE(story.commit<ReportIssued>());
  story.deliver(IssueAsked{72, report_issued(order.id, 3)});
  EXPECT_EQ(story.refusal(), Reason::busy);
  story.deliver(IssueAsked{73, report_issued(order.id, 2)});
  EXPECT_TRUE(story.commit<ReportIssued>());
  EXPECT_EQ(story.answer().number, 2U);
}

TEST(Coordinator, ANumberThatCouldNotBeKeptIsGivenAgain) {
  Story story;
  const Order order = story.published_order();
  story.deliver(IssueAsked{70, report_issued(order.id, 1)});
  EXPECT_TRUE(story.fail<ReportIssued>());
  EXPECT_EQ(story.refusal(), Reason::store_unwritable);
  story.deliver(IssueAsked{71, report_issued(order.id, 1)});
  EXPECT_TRUE(story.commit<ReportIssued>());
  EXPECT_EQ(story.answer().number, 1U);
}

TEST(Coordinator, OfAnOrderThatNobodyPublishedThereIsNoReport) {
  Story story;
  story.deliver(IssueAsked{70, report_issued(filled<OrderId>(77), 1)});
  EXPECT_EQ(story.refusal(), Reason::file_missing);
  EXPECT_TRUE(story.actions<Store>().empty());
}

}  // namespace
}  // namespace sukut::coordinator::test
