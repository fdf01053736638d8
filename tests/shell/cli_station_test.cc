// `sukut station` as people type it: imports, lists, sheets, replaced machines, and their wrong uses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "coordinator/cli/run.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/key_file.h"
#include "tests/shell/cli_fixture.h"
#include "tests/shell/cli_spoken.h"

namespace sukut::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class StationCommand : public SpokenCommand {
 protected:
  void SetUp() override { make_live_centre(); }
  std::string key(const std::string& who) { return folder_ / (who + ".live"); }
  coordinator::StationEntry entry(const std::string& id) {
    const auto entries = coordinator::load_register(folder_ / "c/register.toml").value();
    for (const auto& each : entries) {
      if (each.attributes.id.text == id) return each;
    }
    return {};
  }
  std::string withdraw_path() { return folder_ / "new/ship-a.withdraw"; }
};

TEST_F(StationCommand, ADryRunShowsAndWritesNothingAndTheImportSaysTheSame) {
  ASSERT_TRUE(
      io::write_file(folder_ / "s.csv", "id,sector,operator\nship-a,ship,ASCO\nship-b,ship,ASCO\n").has_value());
  const Spoken dry = sukut({"station", "import", folder_ / "s.csv", "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_THAT(dry.out,
              AllOf(HasSubstr("added    ship-b"), HasSubstr("changed  ship-a"), HasSubstr("(empty) -> \"ASCO\""),
                    HasSubstr("kept"), HasSubstr("dry run: nothing was written")));
  EXPECT_EQ(entry("ship-b").attributes.sector, "");
  const Spoken real = sukut({"station", "import", folder_ / "s.csv"});
  EXPECT_EQ(real.code, 0) << real.err;
  EXPECT_THAT(real.out, AllOf(HasSubstr("1 station added, 1 changed, 0 unchanged, 1 kept, 3 registered"),
                              Not(HasSubstr("dry run"))));
  EXPECT_EQ(entry("ship-b").attributes.operator_name, "ASCO");
  EXPECT_FALSE(entry("ship-a").curve_public.empty());
  const auto again = nlohmann::json::parse(sukut({"station", "import", folder_ / "s.csv", "--json"}).out);
  EXPECT_EQ(again["changed"].size(), 0U);
  EXPECT_EQ(again["unchanged"].size(), 2U);
}

TEST_F(StationCommand, OneBadLineImportsNothing) {
  ASSERT_TRUE(io::write_file(folder_ / "s.csv", "id,sector\nship-b,ship\nX,boat\n").has_value());
  const Spoken bad = sukut({"station", "import", folder_ / "s.csv"});
  EXPECT_EQ(bad.code, 2);
  EXPECT_THAT(bad.err,
              AllOf(HasSubstr("s.csv:3:1: \"X\" is no station id"), HasSubstr("s.csv:3:3: unknown sector \"boat\"")));
  EXPECT_EQ(entry("ship-b").attributes.sector, "");
  ASSERT_TRUE(
      io::write_file(folder_ / "s.toml", "[[station]]\nid = \"ship-b\"\nsector = \"ship\"\nzone = \"Asia/Bakuu\"\n")
          .has_value());
  const Spoken zone = sukut({"station", "import", folder_ / "s.toml", "--dry-run"});
  EXPECT_EQ(zone.code, 2);
  EXPECT_THAT(zone.err, HasSubstr("s.toml:4:8: unknown zone \"Asia/Bakuu\"; did you mean \"Asia/Baku\"?"));
  EXPECT_EQ(sukut({"station", "import", folder_ / "none.csv"}).code, 2);
  EXPECT_EQ(sukut({"station", "import"}).code, 2);
}

TEST_F(StationCommand, ListsByOperatorAndWhoIsMissing) {
  const Spoken all = sukut({"station", "list", "--by-operator"});
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_THAT(all.out, AllOf(HasSubstr("never heard"), HasSubstr("no bundle yet"), HasSubstr("2 stations, 2 missing")));
  const auto json = nlohmann::json::parse(sukut({"station", "list", "--missing", "--json"}).out);
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["state"], "never_heard");
  EXPECT_EQ(json[1]["state"], "no_bundle");
  EXPECT_TRUE(json[0]["heard"].is_null());
}

TEST_F(StationCommand, WritesASheetForAStationOrAnOperator) {
  const Spoken one = sukut({"station", "sheet", "ship-a", "--out", folder_ / "sheets", "--lang", "az"});
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_THAT(io::read_file(folder_ / "sheets/ship-a.html").value(), HasSubstr("lang=\"az\""));
  EXPECT_THAT(io::read_file(folder_ / "sheets/ship-a.txt").value(), HasSubstr("ship-a"));
  EXPECT_EQ(sukut({"station", "sheet", "ship-x", "--out", folder_ / "sheets"}).code, 1);
  const Spoken near = sukut({"station", "sheet", "--operator", "Ship linees", "--out", folder_ / "sheets"});
  EXPECT_EQ(near.code, 1);
  EXPECT_THAT(near.err, HasSubstr("did you mean \"Ship lines\"?"));
  EXPECT_EQ(sukut({"station", "sheet", "--operator", "Ship lines", "--out", folder_ / "sheets"}).code, 0);
  EXPECT_EQ(sukut({"station", "sheet", "--out", folder_ / "sheets"}).code, 2);
  EXPECT_EQ(sukut({"station", "sheet", "ship-a", "--operator", "Ship lines", "--out", folder_ / "sheets"}).code, 2);
  EXPECT_EQ(sukut({"station", "sheet", "ship-a", "--out", folder_ / "sheets", "--lang", "fr"}).code, 2);
}

