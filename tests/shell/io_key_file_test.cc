// Key files: what was saved comes back, secrets are not for others, and nothing is overwritten or believed blindly.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "proto/io/key_file.h"
#include "tests/shell/coordinator_shell_scratch.h"

namespace sukut::io {
namespace {

using shell_test::Scratch;

AskPassphrase says(const std::string& passphrase) {
  return [passphrase] { return std::optional(passphrase); };
}

unsigned mode_of(const std::string& path) {
  struct stat found {};
  EXPECT_EQ(::stat(path.c_str(), &found), 0);
  return found.st_mode & 07777u;
}

TEST(KeyFile, MachineKeyComesBack) {
  const Scratch scratch;
  const SecretKey key = make_signing_key();
  ASSERT_TRUE(save_signing_key(scratch / "time.key", key, "time of the centre", std::nullopt));
  EXPECT_EQ(mode_of(scratch / "time.key"), 0600u);

  const auto loaded = load_signing_key(scratch / "time.key");
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(loaded->public_key(), key.public_key());
  EXPECT_EQ(loaded->seed(), key.seed());
  const auto named = load_public_key(scratch / "time.key");
  ASSERT_TRUE(named);
  EXPECT_EQ(named->name, "time of the centre");
  EXPECT_EQ(named->key, key.public_key());
}

TEST(KeyFile, SealedKeyOpensWithItsPassphraseOnly) {
  const Scratch scratch;
  const SecretKey key = make_signing_key();
  ASSERT_TRUE(save_signing_key(scratch / "leyla.key", key, "Leyla M.", "hüzn günü"));
  EXPECT_EQ(scratch.read("leyla.key").find(hex(key.seed().data(), 32)), std::string::npos);

  const auto wrong = load_signing_key(scratch / "leyla.key", says("Hüzn günü"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().reason, Reason::wrong_passphrase);
  const auto none = load_signing_key(scratch / "leyla.key");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().reason, Reason::wrong_passphrase);
  const auto right = load_signing_key(scratch / "leyla.key", says("hüzn günü"));
  ASSERT_TRUE(right) << right.error().detail;
  EXPECT_EQ(right->seed(), key.seed());
}

TEST(KeyFile, SealThatWantsTooMuchMemoryIsRefused) {
  const Scratch scratch;
  const SecretKey key = make_signing_key();
  ASSERT_TRUE(save_signing_key(scratch / "a.key", key, "a", "secret"));
  std::string text = scratch.read("a.key");
  const std::string parameters = "argon2id 3 262144 ";
  ASSERT_NE(text.find(parameters), std::string::npos);
  text.replace(text.find(parameters), parameters.size(), "argon2id 3 99999999 ");
  scratch.write("a.key", text);
  const auto loaded = load_signing_key(scratch / "a.key", says("secret"));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().reason, Reason::malformed);
}

TEST(KeyFile, LoosePermissionsAreRefusedWithTheMend) {
  const Scratch scratch;
  ASSERT_TRUE(save_signing_key(scratch / "time.key", make_signing_key(), "time", std::nullopt));
  ASSERT_TRUE(save_curve_keys(scratch / "link.key", make_curve_keys(), "link"));
  for (const unsigned loose : {0640u, 0604u, 0660u, 0644u}) {
    ASSERT_EQ(::chmod((scratch / "time.key").c_str(), loose), 0);
    ASSERT_EQ(::chmod((scratch / "link.key").c_str(), loose), 0);
    const auto signing = load_signing_key(scratch / "time.key");
    ASSERT_FALSE(signing);
    EXPECT_EQ(signing.error().reason, Reason::file_permissions);
    EXPECT_NE(signing.error().detail.find("chmod 600 " + (scratch / "time.key")), std::string::npos);
    const auto curve = load_curve_keys(scratch / "link.key");
    ASSERT_FALSE(curve);
    EXPECT_EQ(curve.error().reason, Reason::file_permissions);
  }
  ASSERT_EQ(::chmod((scratch / "time.key").c_str(), 0400), 0);
  EXPECT_TRUE(load_signing_key(scratch / "time.key"));
}

TEST(KeyFile, IsNeverOverwritten) {
  const Scratch scratch;
  const SecretKey first = make_signing_key();
  ASSERT_TRUE(save_signing_key(scratch / "a.key", first, "a", std::nullopt));
  const Status again = save_signing_key(scratch / "a.key", make_signing_key(), "b", std::nullopt);
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().detail.find("never overwritten"), std::string::npos);
  EXPECT_EQ(load_signing_key(scratch / "a.key")->public_key(), first.public_key());
}

