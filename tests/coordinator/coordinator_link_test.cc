// The agents' side of the coordinator: who is let in, who gets what, and when a report is confirmed.
#include <gtest/gtest.h>

#include "tests/coordinator/story.h"

namespace sukut::coordinator::test {
namespace {

TEST(CoordinatorLink, AHelloGetsExactlyTheDocumentsItLacks) {
  Story story;
  const Order order = story.published_order();
  story.publish(signed_cancel(cancel_of(filled<OrderId>(8))));
  ASSERT_TRUE(story.commit<DocumentStored>());
  const Digest order_hash = sha256(encode_order(order));

  story.hello(1, "siren-1");
  ASSERT_EQ(story.sent<Welcome>().size(), 1U);
  EXPECT_EQ(story.sent<Welcome>()[0].second.protocol, kProtocolMax);
  EXPECT_EQ(story.sent<DocumentMessage>().size(), 2U);

  story.hello(2, "ship-1", {{Kind::schedule, order.id, 1, order_hash}});
  ASSERT_EQ(story.sent<DocumentMessage>().size(), 1U);
  EXPECT_EQ(story.sent<DocumentMessage>()[0].second.document.kind, Kind::cancel);
}

TEST(CoordinatorLink, OnlyTheNewestRevisionNotPastItsExpiryIsInTheSet) {
  Story story;
  Order order = story.published_order();
  story.reserve();
  Order second = order_of(order.id, 2);
  second.previous = sha256(encode_order(order));
  story.publish(signed_order(second), file_of(second));
  ASSERT_TRUE(story.commit<DocumentStored>());
  story.hello(1, "siren-1");
  ASSERT_EQ(story.sent<DocumentMessage>().size(), 1U);
  EXPECT_EQ(story.sent<DocumentMessage>()[0].second.document.body, encode_order(second));

  story.now.utc.at = second.expires + hours(1);
  story.hello(2, "siren-1");
  EXPECT_TRUE(story.sent<DocumentMessage>().empty());
}

TEST(CoordinatorLink, TurnsAwayWhomItCannotServe) {
  Story story(Story::empty_store(), 1);
  Hello hello;
  hello.protocol_min = hello.protocol_max = kProtocolMax + 1;
  story.says(1, "siren-1", hello);
  ASSERT_EQ(story.sent<Busy>().size(), 1U);
  EXPECT_EQ(story.sent<Busy>()[0].second.reason, Reason::no_common_version);

  story.hello(2, "nobody-1");
  ASSERT_EQ(story.sent<Busy>().size(), 1U);
  EXPECT_EQ(story.sent<Busy>()[0].second.reason, Reason::unknown_station);
  EXPECT_TRUE(story.sent<Welcome>().empty());

  story.hello(3, "siren-1");
  EXPECT_EQ(story.sent<Welcome>().size(), 1U);
  story.hello(4, "ship-1");
  ASSERT_EQ(story.sent<Busy>().size(), 1U);
  EXPECT_EQ(story.sent<Busy>()[0].second.reason, Reason::busy);
  const Nanos first = story.sent<Busy>()[0].second.retry_after;
  EXPECT_GT(first, Nanos(0));
  story.hello(4, "ship-1");
  EXPECT_NE(story.sent<Busy>()[0].second.retry_after, first);  // spread

  story.hello(5, "siren-1");  // a station that is in already comes back in
  EXPECT_EQ(story.sent<Welcome>().size(), 1U);

  story.now.mono += kGoneAfter + seconds(1);  // nothing was heard of it: its place is free
  story.hello(6, "ship-1");
  EXPECT_EQ(story.sent<Welcome>().size(), 1U);
}

TEST(CoordinatorLink, AStationThatLeftTheRegisterIsCutOffAtOnce) {
  Story story;
  story.hello(1, "siren-1");
  story.deliver(RegisterLoaded{{station("ship-1", "ship")}, root()});
  story.says(1, "siren-1", Pulse{});
  EXPECT_TRUE(story.sent<PulseReply>().empty());
  story.says(1, "siren-1", message_of(report_of("siren-1", 1)));
  EXPECT_TRUE(story.stored<ReportStored>().empty());
  EXPECT_EQ(story.coordinator->dropped(Reason::unknown_station), 2U);
  const Order order = story.published_order();
  EXPECT_TRUE(story.sent<DocumentMessage>().empty());
}

TEST(CoordinatorLink, APulseIsAnsweredWithTheSetAndTheListOnlyWhenTheyDiffer) {
  Story story;
  const Order order = story.published_order();
  const Digest hash = sha256(encode_order(order));
  story.hello(1, "siren-1");
  Pulse pulse;
  pulse.set = digest_of_set({});
  story.says(1, "siren-1", pulse);
  ASSERT_EQ(story.sent<PulseReply>().size(), 1U);
  EXPECT_EQ(story.sent<PulseReply>()[0].second.documents, std::vector<Digest>{hash});

  story.says(1, "siren-1", Pull{{hash, hash, filled<Digest>(3)}});
  ASSERT_EQ(story.sent<DocumentMessage>().size(), 1U);  // once, and nothing for what is unknown

  pulse.set = digest_of_set({hash});
  story.says(1, "siren-1", pulse);
  EXPECT_EQ(story.sent<PulseReply>()[0].second.set, pulse.set);
  EXPECT_TRUE(story.sent<PulseReply>()[0].second.documents.empty());
}

TEST(CoordinatorLink, PullsAreBounded) {
  Story story;
  const Order order = story.published_order();
  const Digest hash = sha256(encode_order(order));
  story.hello(1, "siren-1");
  std::size_t sent = 0;
  for (int i = 0; i < 200; ++i) {
    story.says(1, "siren-1", Pull{{hash}});
    sent += story.sent<DocumentMessage>().size();
  }
  EXPECT_EQ(sent, 64U);
  EXPECT_EQ(story.coordinator->dropped(Reason::busy), 136U);
  story.now.mono += seconds(1);
  story.says(1, "siren-1", Pull{{hash}});
  EXPECT_EQ(story.sent<DocumentMessage>().size(), 1U);
}

TEST(CoordinatorLink, LastWordsAreStoredLazilyAndNotTooOften) {
  Story story;
  story.hello(1, "siren-1");
  ASSERT_EQ(story.stored<StationHeard>().size(), 1U);
  EXPECT_EQ(story.stored<StationHeard>()[0].software, "sukut test");
  ASSERT_TRUE(story.commit<StationHeard>());

  Pulse pulse;
  story.says(1, "siren-1", pulse);  // nothing new within 5 s
  EXPECT_TRUE(story.stored<StationHeard>().empty());
  pulse.is_inhibited = true;  // a change goes at once
  story.says(1, "siren-1", pulse);
  ASSERT_EQ(story.stored<StationHeard>().size(), 1U);
  EXPECT_TRUE(story.stored<StationHeard>()[0].pulse.is_inhibited);
  ASSERT_TRUE(story.commit<StationHeard>());

  story.now.utc.at += seconds(1);
  story.says(1, "siren-1", pulse);
  EXPECT_TRUE(story.stored<StationHeard>().empty());
  EXPECT_EQ(*story.coordinator->wake_at(), story.now.mono + seconds(5));
  story.now.mono += seconds(5);  // and the last pulse is not lost
  story.deliver(Woken{});
  ASSERT_EQ(story.stored<StationHeard>().size(), 1U);
  EXPECT_EQ(story.stored<StationHeard>()[0].at, story.now.utc.at);
}

TEST(CoordinatorLink, WithoutAHelloNobodyIsHeard) {
  Story story;
  story.says(1, "siren-1", Pulse{});
  EXPECT_TRUE(story.sent<PulseReply>().empty());
  EXPECT_EQ(story.coordinator->dropped(Reason::malformed), 1U);
  story.says(1, "siren-1", Welcome{});
  EXPECT_EQ(story.coordinator->dropped(Reason::unknown_type), 1U);
}

TEST(CoordinatorLink, TheNewestConnectionOfAStationWins) {
  Story story;
  story.hello(1, "siren-1");
  story.hello(2, "siren-1");
  const Order order = order_of(story.reserve());
  story.publish(signed_order(order), file_of(order));
  ASSERT_TRUE(story.commit<DocumentStored>());
  ASSERT_EQ(story.sent<DocumentMessage>().size(), 1U);
  EXPECT_EQ(story.sent<DocumentMessage>()[0].first, 2U);
  story.says(1, "siren-1", Pulse{});  // late words of the same agent: no alarm
  EXPECT_TRUE(story.sent<PulseReply>().empty());
  EXPECT_EQ(story.coordinator->dropped(Reason::cloned), 0U);
}

// ---- Reports.
TEST(CoordinatorLink, NoReceiptBeforeTheReportIsStored) {
  Story story;
  story.hello(1, "siren-1");
  const Report report = report_of("siren-1", 5);
  story.says(1, "siren-1", message_of(report));
  ASSERT_EQ(story.stored<ReportStored>().size(), 1U);
  EXPECT_EQ(story.stored<ReportStored>()[0].parsed, report);
  EXPECT_EQ(story.stored<ReportStored>()[0].received, story.now.utc.at);
  EXPECT_TRUE(story.sent<Receipt>().empty());

  story.says(1, "siren-1", message_of(report));  // again, while it is being stored
  EXPECT_TRUE(story.stored<ReportStored>().empty());
  EXPECT_TRUE(story.sent<Receipt>().empty());

  ASSERT_TRUE(story.commit<ReportStored>());
  ASSERT_EQ(story.sent<Receipt>().size(), 1U);
  EXPECT_EQ(story.sent<Receipt>()[0].first, 1U);
  EXPECT_EQ(story.sent<Receipt>()[0].second, (Receipt{report.journal, {5}}));

  story.says(1, "siren-1", message_of(report));  // again, later: confirmed again, not stored again
  EXPECT_TRUE(story.stored<ReportStored>().empty());
  EXPECT_EQ(story.sent<Receipt>().size(), 1U);
}

TEST(CoordinatorLink, WhatArrivesDuringACommitIsStoredAndConfirmedTogether) {
  Story story;
  story.hello(1, "siren-1");
  for (std::uint64_t seq = 1; seq <= 4; ++seq) story.says(1, "siren-1", message_of(report_of("siren-1", seq)));
  ASSERT_TRUE(story.commit<ReportStored>());
  EXPECT_EQ(story.sent<Receipt>()[0].second.seqs, std::vector<std::uint64_t>{1});
  EXPECT_EQ(story.stored<ReportStored>().size(), 3U);
  ASSERT_TRUE(story.commit<ReportStored>());
  ASSERT_EQ(story.sent<Receipt>().size(), 1U);
  EXPECT_EQ(story.sent<Receipt>()[0].second.seqs, (std::vector<std::uint64_t>{2, 3, 4}));
}

TEST(CoordinatorLink, AFailedStoreConfirmsNothingAndTheNextSendingIsStored) {
  Story story;
  story.hello(1, "siren-1");
  story.says(1, "siren-1", message_of(report_of("siren-1", 1)));
  ASSERT_TRUE(story.fail<ReportStored>());
  EXPECT_TRUE(story.sent<Receipt>().empty());
  EXPECT_TRUE(story.has_note("disk full"));
  story.says(1, "siren-1", message_of(report_of("siren-1", 1)));
  EXPECT_EQ(story.stored<ReportStored>().size(), 1U);
  ASSERT_TRUE(story.commit<ReportStored>());
  EXPECT_EQ(story.sent<Receipt>().size(), 1U);
}

TEST(CoordinatorLink, OtherBytesUnderAKnownReportKeyAreNamedAndNeverConfirmed) {
  Story story;
  story.hello(1, "siren-1");
  story.says(1, "siren-1", message_of(report_of("siren-1", 1)));
  Report other = report_of("siren-1", 1);
  other.detail = "something else";
  story.says(1, "siren-1", message_of(other));  // against one that waits for the store
  EXPECT_EQ(story.coordinator->dropped(Reason::report_conflict), 1U);
  EXPECT_TRUE(story.has_note("report_conflict"));
  ASSERT_TRUE(story.commit<ReportStored>());
  story.says(1, "siren-1", message_of(other));  // against one that is stored
  EXPECT_EQ(story.coordinator->dropped(Reason::report_conflict), 2U);
  EXPECT_TRUE(story.sent<Receipt>().empty());
  EXPECT_TRUE(story.stored<ReportStored>().empty());
}

TEST(CoordinatorLink, AReportOfAFormerLifeIsConfirmedOnceTheStoreHasLookedAtIt) {
  Story story;
  story.hello(1, "siren-1");
  story.says(1, "siren-1", message_of(report_of("siren-1", 3)));
  EXPECT_TRUE(story.sent<Receipt>().empty());
  ASSERT_TRUE(story.commit<ReportStored>());
  EXPECT_EQ(story.sent<Receipt>().size(), 1U);
}

TEST(CoordinatorLink, AConflictThatTheStoreFindsIsNamedAndTheOthersOfItsBatchAreConfirmed) {
  Story story;
  story.hello(1, "siren-1");
  story.says(1, "siren-1", message_of(report_of("siren-1", 1)));  // alone in the store
  story.says(1, "siren-1", message_of(report_of("siren-1", 2)));
  story.says(1, "siren-1", message_of(report_of("siren-1", 3)));
  ASSERT_TRUE(story.commit<ReportStored>());
  const ReportKey conflict = coordinator::key_of(report_of("siren-1", 2));
  ASSERT_TRUE(story.commit_reports_but({conflict}));
  const auto receipts = story.sent<Receipt>();
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_EQ(receipts[0].second.seqs, (std::vector<std::uint64_t>{3}));
  EXPECT_EQ(story.coordinator->dropped(Reason::report_conflict), 1U);
  EXPECT_TRUE(story.has_note("report_conflict"));
  story.says(1, "siren-1", message_of(report_of("siren-1", 2)));
  EXPECT_EQ(story.stored<ReportStored>().size(), 1U) << "it is asked of the store again, not confirmed from memory";
  EXPECT_TRUE(story.sent<Receipt>().empty());
}

TEST(CoordinatorLink, AReportInAnothersNameOrFormIsDroppedAndCounted) {
  Story story;
  story.hello(1, "siren-1");
  story.says(1, "siren-1", message_of(report_of("ship-1", 1)));
  EXPECT_EQ(story.coordinator->dropped(Reason::bad_signature), 1U);
  story.says(1, "siren-1", ReportMessage{{"rubbish", Bytes(64, 's')}});
  EXPECT_EQ(story.coordinator->dropped(Reason::malformed), 1U);
  story.deliver(ReportRefused{1, StationId("siren-1"), {Reason::bad_signature, "its signature is not the station's"}});
  EXPECT_EQ(story.coordinator->dropped(Reason::bad_signature), 2U);
  EXPECT_TRUE(story.stored<ReportStored>().empty());
}

TEST(CoordinatorLink, ARefusalByAStationIsTold) {
  Story story;
  story.hello(1, "siren-1");
  Report refused = report_of("siren-1", 1, ReportType::refused);
  refused.reason = Reason::too_few_signatures;
  story.says(1, "siren-1", message_of(refused));
  EXPECT_TRUE(story.has_note("too_few_signatures"));
  EXPECT_EQ(story.stored<ReportStored>().size(), 1U);
}

}  // namespace
}  // namespace sukut::coordinator::test
