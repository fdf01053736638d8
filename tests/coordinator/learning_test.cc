// A centre restored from a backup: it takes what its stations hold, believes signatures alone, and orders nothing new
// before everybody awaited was heard out, or an officer says by name that it is to go on.
#include "coordinator/core/learning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/coordinator/story.h"

namespace sukut::coordinator::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A copy that had heard the siren and the ship; the flag a fortnight before.
Restored old_copy() {
  Restored restored = Story::empty_store();
  restored.is_backup = true;
  restored.heard = {{StationId("siren-1"), kNoon - hours(48)},
                    {StationId("ship-1"), kNoon - hours(72)},
                    {StationId("flag-1"), kNoon - hours(24 * 16)}};
  return restored;
}

HeldDocument held(const SignedDocument& document, const OrderId& order, std::uint32_t revision = 0) {
  return {document.kind, order, revision, sha256(document.body)};
}
const OrderId kOrder = filled<OrderId>(9);

// The siren holds it and gives it when asked; it is durable afterwards.
void give(Story& story, const SignedDocument& document, const HeldDocument& claim, ConnectionId connection = 1,
          const std::string& station = "siren-1") {
  story.hello(connection, station, {claim});
  ASSERT_EQ(story.sent<Pull>().size(), 1U);
  EXPECT_EQ(story.sent<Pull>()[0].second.documents, std::vector<Digest>{claim.hash});
  story.says(connection, station, DocumentMessage{document});
  ASSERT_TRUE(story.commit<DocumentStored>());
}

TEST(LearningCentre, ACentreThatWasNeverRestoredTakesNothingFromAStation) {
  Story story;
  const SignedDocument order = signed_order(order_of(kOrder));
  story.hello(1, "siren-1", {held(order, kOrder, 1)});
  EXPECT_TRUE(story.sent<Pull>().empty());
  story.says(1, "siren-1", DocumentMessage{order});
  EXPECT_TRUE(story.stored<DocumentStored>().empty());
  EXPECT_EQ(story.coordinator->dropped(Reason::unknown_type), 1U);
  story.reserve();  // and orders at once
}

TEST(LearningCentre, NothingNewIsOrderedBeforeEverybodyAwaitedWasHeard) {
  Story story(old_copy());
  story.deliver(ReserveAsked{1, "january-20/2027"});
  EXPECT_EQ(story.refusal(), Reason::centre_unlearned);
  EXPECT_THAT(story.answer().text,
              HasSubstr("0 of 3 registered stations were heard since; still awaited: ship-1, siren-1"));
  EXPECT_THAT(story.answer().text, HasSubstr("--without-learning"));
  story.publish(signed_order(order_of(kOrder)), file_of(order_of(kOrder)));
  EXPECT_EQ(story.refusal(), Reason::centre_unlearned);

  story.hello(1, "siren-1");
  story.hello(2, "flag-1");  // not awaited
  story.deliver(ReserveAsked{2, "january-20/2027"});
  EXPECT_THAT(story.answer().text, HasSubstr("2 of 3 registered stations were heard since; still awaited: ship-1."));

  story.hello(3, "ship-1");
  ASSERT_EQ(story.stored<LearningEnded>().size(), 1U);
  EXPECT_EQ(story.stored<LearningEnded>()[0], (LearningEnded{"", story.now.utc.at, 3, 0}));
  story.deliver(ReserveAsked{3, "january-20/2027"});
  EXPECT_EQ(story.refusal(), Reason::centre_unlearned);  // not before that is durable
  ASSERT_TRUE(story.commit<LearningEnded>());
  EXPECT_FALSE(story.reserve().is_zero());
}

TEST(LearningCentre, ACancelIsNeverHeldUp) {
  Story story(old_copy());
  story.hello(1, "siren-1");
  story.publish(signed_cancel(cancel_of(kOrder)));
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_EQ(story.refusal(), Reason::none);
  EXPECT_EQ(story.sent<DocumentMessage>().size(), 1U);
  story.publish(signed_close(kOrder, "flags"));
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_EQ(story.refusal(), Reason::none);
}

