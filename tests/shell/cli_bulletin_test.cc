// The spare bulletin: serves what people signed, names what it leaves out, and needs neither a centre nor a secret.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "coordinator/cli/bulletin.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/frame.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::HasSubstr;

CentreId centre_number(std::uint8_t number) {
  CentreId id;
  id.bytes.fill(number);
  return id;
}

// Key 1 cancels, key 2 closes; key 3 is a stranger's.
Root small_root() {
  Root root;
  root.centre = centre_number(7);
  root.issued = Instant(std::chrono::hours(24 * 365 * 50));
  root.expires = Instant(std::chrono::hours(24 * 365 * 200));
  const auto add = [&root](Role role, std::uint8_t number) {
    const PublicKey key = key_number(number).public_key();
    root.keys[key_id_of(key)] = RootKey{key, Alg::ed25519, "person " + std::to_string(number), root.expires};
    root.roles[role] = RoleRule{1, {key_id_of(key)}};
  };
  add(Role::cancel, 1);
  add(Role::close, 2);
  return root;
}

SignedDocument signed_cancel(std::uint8_t order, std::uint8_t signer = 1, std::uint8_t of_centre = 7) {
  Cancel cancel;
  cancel.centre = centre_number(of_centre);
  cancel.order.bytes.fill(order);
  cancel.name = "january-20/2027";
  cancel.issued = Instant(std::chrono::hours(24 * 365 * 56));
  const Bytes body = encode_cancel(cancel);
  return {Kind::cancel, body, {sign(key_number(signer), Kind::cancel, cancel.centre, body)}};
}
SignedDocument signed_close() {
  Close close;
  close.centre = centre_number(7);
  close.order.bytes.fill(1);
  close.name = "january-20/2027";
  close.cue = CueId("roads");
  close.issued = Instant(std::chrono::hours(24 * 365 * 56));
  const Bytes body = encode_close(close);
  return {Kind::close, body, {sign(key_number(2), Kind::close, close.centre, body)}};
}

class SpareBulletin : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(coordinator::save_root(folder_ / "root.sukut", small_root())); }
  void put(const std::string& name, const Bytes& bytes) { ASSERT_TRUE(io::write_file(folder_ / name, bytes)); }
  void put(const std::string& name, const SignedDocument& document) { put(name, encode_document(document)); }
  SignedFolder open() { return {folder_.path(), small_root()}; }

  CliFolder folder_;
};

