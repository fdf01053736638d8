// Stations come from CSV and the command line with every mistake named, and leave as bundles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/bundle.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/people.h"
#include "coordinator/cli/stations.h"
#include "coordinator/shell/register.h"
#include "proto/io/toml_file.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Csv, ReadsQuotedCellsAndFillsInTheUsual) {
  const auto entries = parse_csv(
      "id,name_en,sector,operator,lat,lon\r\nship-a,\"A, \"\"the\"\" ship\",ship,ASCO,40.1,50.5\r\n\n", "s.csv");
  ASSERT_TRUE(entries.has_value()) << entries.error().detail;
  ASSERT_EQ(entries->size(), 1U);
  const StationEntry& entry = entries->front();
  EXPECT_EQ(entry.name_en, "A, \"the\" ship");
  EXPECT_EQ(entry.attributes.zone, "Asia/Baku");
  EXPECT_EQ(entry.link, "internet");
  EXPECT_DOUBLE_EQ(entry.longitude, 50.5);
}

TEST(Csv, NamesEveryMistakeWithItsPlace) {
  const auto entries = parse_csv(
      "id,sector,zone,lat\n"
      "a,shp,,\n"
      "b,ship,Asia/Bakuu,\n"
      "c,ship,,north\n"
      "d,ship\n"
      "E,ship,,\n"
      "g,ship,,\n"
      "g,ship,,\n",
      "s.csv");
  ASSERT_FALSE(entries.has_value());
  const std::string& detail = entries.error().detail;
  for (const char* words :
       {"s.csv:2:1: unknown sector \"shp\"; did you mean \"ship\"?", "s.csv:3:1: unknown zone \"Asia/Bakuu\"",
        "s.csv:4:9: \"north\" is no position", "s.csv:5:1: 2 values for 4 columns", "s.csv:6:1: \"E\" is no station id",
        "s.csv:8:1: \"g\" stands already in line 7"}) {
    EXPECT_THAT(detail, HasSubstr(words));
  }
}

TEST(Csv, RefusesAHeadingItDoesNotKnow) {
  EXPECT_THAT(parse_csv("id,sektor\na,ship\n", "s.csv").error().detail,
              AllOf(HasSubstr("s.csv:1:4: unknown column \"sektor\"; did you mean \"sector\"?"),
                    HasSubstr("needs the column sector")));
  EXPECT_FALSE(parse_csv("", "s.csv").has_value());
}

// What was exported in an old code page would make a register that nobody can read.
TEST(Csv, RefusesWordsThatAreNotUtf8) {
  const auto entries = parse_csv("id,sector,name_az\na,ship,\xDE\x61hin\n", "s.csv");
  ASSERT_FALSE(entries.has_value());
  EXPECT_THAT(entries.error().detail, HasSubstr("s.csv:2:1: \"?ahin\" is not one line of UTF-8"));
}

TEST(Merging, KeepsTheKeysOfKnownStations) {
  StationEntry known;
  known.attributes = few_stations()[0];
  known.link = "internet";
  known.curve_public = std::string(40, 'a');
  StationEntry changed = known;
  changed.curve_public.clear();
  changed.phone = "+994 00 000 00 00";
  StationEntry added;
  added.attributes = few_stations()[1];
  const Merged merged = merge({known}, {changed, added});
  EXPECT_EQ(merged.added, 1U);
  EXPECT_EQ(merged.changed, 1U);
  ASSERT_EQ(merged.entries.size(), 2U);
  EXPECT_EQ(merged.entries[0].curve_public, known.curve_public);
  EXPECT_EQ(merged.entries[0].phone, changed.phone);
}

class Bundles : public ::testing::Test {
 protected:
  void SetUp() override {
    centre_ = *make_centre({folder_ / "c", true, "tcp://0.0.0.0:11990", "tcp://0.0.0.0:11991", ""});
    entry_.attributes = few_stations()[0];
  }
  void seal() {
    SealWish wish;
    wish.centre = centre_.centre;
    wish.no_spare = true;
    wish.thresholds[Role::root] = 1;
    wish.beacon = key_number(100).public_key();
    wish.time = key_number(101).public_key();
    wish.issued = Instant(std::chrono::hours(24 * 365 * 56));
    wish.expires = wish.issued + std::chrono::hours(24);
    const auto root = make_root({{"Anna", {Role::root, Role::cancel}, key_number(1).public_key()}}, wish);
    ASSERT_TRUE(root.has_value()) << root.error().detail;
    ASSERT_TRUE(coordinator::save_root(centre_.root, *root).has_value());
  }

  CliFolder folder_;
  CentreConfig centre_;
  StationEntry entry_;
};

TEST_F(Bundles, NeedASealedRoot) {
  const auto contact = contact_of(centre_, {}, {}, true);
  ASSERT_TRUE(contact.has_value()) << contact.error().detail;
  EXPECT_EQ(make_bundle(centre_, *contact, folder_ / "b", entry_).error().reason, Reason::root_unsealed);
}

TEST_F(Bundles, HoldEverythingAStationNeedsToBegin) {
  seal();
  const auto contact = contact_of(centre_, {}, {}, true);
  ASSERT_TRUE(contact.has_value()) << contact.error().detail;
  ASSERT_TRUE(make_bundle(centre_, *contact, folder_ / "b", entry_).has_value());
  const std::string bundle = folder_ / "b/ship-berde/";
  const auto file = io::TomlFile::open(bundle + "station.toml");
  ASSERT_TRUE(file.has_root());
  EXPECT_EQ(file.root().string("centre"), hex(centre_.centre));
  EXPECT_EQ(file.root().string("zone"), "Asia/Baku");
  EXPECT_THAT(file.root().strings("endpoints"), ElementsAre("tcp://127.0.0.1:11990"));
  EXPECT_THAT(file.root().strings("bulletins"), ElementsAre("tcp://127.0.0.1:11991"));
  EXPECT_EQ(file.root().string("coordinator_key"), io::load_curve_keys(centre_.link_key)->public_key);
  EXPECT_EQ(io::load_curve_keys(bundle + "link.key")->public_key, entry_.curve_public);
  EXPECT_EQ(io::load_signing_key(bundle + "report.key")->public_key(), entry_.report_key);
  EXPECT_TRUE(coordinator::load_root(bundle + "root.sukut").has_value());
  EXPECT_EQ(make_bundle(centre_, *contact, folder_ / "b", entry_).error().reason, Reason::file_permissions);
}

TEST_F(Bundles, AnAddressThatIsEveryInterfaceIsNoneOutsideADemonstration) {
  EXPECT_THAT(contact_of(centre_, {}, {}, false).error().detail,
              AllOf(HasSubstr("tcp://0.0.0.0:11990"), HasSubstr("--endpoint")));
  const auto given = contact_of(centre_, {"tcp://centre.example:11990"}, {"tcp://centre.example:11991"}, false);
  ASSERT_TRUE(given.has_value());
  EXPECT_THAT(given->endpoints, ElementsAre("tcp://centre.example:11990"));
}

}  // namespace
}  // namespace sukut::cli
