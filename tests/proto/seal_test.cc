// Ed25519 and SHA-256 against published vectors, and the signed input byte by byte.
#include "proto/seal.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/proto/samples.h"

namespace sukut {
namespace {

std::array<std::uint8_t, 32> seed_of(const std::string& digits) {
  std::array<std::uint8_t, 32> seed{};
  const Bytes bytes = from_hex(digits);
  std::copy(bytes.begin(), bytes.end(), seed.begin());
  return seed;
}

Bytes as_bytes(const std::array<std::uint8_t, 64>& signature) { return {signature.begin(), signature.end()}; }

// RFC 8032, section 7.1, TEST 2.
TEST(Seal, SignsAsTheRfcDoes) {
  const SecretKey key(seed_of("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  EXPECT_EQ(hex(to_bytes(key.public_key())), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(hex(as_bytes(key.sign("\x72"))),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_EQ(key.seed(), seed_of("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
}

TEST(Seal, VerifiesOnlyTheExactBytes) {
  const SecretKey key = samples::key(1);
  const Bytes signature = as_bytes(key.sign("the minute"));
  EXPECT_TRUE(verify_ed25519(key.public_key(), "the minute", signature));
  EXPECT_FALSE(verify_ed25519(key.public_key(), "the minutE", signature));
  EXPECT_FALSE(verify_ed25519(samples::key(2).public_key(), "the minute", signature));
  EXPECT_FALSE(verify_ed25519(key.public_key(), "the minute", signature.substr(0, 63)));
  EXPECT_FALSE(verify_ed25519(key.public_key(), "the minute", signature + "x"));
  EXPECT_FALSE(verify_ed25519(PublicKey{}, "the minute", Bytes(64, '\0'))) << "a key of small order";
}

TEST(Seal, AMovedKeyStillSigns) {
  SecretKey first = samples::key(1);
  const PublicKey key = first.public_key();
  SecretKey second = std::move(first);
  SecretKey third = samples::key(9);
  third = std::move(second);
  EXPECT_EQ(third.public_key(), key);
  EXPECT_TRUE(verify_ed25519(key, "words", as_bytes(third.sign("words"))));
}

TEST(Seal, HashesAsFipsDoes) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Seal, TheKeyIdBindsAlgorithmAndKey) {
  const PublicKey key = samples::key(1).public_key();
  const Digest digest = sha256(Bytes(1, '\x01') + to_bytes(key));
  EXPECT_EQ(hex(key_id_of(key)), hex(digest).substr(0, 32));
  EXPECT_NE(key_id_of(key, Alg::sshsig_ed25519), key_id_of(key));
}

TEST(Seal, TheSignedInputIsKindCentreBody) {
  const Bytes input = signed_input(Kind::schedule, samples::centre(), "body");
  EXPECT_EQ(input, Bytes("sukut/schedule/v1") + '\0' + to_bytes(samples::centre()) + "body");
}

TEST(Seal, ASignatureHoldsForOneKindAndCentreOnly) {
  const SecretKey key = samples::key(1);
  const Signature signature = sign(key, Kind::cancel, samples::centre(), "body");
  EXPECT_EQ(signature.key, key_id_of(key.public_key()));
  const auto holds = [&](Kind kind, const CentreId& centre) {
    return verify_ed25519(key.public_key(), signed_input(kind, centre, "body"), signature.bytes);
  };
  EXPECT_TRUE(holds(Kind::cancel, samples::centre()));
  EXPECT_FALSE(holds(Kind::close, samples::centre()));
  EXPECT_FALSE(holds(Kind::cancel, samples::id<CentreId>(0x11)));
}

}  // namespace
}  // namespace sukut
