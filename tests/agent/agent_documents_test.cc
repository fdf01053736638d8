// Orders and their revisions, as stories: what is refused by name, which revision counts, whose output it is.
#include <gtest/gtest.h>

#include "agent/core/agent.h"
#include "tests/agent/story.h"

namespace sukut::agent::test {
namespace {

TEST(AgentDocuments, NewerRevisionMovesTheInstantAndAnOlderOneIsRefused) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  const Order first = sound_order();
  story.deliver(signed_order(first));
  Order second = sound_order();
  second.revision = 2;
  second.name = "january-20/2027/r2";
  second.previous = sha256(encode_order(first));
  second.cues[0].spans[0].start += minutes(5);
  second.cues[0].spans[0].end += minutes(5);
  second.expires += minutes(5);
  story.advance_to(kNoon - seconds(10));  // after the intent of the first
  story.deliver(signed_order(second));
  story.deliver(signed_order(first));
  story.advance_to(kNoon + minutes(8));
  ASSERT_EQ(story.sounded().size(), 1u);
  EXPECT_LE(std::chrono::abs(story.sounded()[0].on - (kNoon + minutes(5))), milliseconds(10));
  ASSERT_EQ(story.reports(ReportType::refused).size(), 1u);
  EXPECT_EQ(story.reports(ReportType::refused)[0].reason, Reason::older_revision);
}

TEST(AgentDocuments, ABegunCueIsOnlyEverShortened) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  const Order first = sound_order();
  story.deliver(signed_order(first));
  story.advance_to(kNoon + seconds(10));
  Order second = sound_order();
  second.revision = 2;
  second.previous = sha256(encode_order(first));
  second.cues[0].spans[0].end = kNoon + seconds(30);
  story.deliver(signed_order(second));
  story.advance_to(kNoon + minutes(2));
  ASSERT_EQ(story.sounded().size(), 1u);
  EXPECT_LE(std::chrono::abs(*story.sounded()[0].off - (kNoon + seconds(30))), milliseconds(20));
}

TEST(AgentDocuments, LiveDisplacesDrillOnOneOutputAndTheFirstHeldWinsBetweenEquals) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  Order drill = sound_order(Mode::drill);
  drill.id = order_id(2);
  story.deliver(signed_order(drill));
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  ASSERT_EQ(story.sounded().size(), 1u);
  EXPECT_EQ(story.sounded()[0].key.order, order_id(1));

  Story equals;
  equals.advance_to(kNoon - minutes(9));
  Order other = sound_order();
  other.id = order_id(2);
  other.name = "other/2027/r1";
  equals.deliver(signed_order(sound_order()));
  equals.deliver(signed_order(other));
  equals.advance_to(kNoon + minutes(2));
  ASSERT_EQ(equals.sounded().size(), 1u);
  EXPECT_EQ(equals.sounded()[0].key.order, order_id(1));
  EXPECT_EQ(equals.reason("minute-sound"), Reason::none);  // the last told is the executed one
}

TEST(AgentDocuments, AContinuousWhistleNeedsAMooredVesselAndANotice) {
  auto options = Story::with(Holding::fired);
  options.station = {StationId("ship-lachin"), "ship", "ASCO", "Xezer", "Asia/Baku"};
  Order order = order_of({cue_of("minute-ships", CueAction::sound, "continuous", kNoon, seconds(60))});
  const auto reason_of = [&](bool is_moored, const std::string& notice) {
    options.outputs[0].is_moored = is_moored;
    order.cues[0].notice = notice;
    Story story(options);
    story.deliver(signed_order(order));
    story.advance_to(kNoon + minutes(2));
    EXPECT_EQ(story.sounded().empty(), story.outcome("minute-ships") == Outcome::refused);
    return story.reason("minute-ships");
  };
  EXPECT_EQ(reason_of(true, ""), Reason::notice_missing);
  EXPECT_EQ(reason_of(false, "NtM 4/2027"), Reason::not_moored);
  EXPECT_EQ(reason_of(true, "NtM 4/2027"), Reason::none);
}