TEST(LearningCentre, AnOrderThatTheStoreLostComesBackWithItsRevisionAndItsList) {
  Story story(old_copy());
  const Order order = order_of(kOrder, 3);
  const SignedDocument document = signed_order(order);
  story.hello(1, "siren-1", {held(document, kOrder, 3)});
  ASSERT_EQ(story.sent<Pull>().size(), 1U);
  EXPECT_EQ(story.sent<Pull>()[0].first, 1U);
  story.hello(2, "ship-1", {held(document, kOrder, 3)});
  EXPECT_TRUE(story.sent<Pull>().empty());  // one is enough

  story.says(1, "siren-1", DocumentMessage{document});
  ASSERT_EQ(story.stored<DocumentStored>().size(), 1U);
  EXPECT_EQ(story.stored<DocumentStored>()[0].order_file, file_of(order));  // the register is what it was
  EXPECT_EQ(story.stored<RevisionReserved>(), (std::vector<RevisionReserved>{{"january-20/2027", kOrder, 3}}));
  EXPECT_TRUE(story.actions<Publish>().empty());  // S10
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_EQ(story.actions<Publish>().size(), 1U);
  EXPECT_TRUE(story.sent<DocumentMessage>().empty());  // who lacks it finds out by its pulse
  ASSERT_TRUE(story.commit<LearningEnded>());

  story.reserve();
  EXPECT_EQ(story.answer().order, kOrder);
  EXPECT_EQ(story.answer().revision, 3U + 16U + 1U);  // room for what nobody who was heard knows of
  Order other = order;
  other.titles = {{"en", "Another content"}};
  story.publish(signed_order(other), file_of(other));
  EXPECT_EQ(story.refusal(), Reason::equivocation);
}

TEST(LearningCentre, ACancelThatTheStoreLostGoesToEverybodyAtOnce) {
  Story story(old_copy());
  story.hello(2, "ship-1");
  const SignedDocument cancel = signed_cancel(cancel_of(kOrder));
  give(story, cancel, held(cancel, kOrder));
  EXPECT_EQ(story.sent<DocumentMessage>().size(), 2U);
  ASSERT_TRUE(story.commit<LearningEnded>());
  EXPECT_FALSE(story.reserve("may-8/2027").is_zero());
}

TEST(LearningCentre, WhatNobodyEntitledSignedIsNotLearnedAndItsGiverIsNotWaitedFor) {
  Story story(old_copy());
  story.hello(2, "ship-1");
  const SignedDocument forged = signed_by(Kind::cancel, encode_cancel(cancel_of(kOrder)), {20});
  story.hello(1, "siren-1", {held(forged, kOrder)});
  story.says(1, "siren-1", DocumentMessage{forged});
  EXPECT_TRUE(story.stored<DocumentStored>().empty());
  EXPECT_EQ(story.coordinator->dropped(Reason::unknown_signer), 1U);
  EXPECT_TRUE(story.commit<LearningEnded>());
}

TEST(LearningCentre, ABadCopyOfOneIsAskedForFromAnother) {
  Story story(old_copy());
  SignedDocument good = signed_cancel(cancel_of(kOrder));
  SignedDocument bad = good;
  bad.signatures[0].bytes[0] = static_cast<char>(bad.signatures[0].bytes[0] ^ 1);
  story.hello(1, "siren-1", {held(good, kOrder)});
  story.hello(2, "ship-1", {held(good, kOrder)});
  story.says(1, "siren-1", DocumentMessage{bad});
  ASSERT_EQ(story.sent<Pull>().size(), 1U);
  EXPECT_EQ(story.sent<Pull>()[0].first, 2U);
  story.says(2, "ship-1", DocumentMessage{good});
  EXPECT_TRUE(story.commit<DocumentStored>());
}

TEST(LearningCentre, AnAgentThatKnowsNothingOfItIsToleratedAndNamed) {
  Story story(old_copy());
  const SignedDocument cancel = signed_cancel(cancel_of(kOrder));
  story.hello(1, "siren-1", {held(cancel, kOrder)});
  story.hello(2, "ship-1");
  story.now.mono += kGivenWithin;
  story.deliver(Woken{});
  EXPECT_TRUE(story.has_note("asked for it and did not give it"));
  story.deliver(LearningAsked{1, ""});
  EXPECT_EQ(story.refusal(), Reason::centre_unlearned);
  EXPECT_THAT(story.answer().text, HasSubstr("still awaited: siren-1 (1 documents to give)"));

  story.hello(3, "flag-1", {held(cancel, kOrder)});  // another has it
  ASSERT_EQ(story.sent<Pull>().size(), 1U);
  story.says(3, "flag-1", DocumentMessage{cancel});
  ASSERT_TRUE(story.commit<DocumentStored>());
  EXPECT_TRUE(story.commit<LearningEnded>());
}