TEST_F(SpareBulletin, WhatPeopleSignedCountsAndEverythingElseIsNamedOnce) {
  put("cancel.sukut", signed_cancel(1));
  put("a-close.sukut", signed_close());
  put("forged.sukut", signed_cancel(2, 3));
  put("foreign.sukut", signed_cancel(3, 1, 8));
  put("letter.txt", Bytes("a letter"));
  put("long", Bytes(200'000, 'x'));
  put(".hidden", Bytes("x"));
  put("half.new-12-34", Bytes("x"));
  fs::create_symlink("/etc/passwd", folder_ / "link");
  fs::create_directory(folder_ / "folder");
  SignedFolder folder = open();
  const auto changes = folder.look();
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->come.size(), 2u);
  EXPECT_EQ(changes->come[0].file, "cancel.sukut");  // before whatever is not a cancel
  std::map<std::string, Reason> left_out;
  for (const auto& each : changes->left_out) left_out[each.file] = each.why.reason;
  EXPECT_EQ(left_out, (std::map<std::string, Reason>{{"forged.sukut", Reason::unknown_signer},
                                                     {"foreign.sukut", Reason::wrong_centre},
                                                     {"letter.txt", Reason::malformed},
                                                     {"long", Reason::too_large}}));
  const auto again = folder.look();
  EXPECT_TRUE(again->come.empty() && again->gone.empty() && again->left_out.empty());
}

TEST_F(SpareBulletin, NewReplacedAndRemovedFilesAreSeen) {
  SignedFolder folder = open();
  (void)folder.look();
  put("cancel.sukut", Bytes("not yet whole"));
  EXPECT_EQ(folder.look()->left_out.size(), 1u);
  put("cancel.sukut", signed_cancel(1));
  EXPECT_EQ(folder.look()->come.size(), 1u);
  put("copy.sukut", signed_cancel(1));
  EXPECT_TRUE(folder.look()->come.empty());  // the same document
  fs::remove(folder_ / "cancel.sukut");
  EXPECT_TRUE(folder.look()->gone.empty());  // the copy still stands there
  fs::remove(folder_ / "copy.sukut");
  EXPECT_EQ(folder.look()->gone.size(), 1u);
  EXPECT_TRUE(folder.documents().empty());
}

TEST_F(SpareBulletin, AFolderFullOfFilesCostsNoMore) {
  for (std::size_t i = 0; i < kSignedFilesMax + 50; ++i) put("f" + std::to_string(i), Bytes("x"));
  SignedFolder folder = open();
  EXPECT_LE(folder.look()->left_out.size(), kSignedFilesMax);
}

TEST_F(SpareBulletin, AFolderThatGoesAwayIsSaidAndWhatWasServedIsServedOn) {
  const std::string inner = folder_ / "inner";
  fs::create_directory(inner);
  put("inner/cancel.sukut", signed_cancel(1));
  SignedFolder folder(inner, small_root());
  ASSERT_TRUE(folder.look());
  fs::remove_all(inner);
  EXPECT_EQ(folder.look().error().reason, Reason::file_missing);
  EXPECT_EQ(folder.documents().size(), 1u);
}

TEST_F(SpareBulletin, WrongWordsAreRefusedWithTheMend) {
  const auto refusal = [](const BulletinAsked& asked) {
    const auto bulletin = Bulletin::open(asked);
    return bulletin ? std::string("it opened") : bulletin.error().detail;
  };
  EXPECT_THAT(refusal({folder_ / "nowhere", "tcp://127.0.0.1:*", {}}), HasSubstr("is no folder"));
  EXPECT_THAT(refusal({folder_.path(), "nonsense", {}}), HasSubstr("cannot be bound"));
  EXPECT_THAT(refusal({folder_.path(), "tcp://127.0.0.1:*", folder_ / "none"}), HasSubstr("copy root.sukut"));
  put("root.sukut", Bytes("garbage"));
  EXPECT_THAT(refusal({folder_.path(), "tcp://127.0.0.1:*", {}}), HasSubstr("not a root document"));
}

// Over a real socket: at once when it comes, and again for those who listen later.
TEST_F(SpareBulletin, ListenersHearADocumentAtOnceAndAgain) {
  auto bulletin = Bulletin::open({folder_.path(), "tcp://127.0.0.1:*", {}});
  ASSERT_TRUE(bulletin) << bulletin.error().detail;
  zmq::socket_t listener = io::make_bulletin_sub();
  listener.set(zmq::sockopt::subscribe, kDocumentTopic);
  listener.connect((*bulletin)->endpoint());
  const SignedDocument cancel = signed_cancel(1);
  put("cancel.sukut", cancel);
  Mono now = io::read_clocks().mono;
  const Mono deadline = now + seconds(20);
  std::optional<std::vector<zmq::message_t>> heard;
  while (!heard && io::read_clocks().mono < deadline) {
    (*bulletin)->step(now);
    now += kServedAgainEvery;
    zmq::pollitem_t item{listener.handle(), 0, ZMQ_POLLIN, 0};
    ::zmq_poll(&item, 1, 50);
    heard = io::receive(listener);
  }
  ASSERT_TRUE(heard);
  ASSERT_EQ(heard->size(), 2u);
  const auto message = decode_frame((*heard)[1].to_string_view());
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<DocumentMessage>(*message).document, cancel);

  fs::remove(folder_ / "cancel.sukut");
  (*bulletin)->step(now + kServedAgainEvery);
  EXPECT_EQ((*bulletin)->served(), 0u);
}

}  // namespace
}  // namespace sukut::cli
