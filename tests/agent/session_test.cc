// The link's rhythm: connects, greets, pulses, and gives up in bounded time.
#include "agent/core/session.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class SessionTest : public ::testing::Test {
 protected:
  template <typename Wanted>
  int count_of(Batch& batch) {
    int count = 0;
    for (const Action& action : std::move(batch).take()) count += std::holds_alternative<Wanted>(action) ? 1 : 0;
    return count;
  }
  static ClockReading at(Nanos since) { return {Raw(since), Mono(since), Boot(since), Wall(since)}; }

  void bring_up() {
    Batch batch;
    (void)session_.step(at(seconds(100)), batch);
    session_.opened(Mono(seconds(100)), Hello{}, batch);
    session_.welcomed(Mono(seconds(100)));
    ASSERT_TRUE(session_.is_up());
  }

  std::uint64_t random_ = 999'999'999;
  Session session_{{2, seconds(120), seconds(120), [this] { return random_; }}};
};

TEST_F(SessionTest, ConnectsAtOnceThenRetriesWithGrowingJitterAndTheNextEndpoint) {
  Mono now(seconds(100));
  Nanos longest{0};
  std::vector<std::size_t> endpoints;
  for (int attempt = 0; attempt < 12; ++attempt) {
    Batch batch;
    (void)session_.step(at(now.time_since_epoch()), batch);
    for (const Action& action : std::move(batch).take()) {
      if (const auto* open = std::get_if<OpenLink>(&action)) endpoints.push_back(open->endpoint);
    }
    Batch failing;
    session_.failed(now, failing);
    ASSERT_TRUE(session_.wake_at().has_value());
    longest = std::max(longest, *session_.wake_at() - now);
    now = *session_.wake_at();
  }
  ASSERT_EQ(endpoints.size(), 12u);
  EXPECT_EQ(endpoints[0], 0u);
  EXPECT_EQ(endpoints[1], 1u);
  EXPECT_EQ(endpoints[2], 0u);
  EXPECT_LE(longest, seconds(61));
}

TEST_F(SessionTest, GivesUpAGreetingThatNobodyAnswers) {
  Batch batch;
  (void)session_.step(at(seconds(100)), batch);
  session_.opened(Mono(seconds(100)), Hello{}, batch);
  EXPECT_FALSE(session_.is_up());
  const Mono until = *session_.wake_at();
  Batch later;
  (void)session_.step(at(until.time_since_epoch()), later);
  EXPECT_EQ(count_of<CloseLink>(later), 1);
}

TEST_F(SessionTest, AsksForTimeInABurstAndAcceptsOnlyItsOwnNonceOnce) {
  bring_up();
  Batch batch;
  EXPECT_TRUE(session_.step(at(seconds(100)), batch));  // the first pulse
  Nonce nonce;
  for (const Action& action : std::move(batch).take()) {
    if (const auto* send = std::get_if<Send>(&action)) nonce = std::get<TimeRequest>(send->message).nonce;
  }
  TimeReply foreign;
  foreign.nonce.bytes.fill(1);
  EXPECT_FALSE(session_.time_answered(at(seconds(101)), foreign).has_value());
  TimeReply own;
  own.nonce = nonce;
  const auto exchange = session_.time_answered(at(seconds(101)), own);
  ASSERT_TRUE(exchange.has_value());
  EXPECT_EQ(exchange->received - exchange->asked, Nanos(seconds(1)));
  EXPECT_FALSE(session_.time_answered(at(seconds(102)), own).has_value());
}

TEST_F(SessionTest, PulsesAtItsPaceFasterNearACueAndSoonAfterNews) {
  bring_up();
  Batch batch;
  EXPECT_TRUE(session_.step(at(seconds(100)), batch));
  session_.pulse_answered(Mono(seconds(100)));
  EXPECT_FALSE(session_.step(at(seconds(130)), batch));
  session_.set_hurry(true);
  EXPECT_TRUE(session_.step(at(seconds(131)), batch));
  session_.pulse_answered(Mono(seconds(131)));
  session_.set_hurry(false);
  session_.set_news();
  EXPECT_TRUE(session_.step(at(seconds(132)), batch));
}

TEST_F(SessionTest, SilenceOfTheOtherSideClosesTheLink) {
  bring_up();
  Batch batch;
  EXPECT_TRUE(session_.step(at(seconds(100)), batch));
  Batch later;
  (void)session_.step(at(seconds(121)), later);
  EXPECT_FALSE(session_.is_up());
  EXPECT_EQ(count_of<CloseLink>(later), 1);
}

TEST_F(SessionTest, BusyIsObeyed) {
  bring_up();
  Batch batch;
  session_.busy(Mono(seconds(100)), Busy{seconds(30), Reason::busy}, batch);
  EXPECT_GE(*session_.wake_at(), Mono(seconds(130)));
}

}  // namespace
}  // namespace sukut::agent