TEST(KeyFile, CurveKeysComeBackAndBelongTogether) {
  const Scratch scratch;
  const CurveKeys keys = make_curve_keys();
  ASSERT_TRUE(save_curve_keys(scratch / "link.key", keys, "link"));
  const auto loaded = load_curve_keys(scratch / "link.key");
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(loaded->public_key, keys.public_key);
  EXPECT_EQ(loaded->secret_key, keys.secret_key);

  CurveKeys mixed = keys;
  mixed.public_key = make_curve_keys().public_key;
  ASSERT_TRUE(save_curve_keys(scratch / "mixed.key", mixed, "link"));
  const auto refused = load_curve_keys(scratch / "mixed.key");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::malformed);
}

TEST(KeyFile, OtherFilesAreNamedForWhatTheyAre) {
  const Scratch scratch;
  const auto refusal = [&](const std::string& text) {
    const std::string path = scratch.write("x.key", text);
    ::chmod(path.c_str(), 0600);
    const auto loaded = load_signing_key(path);
    return loaded ? Error{} : loaded.error();
  };
  EXPECT_EQ(refusal("-----BEGIN PRIVATE KEY-----\n").reason, Reason::malformed);
  EXPECT_EQ(refusal("").reason, Reason::malformed);
  EXPECT_NE(refusal("sukut key v1\ntype = curve\n").detail.find("'curve'"), std::string::npos);
  EXPECT_NE(refusal("sukut key v1\ntype = ed25519\nwhat is this\n").detail.find("x.key:3"), std::string::npos);

  ASSERT_TRUE(save_public_key(scratch / "a.pub", make_signing_key().public_key(), "a"));
  ::chmod((scratch / "a.pub").c_str(), 0600);
  const auto half = load_signing_key(scratch / "a.pub");
  ASSERT_FALSE(half);
  EXPECT_NE(half.error().detail.find("public half"), std::string::npos);
  EXPECT_EQ(load_signing_key(scratch / "absent.key").error().reason, Reason::file_missing);
}

TEST(KeyFile, PublicThatDoesNotBelongIsRefused) {
  const Scratch scratch;
  const SecretKey key = make_signing_key();
  ASSERT_TRUE(save_signing_key(scratch / "a.key", key, "a", std::nullopt));
  std::string text = scratch.read("a.key");
  const std::string own = hex(key.public_key().bytes.data(), 32);
  text.replace(text.find(own), own.size(), hex(make_signing_key().public_key().bytes.data(), 32));
  scratch.write("a.key", text);
  const auto loaded = load_signing_key(scratch / "a.key");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().reason, Reason::malformed);
}

TEST(File, IsReplacedWholeWithItsMode) {
  const Scratch scratch;
  ASSERT_TRUE(write_file(scratch / "a", "first", 0600));
  ASSERT_TRUE(write_file(scratch / "a", Bytes("second\0end", 10), 0640));
  EXPECT_EQ(mode_of(scratch / "a"), 0640u);
  EXPECT_EQ(*read_file(scratch / "a"), Bytes("second\0end", 10));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1) << "a temporary stayed";
}

TEST(File, LimitAndAbsenceAreNamed) {
  const Scratch scratch;
  scratch.write("a", "12345");
  EXPECT_TRUE(read_file(scratch / "a", 5));
  EXPECT_EQ(read_file(scratch / "a", 4).error().reason, Reason::too_large);
  EXPECT_EQ(read_file(scratch / "b").error().reason, Reason::file_missing);
  EXPECT_EQ(write_file(scratch / "no/such/folder", "x").error().reason, Reason::file_missing);
}

}  // namespace
}  // namespace sukut::io
