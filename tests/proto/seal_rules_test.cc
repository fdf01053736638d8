// Who must sign: every refusal by its name, and what is enough.
#include <gtest/gtest.h>

#include "proto/seal.h"
#include "tests/proto/samples.h"

namespace sukut {
namespace {

constexpr std::uint8_t kAynurLive = 1;
constexpr std::uint8_t kBabekLive = 2;
constexpr std::uint8_t kAynurDrill = 11;

class SealRules : public testing::Test {
 protected:
  SignedDocument signed_by(const std::vector<std::uint8_t>& seeds, Kind kind = Kind::schedule) const {
    SignedDocument document{kind, "body", {}};
    for (const std::uint8_t seed : seeds) {
      document.signatures.push_back(sign(samples::key(seed), kind, root_.centre, document.body));
    }
    return document;
  }
  Error refusal(const SignedDocument& document, Role role = Role::live) const {
    const Status checked = verify_document(root_, document, role);
    return checked ? Error{} : checked.error();
  }

  Root root_ = samples::root();
};

TEST_F(SealRules, TwoOfThreePersonsAreEnough) {
  EXPECT_EQ(refusal(signed_by({kAynurLive, kBabekLive})).reason, Reason::none);
  EXPECT_EQ(refusal(signed_by({3, 2, 1})).reason, Reason::none);
  EXPECT_EQ(refusal(signed_by({11, 13}), Role::drill).reason, Reason::none);
  EXPECT_EQ(refusal(signed_by({12}, Kind::cancel), Role::cancel).reason, Reason::none);
}

TEST_F(SealRules, TooFewSaysWhoIsMissing) {
  EXPECT_EQ(refusal(signed_by({kAynurLive})), (Error{Reason::too_few_signatures, "1 of 2, missing: Babek, Cemile"}));
  EXPECT_EQ(refusal(signed_by({})), (Error{Reason::too_few_signatures, "0 of 2, missing: Aynur, Babek, Cemile"}));
}

TEST_F(SealRules, OneSignerTwice) {
  EXPECT_EQ(refusal(signed_by({kAynurLive, kAynurLive})).reason, Reason::duplicate_signer);
}

TEST_F(SealRules, TwoKeysOfOneHolderCountOnce) {
  root_.roles[Role::live].keys.push_back(key_id_of(samples::key(kAynurDrill).public_key()));
  EXPECT_EQ(refusal(signed_by({kAynurLive, kAynurDrill})),
            (Error{Reason::too_few_signatures, "1 of 2, missing: Babek, Cemile"}));
  EXPECT_EQ(refusal(signed_by({kAynurLive, kAynurDrill, kBabekLive})).reason, Reason::none);
}

TEST_F(SealRules, UnknownSigner) {
  const Error error = refusal(signed_by({kAynurLive, kBabekLive, 99}));
  EXPECT_EQ(error.reason, Reason::unknown_signer) << "one stranger spoils the whole document";
  EXPECT_NE(error.detail.find(fingerprint(key_id_of(samples::key(99).public_key()))), std::string::npos);
}

TEST_F(SealRules, UnknownAlgorithm) {
  for (const Alg alg : {Alg::sshsig_ed25519, Alg::sshsig_sk_ed25519}) {
    auto document = signed_by({kAynurLive, kBabekLive});
    document.signatures[1].alg = alg;
    EXPECT_EQ(refusal(document).reason, Reason::alg_unsupported);
    EXPECT_NE(refusal(document).detail.find(name_of(alg)), std::string::npos);
  }
}

TEST_F(SealRules, AKeyEnrolledForAnotherAlgorithm) {
  root_.keys.at(key_id_of(samples::key(kAynurLive).public_key())).alg = Alg::sshsig_ed25519;
  EXPECT_EQ(refusal(signed_by({kAynurLive, kBabekLive})).reason, Reason::alg_unsupported);
}

TEST_F(SealRules, TheOtherModesKey) {
  EXPECT_EQ(refusal(signed_by({kAynurDrill, 12}), Role::live).reason, Reason::wrong_mode_key);
  EXPECT_EQ(refusal(signed_by({kAynurLive, kBabekLive}), Role::drill).reason, Reason::wrong_mode_key);
  EXPECT_EQ(refusal(signed_by({21, 22}), Role::live).reason, Reason::wrong_mode_key) << "a machine is no person";
}

TEST_F(SealRules, OtherBytes) {
  auto document = signed_by({kAynurLive, kBabekLive});
  document.body += " and more";
  EXPECT_EQ(refusal(document), (Error{Reason::bad_signature, "Aynur's signature does not fit these bytes"}));
  document = signed_by({kAynurLive, kBabekLive});
  document.signatures[1].bytes.back() = static_cast<char>(document.signatures[1].bytes.back() ^ 1);
  EXPECT_EQ(refusal(document).reason, Reason::bad_signature);
  document.signatures[1].bytes.clear();
  EXPECT_EQ(refusal(document).reason, Reason::bad_signature);
}

TEST_F(SealRules, AnotherKindOrCentre) {
  auto document = signed_by({13}, Kind::close);
  document.kind = Kind::cancel;
  root_.roles[Role::cancel].keys.push_back(key_id_of(samples::key(13).public_key()));
  EXPECT_EQ(refusal(document, Role::cancel).reason, Reason::bad_signature);
  document = signed_by({kAynurLive, kBabekLive});
  root_.centre = samples::id<CentreId>(0x99);
  EXPECT_EQ(refusal(document).reason, Reason::bad_signature);
}

TEST_F(SealRules, ARoleThatIsNotThereAcceptsNobody) {
  root_.roles.erase(Role::live);
  EXPECT_EQ(refusal(signed_by({kAynurLive, kBabekLive})).reason, Reason::wrong_mode_key);
  EXPECT_EQ(refusal(signed_by({})),
            (Error{Reason::too_few_signatures, "the root document names nobody for the role live"}));
}

TEST_F(SealRules, AThresholdOfNoneStillNeedsOne) {
  root_.roles[Role::live].threshold = 0;
  EXPECT_EQ(refusal(signed_by({})).reason, Reason::too_few_signatures);
  EXPECT_EQ(refusal(signed_by({kAynurLive})).reason, Reason::none);
}

TEST_F(SealRules, TooManySignatures) {
  auto document = signed_by({kAynurLive});
  document.signatures.assign(kSignaturesMax + 1, document.signatures[0]);
  EXPECT_EQ(refusal(document).reason, Reason::too_large);
}

TEST_F(SealRules, TheBareCheckCanBeReplaced) {
  int asked = 0;
  const VerifyFn nobody = [&](const PublicKey&, std::string_view, std::string_view) { return ++asked > 1; };
  EXPECT_FALSE(verify_document(root_, signed_by({kAynurLive, kBabekLive}), Role::live, nobody));
  EXPECT_EQ(asked, 1);
}

TEST_F(SealRules, AMachineSpeaksForItsRoleAlone) {
  const auto refused = [&](std::uint8_t seed, Role role, Kind kind) {
    const Signature signature = sign(samples::key(seed), Kind::time, root_.centre, "body");
    const Status checked = verify_statement(root_, role, kind, "body", signature);
    return checked ? Reason::none : checked.error().reason;
  };
  EXPECT_EQ(refused(22, Role::time, Kind::time), Reason::none);
  EXPECT_EQ(refused(21, Role::time, Kind::time), Reason::wrong_mode_key);
  EXPECT_EQ(refused(99, Role::time, Kind::time), Reason::unknown_signer);
  EXPECT_EQ(refused(22, Role::time, Kind::beacon), Reason::bad_signature);
  Signature other = sign(samples::key(22), Kind::time, root_.centre, "body");
  other.alg = Alg::sshsig_ed25519;
  EXPECT_EQ(verify_statement(root_, Role::time, Kind::time, "body", other).error().reason, Reason::alg_unsupported);
}

// The beacon key signs two kinds: neither passes for the other.
TEST_F(SealRules, FiguresAreNoBeacon) {
  EXPECT_EQ(role_for(Kind::figures, Mode::live), Role::beacon);
  const Signature figures = sign(samples::key(21), Kind::figures, root_.centre, "body");
  EXPECT_TRUE(verify_statement(root_, Role::beacon, Kind::figures, "body", figures));
  EXPECT_EQ(verify_statement(root_, Role::beacon, Kind::beacon, "body", figures).error().reason, Reason::bad_signature);
  const Signature beacon = sign(samples::key(21), Kind::beacon, root_.centre, "body");
  EXPECT_EQ(verify_statement(root_, Role::beacon, Kind::figures, "body", beacon).error().reason, Reason::bad_signature);
  EXPECT_EQ(verify_statement(root_, Role::beacon, Kind::figures, "body",
                             sign(samples::key(11), Kind::figures, root_.centre, "body"))
                .error()
                .reason,
            Reason::wrong_mode_key);
}

TEST_F(SealRules, SignatureSetsOverOneBodyMerge) {
  auto held = signed_by({kAynurLive});
  EXPECT_TRUE(merge_signatures(held, signed_by({kAynurLive, kBabekLive})));
  EXPECT_EQ(held, signed_by({kAynurLive, kBabekLive}));
  EXPECT_FALSE(merge_signatures(held, signed_by({kBabekLive})));
  auto other = signed_by({3});
  other.body = "another";
  EXPECT_FALSE(merge_signatures(held, other));
  EXPECT_FALSE(merge_signatures(held, signed_by({3}, Kind::cancel)));
  EXPECT_EQ(held.signatures.size(), 2U);
}

TEST_F(SealRules, MergingKeepsTheLimit) {
  SignedDocument held{Kind::schedule, "body", {}};
  SignedDocument more = held;
  for (std::uint8_t i = 0; i < 40; ++i) more.signatures.push_back({samples::id<KeyId>(i), Alg::ed25519, "x"});
  EXPECT_TRUE(merge_signatures(held, more));
  EXPECT_EQ(held.signatures.size(), kSignaturesMax);
}

TEST(Roles, EveryKindHasTheRoleThatMustSign) {
  EXPECT_EQ(role_for(Kind::schedule, Mode::live), Role::live);
  EXPECT_EQ(role_for(Kind::schedule, Mode::drill), Role::drill);
  EXPECT_EQ(role_for(Kind::cancel, Mode::live), Role::cancel);
  EXPECT_EQ(role_for(Kind::inhibit, Mode::live), Role::cancel);
  EXPECT_EQ(role_for(Kind::close, Mode::drill), Role::close);
  EXPECT_EQ(role_for(Kind::withdraw, Mode::drill), Role::live);
  EXPECT_EQ(role_for(Kind::transport, Mode::live), Role::root);
  EXPECT_EQ(role_for(Kind::root, Mode::drill), Role::root);
}

TEST(Roles, NamesLeadBack) {
  for (const Role role : kRoles) EXPECT_EQ(role_named(name_of(role)), role);
  EXPECT_EQ(role_named("officer"), std::nullopt);
}

}  // namespace
}  // namespace sukut
