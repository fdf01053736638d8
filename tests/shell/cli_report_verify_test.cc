// Signed figures prove what they say and nothing else: by any other byte, key, root or time they are refused by name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/report_commands.h"
#include "coordinator/cli/signature_file.h"
#include "coordinator/shell/figures_text.h"
#include "coordinator/shell/register.h"
#include "proto/io/key_file.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::HasSubstr;

const Instant kNoon = Instant(std::chrono::seconds(1800432000));

class ReportVerifying : public ::testing::Test {
 protected:
  ReportVerifying() : beacon_(io::make_signing_key()), live_(io::make_signing_key()) {
    root_.centre.bytes.fill(7);
    root_.issued = kNoon - std::chrono::hours(24);
    root_.expires = kNoon + std::chrono::hours(24);
    for (const auto& [role, key, holder] :
         {std::tuple{Role::beacon, &beacon_, "coordinator, beacon"}, {Role::live, &live_, "Leyla"}}) {
      const KeyId id = key_id_of(key->public_key());
      root_.keys[id] = RootKey{key->public_key(), Alg::ed25519, holder, root_.expires};
      root_.roles[role] = RoleRule{1, {id}};
    }
    EXPECT_TRUE(coordinator::save_root(folder_ / "root", root_));
    coordinator::Figures figures;
    figures.report.order.name = "day/2027/r1";
    figures.report.order.revision = 1;
    figures.report.is_final = true;
    figures.issue = coordinator::Issue{3, kNoon, {}, {}};
    figures_ = coordinator::encode_figures(figures);
  }
  void write(const Bytes& figures, const SignatureFile& signature) {
    EXPECT_TRUE(io::write_file(folder_ / "figures.json", figures));
    EXPECT_TRUE(io::write_file(folder_ / "figures.json.sig", to_text(signature)));
  }
  SignatureFile signed_by(const SecretKey& key, Kind kind = Kind::figures) {
    return make_signature(key, kind, root_.centre, figures_);
  }
  struct Told {
    int code = 0;
    std::string out;
    std::string err;
  };
  Told verify(Lang lang = Lang::en) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Told told;
    told.code = run_report_verify({"", folder_ / "figures.json", "", folder_ / "root", lang});
    told.out = ::testing::internal::GetCapturedStdout();
    told.err = ::testing::internal::GetCapturedStderr();
    return told;
  }

  CliFolder folder_;
  SecretKey beacon_;
  SecretKey live_;
  Root root_;
  Bytes figures_;
};

TEST_F(ReportVerifying, SaysWhatIsProvedAndWhatIsNot) {
  write(figures_, signed_by(beacon_));
  const Told told = verify();
  EXPECT_EQ(told.code, 0) << told.err;
  for (const char* words : {"The signature is good.", "Final report No. 3", "day/2027/r1", "coordinator, beacon",
                            "It proves that", "It does not prove"}) {
    EXPECT_THAT(told.out, HasSubstr(words));
  }
  EXPECT_THAT(verify(Lang::az).out, HasSubstr("İmza düzgündür."));
}

TEST_F(ReportVerifying, NoByteCanBeChanged) {
  for (std::size_t i = 0; i < figures_.size(); i += 37) {
    Bytes changed = figures_;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    write(changed, signed_by(beacon_));
    const Told told = verify();
    EXPECT_EQ(told.code, 1) << i;
    EXPECT_THAT(told.err, HasSubstr("bad_signature"));
    // Whoever also writes the new digest into the signature file gets no further.
    SignatureFile bent = signed_by(beacon_);
    bent.body = sha256(changed);
    write(changed, bent);
    EXPECT_THAT(verify().err, HasSubstr("bad_signature"));
    EXPECT_TRUE(told.out.empty()) << "nothing unsigned is shown";
  }
}

TEST_F(ReportVerifying, OnlyTheCoordinatorsKeyAndKindCount) {
  write(figures_, signed_by(live_));
  EXPECT_THAT(verify().err, HasSubstr("wrong_mode_key"));
  write(figures_, signed_by(io::make_signing_key()));
  EXPECT_THAT(verify().err, HasSubstr("give the root document that held when they were issued"));
  SignatureFile beacon = signed_by(beacon_, Kind::beacon);
  beacon.kind = Kind::figures;
  write(figures_, beacon);
  EXPECT_THAT(verify().err, HasSubstr("bad_signature"));
  write(figures_, signed_by(beacon_, Kind::schedule));
  EXPECT_EQ(verify().code, 2);
  EXPECT_THAT(verify().err, HasSubstr("a signature of a schedule, not of figures"));
}

TEST_F(ReportVerifying, AKeySpeaksUntilItExpires) {
  root_.keys.begin()->second.expires = root_.keys.rbegin()->second.expires = kNoon - std::chrono::seconds(1);
  ASSERT_TRUE(coordinator::save_root(folder_ / "root", root_));
  write(figures_, signed_by(beacon_));
  const Told told = verify();
  EXPECT_EQ(told.code, 1);
  EXPECT_THAT(told.err, HasSubstr("root_expired"));
}

TEST_F(ReportVerifying, SignedWordsThatAreNoIssuedFiguresAreNamed) {
  figures_ = "{}\n";
  write(figures_, signed_by(beacon_));
  EXPECT_THAT(verify().err, HasSubstr("signed, but not figures"));
  figures_ = coordinator::encode_figures({});
  write(figures_, signed_by(beacon_));
  EXPECT_THAT(verify().err, HasSubstr("never issued"));
}

TEST_F(ReportVerifying, WhatIsMissingIsNamed) {
  EXPECT_EQ(verify().code, 2);
  write(figures_, signed_by(beacon_));
  std::filesystem::remove(folder_ / "figures.json.sig");
  EXPECT_THAT(verify().err, HasSubstr("figures.json.sig"));
  ASSERT_TRUE(io::write_file(folder_ / "figures.json.sig", "sukut signature v1\nkind = nonsense\n"));
  EXPECT_THAT(verify().err, HasSubstr("figures.json.sig: signature file"));
  write(figures_, signed_by(beacon_));
  std::filesystem::remove(folder_ / "root");
  EXPECT_EQ(verify().code, 1);
}

}  // namespace
}  // namespace sukut::cli