TEST(AgentDocuments, RefusesNamedAndOnlyOnce) {
  const auto refusal = [](const SignedDocument& document) {
    Story story;
    story.advance_to(kNoon - minutes(9));
    story.deliver(document);
    story.deliver(document);
    story.advance_to(kNoon + minutes(2));
    EXPECT_TRUE(story.sounded().empty());
    const auto reports = story.reports(ReportType::refused);
    EXPECT_EQ(reports.size(), 1u);
    return reports.empty() ? Reason::none : reports[0].reason;
  };
  const Order order = sound_order();
  EXPECT_EQ(refusal(signed_order(order, {1})), Reason::too_few_signatures);
  EXPECT_EQ(refusal(signed_order(order, {1, 1})), Reason::duplicate_signer);
  EXPECT_EQ(refusal(signed_order(order, {1, 20})), Reason::unknown_signer);
  EXPECT_EQ(refusal(signed_order(order, {1, 4})), Reason::wrong_mode_key);
  SignedDocument odd = signed_order(order);
  odd.signatures[1].alg = Alg::sshsig_ed25519;
  EXPECT_EQ(refusal(odd), Reason::alg_unsupported);
  Order foreign = order;
  foreign.centre.bytes.fill(9);
  EXPECT_EQ(refusal(sign_all(Kind::schedule, encode_order(foreign), {1, 2})), Reason::wrong_centre);
  Order other = order;
  other.cues[0].scope.sectors = {"metro"};
  EXPECT_EQ(refusal(signed_order(other)), Reason::not_named);
  EXPECT_EQ(refusal(sign_all(Kind::inhibit, "x", {5})), Reason::kind_unsupported);
}

TEST(AgentDocuments, ExpiredOrdersAreRefusedAndEquivocationIsKeptAsEvidence) {
  auto options = Story::with(Holding::fired);
  options.begin = kNoon + hours(24 * 10);
  Story late(options);
  late.advance_to(options.begin + seconds(30));
  late.deliver(signed_order(sound_order()));
  ASSERT_EQ(late.reports(ReportType::refused).size(), 1u);
  EXPECT_EQ(late.reports(ReportType::refused)[0].reason, Reason::expired);

  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order()));
  Order twin = sound_order();
  twin.cues[0].spans[0].start += minutes(1);
  twin.cues[0].spans[0].end += minutes(1);
  twin.expires += minutes(1);
  story.deliver(signed_order(twin));
  ASSERT_EQ(story.reports(ReportType::refused).size(), 1u);
  EXPECT_EQ(story.reports(ReportType::refused)[0].reason, Reason::equivocation);
  const auto& journal = story.journal();
  EXPECT_TRUE(std::any_of(journal.begin(), journal.end(), [](const JournalRecord& record) {
    const auto* held = std::get_if<DocumentHeld>(&record);
    return held && held->is_evidence;
  }));
  story.advance_to(kNoon + minutes(3));
  expect_one_minute(story);
}

TEST(AgentDocuments, AForgedSignatureCannotSpoilTheRealOrderInAdvance) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  story.deliver(signed_order(sound_order(), {1}), Path::bulletin);
  story.deliver(signed_order(sound_order()));
  story.advance_to(kNoon + minutes(2));
  expect_one_minute(story);
}

// A centre that was restored from a backup asks for what it has lost.
TEST(AgentDocuments, WhatIsHeldIsGivenBackToTheCoordinatorThatAsks) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  const SignedDocument order = signed_order(sound_order());
  const SignedDocument cancel = signed_cancel(sound_order().id);
  story.deliver(order);
  story.deliver(cancel);
  const Pull pull{{sha256(order.body), sha256("never heard of"), sha256(cancel.body)}};
  story.give(MessageArrived{pull, Path::bulletin});  // anybody can speak there
  EXPECT_TRUE(story.given_back().empty());
  story.give(MessageArrived{pull, Path::link});
  ASSERT_EQ(story.given_back().size(), 2u);
  EXPECT_EQ(story.given_back()[0], order);
  EXPECT_EQ(story.given_back()[1], cancel);
}

TEST(AgentDocuments, GivingBackIsBounded) {
  Story story;
  story.advance_to(kNoon - minutes(9));
  const SignedDocument order = signed_order(sound_order());
  story.deliver(order);
  const Pull greedy{std::vector<Digest>(1000, sha256(order.body))};
  for (int i = 0; i < 10; ++i) story.give(MessageArrived{greedy, Path::link});
  EXPECT_EQ(story.given_back().size(), 32u);
  story.advance_to(story.now() + seconds(10));
  story.give(MessageArrived{greedy, Path::link});
  EXPECT_EQ(story.given_back().size(), 64u);
}

}  // namespace
}  // namespace sukut::agent::test
