// Every reason for which the centre does not publish a document, by name; nothing is stored or sent then.
#include "coordinator/core/acceptance.h"

#include <gtest/gtest.h>

#include "tests/coordinator/story.h"

namespace sukut::coordinator::test {
namespace {

class AcceptanceTest : public testing::Test {
 protected:
  AcceptanceTest() : order_(order_of(story_.reserve())) {}

  Reason reason_for(const SignedDocument& document, const Bytes& file = {}) {
    story_.publish(document, file);
    if (!story_.stored<DocumentStored>().empty()) return Reason::none;
    EXPECT_TRUE(story_.actions<Publish>().empty());
    EXPECT_FALSE(story_.answer().text.empty());
    return story_.refusal();
  }
  Reason reason_for(const Order& order, const std::vector<std::uint8_t>& signers = {1, 2}) {
    return reason_for(signed_order(order, signers), file_of(order));
  }

  Story story_;
  Order order_;
};

TEST_F(AcceptanceTest, AcceptsWhatObeysEveryRule) { EXPECT_EQ(reason_for(order_), Reason::none); }

TEST_F(AcceptanceTest, ARootThatIsNotSealed) {
  story_.deliver(RegisterLoaded{stations(), Root{}});
  EXPECT_EQ(reason_for(order_), Reason::root_unsealed);
}

TEST_F(AcceptanceTest, ARootOrAKeyPastItsExpiry) {
  Root old = root();
  old.keys[key_id_of(key_of(1).public_key())].expires = story_.now.utc.at - hours(1);
  story_.deliver(RegisterLoaded{stations(), old});
  EXPECT_EQ(reason_for(order_), Reason::root_expired);
  EXPECT_EQ(reason_for(order_, {2, 3}), Reason::none);
  old = root();
  old.expires = story_.now.utc.at - hours(1);
  story_.deliver(RegisterLoaded{stations(), old});
  EXPECT_EQ(reason_for(order_, {2, 3}), Reason::root_expired);
}

TEST_F(AcceptanceTest, SignaturesThatDoNotSuffice) {
  EXPECT_EQ(reason_for(order_, {1}), Reason::too_few_signatures);
  EXPECT_NE(story_.answer().text.find("Rashad"), std::string::npos);  // says who could still sign
  EXPECT_EQ(reason_for(order_, {1, 1}), Reason::duplicate_signer);
  EXPECT_EQ(reason_for(order_, {1, 20}), Reason::unknown_signer);
  EXPECT_EQ(reason_for(order_, {4}), Reason::wrong_mode_key);
  SignedDocument forged = signed_order(order_);
  forged.signatures[1].bytes[0] = static_cast<char>(forged.signatures[1].bytes[0] ^ 1);
  EXPECT_EQ(reason_for(forged, file_of(order_)), Reason::bad_signature);
  SignedDocument other_alg = signed_order(order_);
  other_alg.signatures[0].alg = Alg::sshsig_ed25519;
  EXPECT_EQ(reason_for(other_alg, file_of(order_)), Reason::alg_unsupported);
}

TEST_F(AcceptanceTest, ADrillNeedsTheDrillKey) {
  const OrderId id = story_.reserve("DRILL-january-20/2027");
  EXPECT_EQ(reason_for(order_of(id, 1, Mode::drill), {1, 2}), Reason::wrong_mode_key);
  EXPECT_EQ(reason_for(order_of(id, 1, Mode::drill), {4}), Reason::none);
}

TEST_F(AcceptanceTest, BytesThatAreNoOrder) {
  EXPECT_EQ(reason_for(signed_by(Kind::schedule, "rubbish", {1, 2}), "rubbish"), Reason::malformed);
  EXPECT_EQ(reason_for(signed_by(Kind::schedule, Bytes(kBodyMax + 1, 'x'), {1, 2}), {}), Reason::too_large);
  EXPECT_EQ(reason_for(signed_by(Kind::transport, encode_order(order_), {1, 2}), {}), Reason::kind_unsupported);
}

TEST_F(AcceptanceTest, AnotherCentresDocuments) {
  Order foreign = order_;
  foreign.centre = filled<CentreId>(8);
  EXPECT_EQ(reason_for(foreign), Reason::wrong_centre);
  Cancel cancel = cancel_of(order_.id);
  cancel.centre = filled<CentreId>(8);
  EXPECT_EQ(reason_for(signed_cancel(cancel)), Reason::wrong_centre);
}

TEST_F(AcceptanceTest, AFileThatIsNotTheOneSigned) {
  EXPECT_EQ(reason_for(signed_order(order_), "no file"), Reason::malformed);
  const Order second = order_of(order_.id, 2);
  EXPECT_EQ(reason_for(signed_order(order_), file_of(second)), Reason::malformed);

  OrderFile file{encode_order(order_), resolved(), {}};
  file.resolved[0].pop_back();
  EXPECT_EQ(reason_for(signed_order(order_), encode_order_file(file)), Reason::malformed);
  file.resolved = resolved();
  file.resolved[0][0] = StationId("ship-0");
  EXPECT_EQ(reason_for(signed_order(order_), encode_order_file(file)), Reason::malformed);
  EXPECT_NE(story_.answer().text.find("minute"), std::string::npos);
  file.resolved = {resolved()[0]};
  EXPECT_EQ(reason_for(signed_order(order_), encode_order_file(file)), Reason::malformed);
}

TEST_F(AcceptanceTest, OtherContentUnderAPublishedRevision) {
  ASSERT_EQ(reason_for(order_), Reason::none);
  ASSERT_TRUE(story_.commit<DocumentStored>());
  Order other = order_;
  other.tzdata = "2026a";
  EXPECT_EQ(reason_for(other), Reason::equivocation);
}

TEST_F(AcceptanceTest, OtherContentUnderARevisionThatIsBeingStored) {
  ASSERT_EQ(reason_for(order_), Reason::none);
  Order other = order_;
  other.tzdata = "2026a";
  EXPECT_EQ(reason_for(other), Reason::equivocation);
}

TEST_F(AcceptanceTest, ARevisionOlderThanThePublishedOne) {
  story_.reserve();
  ASSERT_EQ(reason_for(order_of(order_.id, 2)), Reason::none);
  ASSERT_TRUE(story_.commit<DocumentStored>());
  EXPECT_EQ(reason_for(order_), Reason::older_revision);
}

TEST_F(AcceptanceTest, ARevisionThatWasNotReserved) {
  EXPECT_EQ(reason_for(order_of(order_.id, 2)), Reason::revision_not_reserved);
  EXPECT_EQ(reason_for(order_of(filled<OrderId>(9))), Reason::revision_not_reserved);
  Order misnamed = order_;
  misnamed.name = "january-20/2028/r1";
  EXPECT_EQ(reason_for(misnamed), Reason::revision_not_reserved);
  misnamed.name = "january-20/2027/r2";
  EXPECT_EQ(reason_for(misnamed), Reason::revision_not_reserved);
}

TEST_F(AcceptanceTest, AnOrderPastItsExpiry) {
  story_.now.utc.at = order_.expires + seconds(1);
  EXPECT_EQ(reason_for(order_), Reason::expired);
}

TEST_F(AcceptanceTest, ALiveOrderWithoutAReferenceTime) {
  story_.now.utc.trust = Trust::unknown;
  EXPECT_EQ(reason_for(order_), Reason::clock_reference_missing);
  const OrderId id = story_.reserve("DRILL-january-20/2027");
  EXPECT_EQ(reason_for(order_of(id, 1, Mode::drill), {4}), Reason::none);
  EXPECT_EQ(reason_for(signed_cancel(cancel_of(order_.id))), Reason::none);  // a cancel looks at no clock
}

TEST_F(AcceptanceTest, ACancelOrCloseOfACueThatIsNotThere) {
  EXPECT_EQ(reason_for(signed_cancel(cancel_of(order_.id, CueId("minuet")))), Reason::none);  // before the order
  ASSERT_TRUE(story_.commit<DocumentStored>());
  EXPECT_NE(story_.answer().text.find("was not published here"), std::string::npos);
  ASSERT_EQ(reason_for(order_), Reason::none);
  ASSERT_TRUE(story_.commit<DocumentStored>());
  EXPECT_EQ(reason_for(signed_cancel(cancel_of(order_.id, CueId("minutes")))), Reason::malformed);
  EXPECT_EQ(reason_for(signed_cancel(cancel_of(order_.id, CueId("minute")))), Reason::none);
  EXPECT_EQ(reason_for(signed_close(order_.id, "flagge")), Reason::malformed);
  EXPECT_EQ(reason_for(signed_close(order_.id, "minute")), Reason::malformed);  // ends by itself
  EXPECT_EQ(reason_for(signed_close(order_.id, "flags")), Reason::none);
}

TEST_F(AcceptanceTest, ACancelNeedsTheCancelKey) {
  EXPECT_EQ(reason_for(signed_by(Kind::cancel, encode_cancel(cancel_of(order_.id)), {1, 2})), Reason::wrong_mode_key);
  EXPECT_EQ(reason_for(signed_by(Kind::cancel, encode_cancel(cancel_of(order_.id)), {})), Reason::too_few_signatures);
}

TEST_F(AcceptanceTest, AWithdrawalNeedsAsManyLiveKeysAsALiveOrderAndNoClock) {
  story_.now.utc.trust = Trust::unknown;
  EXPECT_EQ(reason_for(signed_withdraw("siren-1", 30, {1})), Reason::too_few_signatures);
  EXPECT_EQ(reason_for(signed_withdraw("siren-1", 30, {1, 1})), Reason::duplicate_signer);
  EXPECT_EQ(reason_for(signed_withdraw("siren-1", 30, {5})), Reason::wrong_mode_key);
  EXPECT_EQ(reason_for(signed_by(Kind::withdraw, "x", {1, 2})), Reason::malformed);
  Withdraw foreign{filled<CentreId>(9), StationId("siren-1"), key_of(30).public_key().bytes, kNoon, ""};
  EXPECT_EQ(reason_for(signed_by(Kind::withdraw, encode_withdraw(foreign), {1, 2})), Reason::wrong_centre);
  EXPECT_EQ(reason_for(signed_withdraw("siren-1", 30)), Reason::none);
}

}  // namespace
}  // namespace sukut::coordinator::test