TEST_F(StationCommand, AReplacementNeedsAsManySignaturesAsALiveOrderAndChangesNothingBefore) {
  const auto before = entry("ship-a");
  const Spoken one = sukut({"station", "replace", "ship-a", "--out", folder_ / "new", "--key", key("anna")});
  EXPECT_EQ(one.code, 1);
  EXPECT_THAT(one.err, AllOf(HasSubstr("too_few_signatures"), HasSubstr("bob")));
  EXPECT_EQ(
      sukut({"station", "replace", "ship-a", "--out", folder_ / "new", "--key", key("anna"), "--key", key("anna")})
          .code,
      1);
  EXPECT_EQ(sukut({"station", "replace", "ship-a", "--out", folder_ / "new", "--key", folder_ / "anna"}).code, 1);
  EXPECT_EQ(sukut({"station", "replace", "ship-x", "--out", folder_ / "new", "--key", key("anna")}).code, 1);
  const Spoken bare = sukut({"station", "replace", "tv-a", "--out", folder_ / "new", "--key", key("anna")});
  EXPECT_EQ(bare.code, 1);
  EXPECT_THAT(bare.err, HasSubstr("has no bundle yet"));
  EXPECT_EQ(sukut({"station", "replace", "ship-a"}).code, 2);
  EXPECT_EQ(sukut({"station", "replace", "ship-a", "--out", folder_ / "new"}).code, 2);
  EXPECT_EQ(sukut({"station", "replace", "ship-a", "--prepare", folder_ / "w", "--key", key("anna")}).code, 2);
  EXPECT_EQ(entry("ship-a"), before);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new"));
}

// Without a coordinator the key is out, the bundle is there, and the withdrawal waits in its file.
TEST_F(StationCommand, WithTwoKeysTheOldOneIsOutAndTheWithdrawalIsInAFile) {
  const auto before = entry("ship-a");
  const Spoken done = sukut({"station", "replace", "ship-a", "--out", folder_ / "new", "--key", key("anna"), "--key",
                             key("bob"), "--reason", "disk broke"});
  EXPECT_EQ(done.code, 3) << done.err;
  EXPECT_THAT(done.err, AllOf(HasSubstr("until the old machine is reached it will act: unplug its output"),
                              HasSubstr("sukut station withdraw")));
  const auto after = entry("ship-a");
  EXPECT_NE(after.curve_public, before.curve_public);
  EXPECT_NE(after.report_key, before.report_key);
  EXPECT_EQ(io::load_signing_key(folder_ / "new/ship-a/report.key")->public_key(), after.report_key);
  const auto document = decode_document(io::read_file(withdraw_path()).value());
  ASSERT_TRUE(document.has_value());
  const auto body = decode_withdraw(document->body);
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(body->station, StationId("ship-a"));
  EXPECT_EQ(body->key, before.report_key.bytes);
  EXPECT_EQ(body->why, "disk broke");
  const Root root = coordinator::load_root(folder_ / "c/root.sukut").value();
  EXPECT_TRUE(verify_document(root, *document, Role::live).has_value());
  EXPECT_EQ(sukut({"station", "withdraw", withdraw_path()}).code, 3);
}

TEST_F(StationCommand, AWithdrawalIsPreparedSignedElsewhereAndUsedOnce) {
  const std::string file = folder_ / "old.withdraw";
  EXPECT_EQ(sukut({"station", "replace", "ship-a", "--prepare", file}).code, 0);
  const auto before = entry("ship-a");
  const Spoken early = sukut({"station", "withdraw", file});
  EXPECT_EQ(early.code, 1);
  EXPECT_THAT(early.err, HasSubstr("is still the one of ship-a"));
  for (const char* who : {"anna", "bob"}) {
    const Spoken signing = sukut({"station", "sign", file, "--key", key(who), "--yes"});
    EXPECT_EQ(signing.code, 0) << signing.err;
    EXPECT_THAT(signing.out,
                AllOf(HasSubstr("withdrawal of a machine of station ship-a"), HasSubstr("never acts again")));
  }
  const std::vector<std::string> words{"station", "replace", "ship-a", "--out", folder_ / "new", "--withdrawal", file};
  EXPECT_EQ(sukut(words).code, 1);  // nobody signed it yet
  EXPECT_EQ(entry("ship-a"), before);
  std::vector<std::string> whole = words;
  whole.insert(whole.end(), {file + ".anna.sig", file + ".bob.sig"});
  EXPECT_EQ(sukut(whole).code, 3);
  EXPECT_NE(entry("ship-a"), before);
  whole[4] = folder_ / "newer";
  const Spoken again = sukut(whole);
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.err, HasSubstr("prepare it again"));
  EXPECT_EQ(sukut({"station", "sign", folder_ / "c/root.sukut", "--key", key("anna"), "--yes"}).code, 2);
  EXPECT_EQ(sukut({"station", "withdraw", folder_ / "none"}).code, 2);
}

}  // namespace
}  // namespace sukut::cli