TEST(LearningCentre, AStationThatIsNotAwaitedIsWaitedForAMinuteAtMost) {
  Story story(old_copy());
  story.hello(1, "flag-1", {{Kind::cancel, kOrder, 0, filled<Digest>(1)}});
  story.hello(2, "siren-1");
  story.hello(3, "ship-1");
  EXPECT_FALSE(story.commit<LearningEnded>());
  story.now.mono += seconds(59);
  story.hello(1, "flag-1", {{Kind::cancel, kOrder, 0, filled<Digest>(2)}});  // a new claim buys no time
  EXPECT_FALSE(story.commit<LearningEnded>());
  EXPECT_LE(*story.coordinator->wake_at(), story.now.mono + seconds(1));
  story.now.mono += seconds(1);
  story.deliver(Woken{});
  EXPECT_TRUE(story.commit<LearningEnded>());
}

TEST(LearningCentre, AnOfficerGoesOnByNameAndRevisionsOfTheFormerCentreAreNeverGivenAgain) {
  Restored restored = old_copy();
  restored.reserved[{"january-20/2027", hex(kOrder)}] = 2;
  Story story(restored);
  story.hello(1, "siren-1");
  story.deliver(LearningAsked{1, "two\nlines"});
  EXPECT_EQ(story.refusal(), Reason::malformed);
  story.deliver(LearningAsked{2, "Leyla M."});
  ASSERT_EQ(story.stored<LearningEnded>().size(), 1U);
  EXPECT_EQ(story.stored<LearningEnded>()[0], (LearningEnded{"Leyla M.", story.now.utc.at, 1, 1}));
  ASSERT_TRUE(story.commit<LearningEnded>());
  EXPECT_EQ(story.refusal(), Reason::none);
  EXPECT_TRUE(story.has_note("WITHOUT LEARNING, by Leyla M., 1 stations not heard out"));
  story.reserve();
  EXPECT_EQ(story.answer().order, kOrder);
  EXPECT_GT(story.answer().revision, 10U);

  const SignedDocument late = signed_cancel(cancel_of(filled<OrderId>(3)));  // still learned from who comes late
  give(story, late, held(late, filled<OrderId>(3)), 2, "ship-1");
  EXPECT_EQ(story.actions<Publish>().size(), 1U);
}

TEST(LearningCentre, WhatCannotBeStoredIsAskedForAgainAndSoIsTheEnd) {
  Story story(old_copy());
  story.hello(2, "ship-1");
  const SignedDocument cancel = signed_cancel(cancel_of(kOrder));
  story.hello(1, "siren-1", {held(cancel, kOrder)});
  story.says(1, "siren-1", DocumentMessage{cancel});
  ASSERT_TRUE(story.fail<DocumentStored>());
  EXPECT_TRUE(story.sent<Pull>().empty());  // not at once
  story.now.mono += kGivenWithin;
  story.deliver(Woken{});
  EXPECT_EQ(story.sent<Pull>().size(), 1U);
  EXPECT_FALSE(story.has_note("did not give it"));
  story.says(1, "siren-1", DocumentMessage{cancel});
  ASSERT_TRUE(story.commit<DocumentStored>());
  ASSERT_TRUE(story.fail<LearningEnded>());
  EXPECT_GT(*story.coordinator->wake_at(), story.now.mono);
  EXPECT_FALSE(story.coordinator->learning().is_over());
  story.now.mono += seconds(5);
  story.deliver(Woken{});
  ASSERT_TRUE(story.commit<LearningEnded>());
  EXPECT_TRUE(story.coordinator->learning().is_over());
}

