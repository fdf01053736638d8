// Reports are kept until confirmed, and offered again to another store.
#include "agent/core/outbox.h"

#include <gtest/gtest.h>

#include "tests/agent/people.h"

namespace sukut::agent::test {
namespace {

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest() { outbox_.restore_journal(journal_); }

  static std::vector<std::uint64_t> sent(Batch&& batch) {
    std::vector<std::uint64_t> seqs;
    for (const Action& action : std::move(batch).take()) {
      if (const auto* send = std::get_if<Send>(&action)) {
        seqs.push_back(decode_report(std::get<ReportMessage>(send->message).report.body)->seq);
      }
    }
    return seqs;
  }

  JournalId journal_ = [] {
    JournalId id;
    id.bytes.fill(2);
    return id;
  }();
  SecretKey key_ = key_of(9);
  Outbox outbox_{StationId("siren-baku"), centre(), key_};
};

TEST_F(OutboxTest, JournalsBeforeItSends) {
  Batch batch;
  outbox_.post(Report{}, Mono(seconds(1)), batch);
  const auto actions = std::move(batch).take();
  ASSERT_EQ(actions.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<Persist>(actions[0]));
  EXPECT_TRUE(std::holds_alternative<Send>(actions[1]));
}

TEST_F(OutboxTest, SignsWithTheStationsKey) {
  Batch batch;
  outbox_.post(Report{}, Mono(seconds(1)), batch);
  const auto actions = std::move(batch).take();
  const SignedReport& report = std::get<ReportMessage>(std::get<Send>(actions[1]).message).report;
  EXPECT_TRUE(verify_ed25519(key_.public_key(), signed_input(Kind::report, centre(), report.body), report.signature));
}

TEST_F(OutboxTest, GivesWhatIsDurableToBeCarriedByHand) {
  Batch batch;
  for (int i = 0; i < 4; ++i) outbox_.post(Report{}, Mono(seconds(1)), batch);
  outbox_.take(Receipt{journal_, {1}}, batch);
  outbox_.hold_back(3);
  const auto seqs = [this](std::uint64_t after, std::size_t max) {
    std::vector<std::uint64_t> list;
    for (const SignedReport& report : outbox_.kept(after, max)) list.push_back(decode_report(report.body)->seq);
    return list;
  };
  EXPECT_EQ(seqs(0, 10), (std::vector<std::uint64_t>{1, 2, 4})) << "confirmed or not, but nothing unsaved";
  EXPECT_EQ(seqs(1, 1), (std::vector<std::uint64_t>{2}));
  EXPECT_TRUE(seqs(4, 10).empty());
}

TEST_F(OutboxTest, RetriesUntilConfirmed) {
  Batch first;
  outbox_.post(Report{}, Mono(seconds(1)), first);
  outbox_.post(Report{}, Mono(seconds(1)), first);
  Batch early;
  outbox_.retry(Mono(seconds(5)), early);
  EXPECT_TRUE(sent(std::move(early)).empty());
  Batch receipt;
  outbox_.take(Receipt{journal_, {1}}, receipt);
  Batch late;
  outbox_.retry(Mono(seconds(20)), late);
  EXPECT_EQ(sent(std::move(late)), (std::vector<std::uint64_t>{2}));
  EXPECT_EQ(outbox_.waiting(), 1u);
}

TEST_F(OutboxTest, IgnoresReceiptsOfAnotherJournal) {
  Batch batch;
  outbox_.post(Report{}, Mono(seconds(1)), batch);
  JournalId other;
  other.bytes.fill(8);
  outbox_.take(Receipt{other, {1}}, batch);
  EXPECT_EQ(outbox_.waiting(), 1u);
}

TEST_F(OutboxTest, OffersEverythingAgainToAnotherStore) {
  Batch batch;
  outbox_.post(Report{}, Mono(seconds(1)), batch);
  outbox_.take(Receipt{journal_, {1}}, batch);
  Batch same;
  outbox_.resend(Mono(seconds(60)), false, same);
  EXPECT_TRUE(sent(std::move(same)).empty());
  Batch other;
  outbox_.resend(Mono(seconds(60)), true, other);
  EXPECT_EQ(sent(std::move(other)), (std::vector<std::uint64_t>{1}));
}

TEST_F(OutboxTest, NumbersGoOnAfterARestart) {
  Batch batch;
  outbox_.post(Report{}, Mono(seconds(1)), batch);
  Outbox reborn(StationId("siren-baku"), centre(), key_);
  reborn.restore_journal(journal_);
  for (const Action& action : std::move(batch).take()) {
    if (const auto* persist = std::get_if<Persist>(&action)) reborn.restore(std::get<ReportMade>(persist->records[0]));
  }
  Batch next;
  reborn.post(Report{}, Mono(seconds(2)), next);
  EXPECT_EQ(sent(std::move(next)), (std::vector<std::uint64_t>{2}));
  EXPECT_EQ(reborn.waiting(), 2u);
}

TEST_F(OutboxTest, WhatIsNotDurableIsNotSent) {
  Batch batch;
  outbox_.post(Report{}, Mono(seconds(1)), batch);
  outbox_.hold_back(1);
  Batch held;
  outbox_.resend(Mono(seconds(60)), false, held);
  EXPECT_TRUE(sent(std::move(held)).empty());
  outbox_.saved(1);
  Batch saved;
  outbox_.retry(Mono(seconds(80)), saved);
  EXPECT_EQ(sent(std::move(saved)), (std::vector<std::uint64_t>{1}));
}

}  // namespace
}  // namespace sukut::agent::test
