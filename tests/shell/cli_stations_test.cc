// Stations come from CSV and the command line with every mistake named, and leave as bundles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "coordinator/cli/bundle.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/people.h"
#include "coordinator/cli/station_import.h"
#include "coordinator/cli/station_list.h"
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
  ASSERT_EQ(entries->entries.size(), 1U);
  EXPECT_EQ(entries->columns, (std::set<std::string>{"id", "name_en", "sector", "operator", "lat", "lon"}));
  const StationEntry& entry = entries->entries.front();
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
      "g,ship,,\n"
      "H,x,,\n",
      "s.csv");
  ASSERT_FALSE(entries.has_value());
  const std::string& detail = entries.error().detail;
  for (const char* words :
       {"s.csv:2:3: unknown sector \"shp\"; did you mean \"ship\"?", "s.csv:3:8: unknown zone \"Asia/Bakuu\"",
        "s.csv:4:9: \"north\" is no position", "s.csv:5:1: 2 values for 4 columns", "s.csv:6:1: \"E\" is no station id",
        "s.csv:8:1: \"g\" stands already in line 7", "s.csv:9:1: \"H\" is no station id",
        "s.csv:9:3: unknown sector \"x\""}) {
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
  EXPECT_THAT(entries.error().detail, HasSubstr("s.csv:2:8: \"?ahin\" is not one line of UTF-8"));
}

StationEntry known_station() {
  StationEntry known;
  known.attributes = few_stations()[0];
  known.name_en = "ferry";
  known.link = "satellite";
  known.phone = "+994 12 000 00 00";
  known.curve_public = std::string(40, 'a');
  return known;
}

TEST(Importing, TellsEveryDifferenceFieldByFieldAndKeepsKeys) {
  StationEntry same = known_station();
  same.attributes.id = StationId("ship-same");
  same.curve_public.clear();
  StationEntry missing = same;
  missing.attributes.id = StationId("ship-missing");
  const auto file = parse_csv(
      "id,sector,operator,region,name_en,phone\n"
      "ship-berde,ship,ASCO,Bakı,ferry,\n"
      "ship-same,ship,ASCO,Xəzər,ferry,+994 12 000 00 00\n"
      "ship-new,ship,ASCO,Xəzər,new one,\n",
      "s.csv");
  ASSERT_TRUE(file.has_value()) << file.error().detail;
  const auto import = plan_import({known_station(), same, missing}, *file);
  ASSERT_TRUE(import.has_value());
  ASSERT_EQ(import->changed.size(), 1U);
  EXPECT_THAT(import->changed[0].fields,
              ElementsAre(FieldChange{"region", "Xəzər", "Bakı"}, FieldChange{"phone", "+994 12 000 00 00", ""}));
  EXPECT_TRUE(import->changed[0].outdates_bundle);
  EXPECT_THAT(import->unchanged, ElementsAre(StationId("ship-same")));
  EXPECT_THAT(import->kept, ElementsAre(StationId("ship-missing")));
  ASSERT_EQ(import->added.size(), 1U);
  ASSERT_EQ(import->entries.size(), 4U);
  EXPECT_EQ(import->entries[0].curve_public, known_station().curve_public);
  EXPECT_EQ(import->entries[0].link, "satellite");  // the file has no such column
  const std::string text = text_of(*import, "s.csv", true);
  EXPECT_THAT(text,
              AllOf(HasSubstr("region: \"Xəzər\" -> \"Bakı\""), HasSubstr("phone: \"+994 12 000 00 00\" -> (empty)"),
                    HasSubstr("left as they are: ship-missing"), HasSubstr("sukut station replace ship-berde"),
                    HasSubstr("1 station added, 1 changed, 1 unchanged, 1 kept, 4 registered then"),
                    HasSubstr("dry run: nothing was written")));
  EXPECT_TRUE(nlohmann::json::accept(json_of(*import, true)));
  EXPECT_THAT(plan_import(import->entries, *file)->changed, ::testing::IsEmpty());
}

TEST(Importing, RefusesAKeyThatAnotherStationHas) {
  StationEntry thief = known_station();
  thief.attributes.id = StationId("ship-thief");
  const auto import = plan_import({known_station()}, {{thief}, every_column()});
  ASSERT_FALSE(import.has_value());
  EXPECT_THAT(import.error().detail, HasSubstr("one CURVE key"));
}

TEST(Listing, SaysWhoIsMissingByOperator) {
  const Instant now = Instant(std::chrono::hours(24 * 365 * 57));
  const auto station = [](const char* id, const char* whose, bool has_bundle) {
    StationEntry entry;
    entry.attributes = {StationId(id), "ship", whose, "Xəzər", "Asia/Baku"};
    entry.link = "lan";
    if (has_bundle) entry.curve_public = std::string(40, id[0]);
    return entry;
  };
  const auto word = [](const char* id, Instant at) {
    coordinator::StationHeard heard;
    heard.station = StationId(id);
    heard.at = at;
    return heard;
  };
  const std::vector<StationEntry> stations{station("c", "Zeta", true), station("a", "ASCO", false),
                                           station("b", "ASCO", true), station("d", "Zeta", true),
                                           station("e", "", true)};
  const auto list =
      list_stations(stations, {word("c", now - std::chrono::minutes(5)), word("d", now - std::chrono::hours(9))}, now);
  std::vector<Presence> seen;
  for (const ListedStation& each : list) seen.push_back(each.presence);
  EXPECT_THAT(seen, ElementsAre(Presence::no_bundle, Presence::never_heard, Presence::heard, Presence::silent,
                                Presence::never_heard));
  const auto operators = by_operator(list);
  ASSERT_EQ(operators.size(), 3U);
  EXPECT_EQ(operators[0].name, "ASCO");
  EXPECT_EQ(operators[0].with_bundle, 1U);
  EXPECT_EQ(operators[0].missing(), 2U);
  EXPECT_EQ(operators[1].name, "Zeta");
  EXPECT_EQ(operators[1].heard, 1U);
  EXPECT_EQ(operators[2].name, "");
  const std::string text = text_of(operators, true);
  EXPECT_THAT(text, AllOf(HasSubstr("ASCO: 2 stations, 1 with a bundle, 0 heard, 2 missing"),
                          HasSubstr("no bundle yet"), HasSubstr("silent since "),
                          HasSubstr("3 operators, 5 stations, 4 missing"), HasSubstr("times are of Baku")));
  const auto json = nlohmann::json::parse(json_of(operators, true));
  EXPECT_EQ(json[1]["stations"].size(), 1U);
  EXPECT_EQ(json[1]["stations"][0]["state"], "silent");
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