TEST(LearningCentre, WhoLeftTheRegisterIsAwaitedNoMore) {
  Story story(old_copy());
  story.hello(1, "siren-1");
  story.deliver(RegisterLoaded{{station("siren-1", "siren")}, root()});
  EXPECT_TRUE(story.commit<LearningEnded>());
}

TEST(LearningCentre, ACopyThatNeverHeardAnybodyAwaitsEveryBundle) {
  Restored restored = Story::empty_store();
  restored.is_backup = true;
  Learning learning;
  learning.restore(restored);
  StationEntry bundled = station("siren-1", "siren");
  bundled.curve_public = "a key";
  learning.load({bundled, station("ship-1", "ship")});
  EXPECT_EQ(learning.awaited(), 1U);
  EXPECT_FALSE(learning.is_complete(Mono(hours(1))));
  learning.hear(StationId("siren-1"), 1, {}, Mono(hours(1)));
  EXPECT_TRUE(learning.is_complete(Mono(hours(1))));
}

TEST(LearningCentre, ItsEndIsRememberedByTheStore) {
  Restored restored = old_copy();
  restored.learning_ended = LearningEnded{"Leyla", kNoon, 0, 2};
  Story story(restored);
  EXPECT_TRUE(story.coordinator->learning().is_over());
  story.reserve();
}

// ---- Bounds.
std::vector<Digest> many(std::size_t count, std::uint8_t salt = 0) {
  std::vector<Digest> list(count);
  for (std::size_t i = 0; i < count; ++i) {
    list[i].bytes[0] = static_cast<std::uint8_t>(i);
    list[i].bytes[1] = static_cast<std::uint8_t>(i >> 8);
    list[i].bytes[2] = salt;
  }
  return list;
}
std::size_t asked_in(const Learning::Questions& questions) {
  std::size_t count = 0;
  for (const auto& [connection, pull] : questions.ask) count += pull.documents.size();
  return count;
}

TEST(LearningCentre, AStationIsAskedForAFewAtATime) {
  Learning learning;
  learning.restore(old_copy());
  learning.load(stations());
  Mono now(hours(1));
  const std::vector<Digest> list = many(100);
  learning.hear(StationId("siren-1"), 1, list, now);
  std::size_t asked = 0;
  for (int spell = 0; asked < list.size() && spell < 20; ++spell) {
    for (int turn = 0; turn < 5; ++turn) {
      const auto questions = learning.due(now);
      EXPECT_TRUE(questions.silent.empty());
      EXPECT_LE(asked_in(questions), 16U);
      asked += asked_in(questions);
      for (const auto& [connection, pull] : questions.ask) {
        for (const Digest& document : pull.documents) learning.learned(document);
      }
    }
    EXPECT_LE(asked, 16U * static_cast<std::size_t>(spell + 1));
    now = std::max(now, learning.due_at().value_or(now));
  }
  EXPECT_EQ(asked, list.size());
  EXPECT_FALSE(learning.due_at());
}

TEST(LearningCentre, WhoClaimsMoreThanIsKeptInMindIsNotHeardOut) {
  Learning learning;
  learning.restore(old_copy());
  learning.load(stations());
  const Mono now(hours(1));
  learning.hear(StationId("siren-1"), 1, many(2000), now);
  for (const Digest& document : many(2000)) learning.learned(document);
  learning.hear(StationId("ship-1"), 2, {}, now);
  EXPECT_EQ(learning.awaited(), 1U);
  learning.hear(StationId("siren-1"), 3, {}, now);  // comes again, and has nothing left that is lacking
  EXPECT_TRUE(learning.is_complete(now));
}

TEST(LearningCentre, SilentClaimsOfAStrangerAreForgotten) {
  Learning learning;
  learning.restore(old_copy());
  learning.load(stations());
  Mono now(hours(1));
  learning.hear(StationId("flag-1"), 1, many(1000), now);
  EXPECT_EQ(asked_in(learning.due(now)), 16U);
  now += kGivenWithin;
  EXPECT_EQ(learning.due(now).silent, std::vector<StationId>{StationId("flag-1")});
  EXPECT_FALSE(learning.is_claimed(StationId("flag-1"), many(1)[0]));
  EXPECT_FALSE(learning.due_at());
}

}  // namespace
}  // namespace sukut::coordinator::test
