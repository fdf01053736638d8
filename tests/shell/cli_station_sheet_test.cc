// The sheet that goes to a station: in both languages, every word escaped, nothing that runs or is fetched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "coordinator/cli/clones.h"
#include "coordinator/cli/station_sheet.h"
#include "proto/codec.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const Instant kNow = Instant(std::chrono::hours(24 * 365 * 57));

StationEntry ship() {
  StationEntry entry;
  entry.attributes = few_stations()[0];
  entry.name_az = "“Bərdə” <b>bərəsi</b>";
  entry.name_en = "ferry Barda";
  entry.contact = "Captain & mate";
  entry.phone = "+994 12 000 00 00";
  entry.curve_public = std::string(40, 'a');
  entry.report_key = key_number(9).public_key();
  return entry;
}

// One live order that names ships, one drill that names broadcasters, one cancelled, one over.
std::vector<PublishedOrder> orders() {
  const auto order = [](const std::string& name, const std::string& sector, Instant at, Mode mode) {
    PublishedOrder published;
    published.order.name = name;
    published.order.mode = mode;
    published.order.titles = {{"az", "20 Yanvar"}, {"en", "20 January"}};
    Cue cue;
    cue.id = CueId("minute");
    cue.pattern = "prolonged";
    cue.spans = {{"", at, at + std::chrono::seconds(60)}};
    cue.scope.sectors = {sector};
    cue.texts = {{"az", "Fit verin"}, {"en", "Sound the whistle"}};
    published.order.cues = {cue};
    return published;
  };
  std::vector<PublishedOrder> list{order("a", "ship", kNow + std::chrono::hours(1), Mode::live),
                                   order("b", "broadcast", kNow + std::chrono::hours(2), Mode::drill),
                                   order("c", "ship", kNow + std::chrono::hours(3), Mode::live),
                                   order("d", "ship", kNow - std::chrono::hours(3), Mode::live)};
  list[2].is_cancelled = true;
  return list;
}

StationSheet sheet(Language language, const StationEntry& station = ship()) {
  return make_sheet(station, sha256("root"), orders(), {language, "the duty desk", kNow});
}

TEST(StationSheetTest, SaysWhatAMasterNeedsInHisLanguage) {
  const std::string en = text_of(sheet(Language::en));
  EXPECT_THAT(en, AllOf(HasSubstr("ferry Barda"), HasSubstr("Captain & mate"), HasSubstr("+994 12 000 00 00"),
                        HasSubstr("sound (prolonged) — 20 January. Sound the whistle"), HasSubstr("(Baku time)"),
                        HasSubstr("/etc/sukut/bundle"), HasSubstr("sukut-agent check"), HasSubstr("the duty desk"),
                        HasSubstr(report_fingerprint(ship())), HasSubstr(link_fingerprint(ship())),
                        HasSubstr(fingerprint(sha256("root")))));
  const std::string az = text_of(sheet(Language::az));
  EXPECT_THAT(az, AllOf(HasSubstr("“Bərdə”"), HasSubstr("səs siqnalı (prolonged) — 20 Yanvar. Fit verin"),
                        HasSubstr("(Bakı vaxtı)"), HasSubstr("Kimə zəng edilir"), HasSubstr("sukut-agent check")));
}

TEST(StationSheetTest, NamesOnlyWhatIsStillAskedOfThisStation) {
  const std::string text = text_of(sheet(Language::en));
  EXPECT_EQ(text.find("20 January"), text.rfind("20 January"));
  EXPECT_THAT(text, Not(HasSubstr("DRILL")));
  StationEntry other = ship();
  other.attributes.sector = "metro";
  EXPECT_THAT(text_of(sheet(Language::en, other)), HasSubstr("No order names this station yet"));
}

TEST(StationSheetTest, ThePageIsWholeAndEscaped) {
  const std::string page = html_of(sheet(Language::az));
  EXPECT_THAT(page,
              AllOf(HasSubstr("<html lang=\"az\">"), HasSubstr("<meta charset=\"utf-8\">"), HasSubstr("@media print"),
                    HasSubstr("&lt;b&gt;bərəsi&lt;/b&gt;"), HasSubstr("Captain &amp; mate")));
  EXPECT_THAT(page, Not(AnyOf(HasSubstr("<b>"), HasSubstr("<script"), HasSubstr("http:"), HasSubstr("https:"),
                              HasSubstr("src="), HasSubstr("url("))));
}

TEST(StationSheetTest, WordsOfAFileSteerNoTerminal) {
  StationEntry odd = ship();
  odd.contact = "\033[2Jgone";
  EXPECT_THAT(text_of(sheet(Language::en, odd)), Not(HasSubstr("\033")));
}

TEST(StationSheetTest, LeavesALineToBeFilledInWhereNothingIsKnown) {
  StationEntry bare = ship();
  bare.phone.clear();
  bare.curve_public.clear();
  const std::string text = text_of(make_sheet(bare, sha256("root"), {}, {Language::en, "", kNow}));
  EXPECT_THAT(text,
              AllOf(HasSubstr("phone: ____"), HasSubstr("the centre: ____"), HasSubstr("no bundle was made yet")));
}

TEST(Languages, AreAskedForOrTakenFromTheEnvironment) {
  EXPECT_EQ(*language_of("az"), Language::az);
  EXPECT_EQ(*language_of("en"), Language::en);
  EXPECT_EQ(language_of("de").error().reason, Reason::malformed);
  ::unsetenv("LC_ALL");
  ::unsetenv("LC_MESSAGES");
  ::setenv("LANG", "az_AZ.UTF-8", 1);
  EXPECT_EQ(*language_of(""), Language::az);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  EXPECT_EQ(*language_of(""), Language::en);
  ::unsetenv("LC_ALL");
  ::unsetenv("LANG");
  EXPECT_EQ(*language_of(""), Language::en);
}

// ---- Two machines, in the status.
TEST(Clones, AreShownBothWhileTheirProofIsYoung) {
  coordinator::StationCloned alarm;
  alarm.station = StationId("ship-berde");
  alarm.at = kNow;
  alarm.first.journal.bytes.fill(0x11);
  alarm.first.boot.bytes.fill(0x33);
  alarm.first.software = "sukut 0.1.0";
  alarm.second.journal.bytes.fill(0x22);
  alarm.second.software = "sukut\033[2J";
  EXPECT_TRUE(present_clones({alarm}, kNow + std::chrono::hours(1)).empty());
  const std::string text = text_of(present_clones({alarm}, kNow + std::chrono::minutes(1)));
  EXPECT_THAT(text, AllOf(HasSubstr("ship-berde"), HasSubstr("111111111111"), HasSubstr("222222222222"),
                          HasSubstr("333333333333"), HasSubstr("sukut 0.1.0"), HasSubstr("keeps the seat"),
                          HasSubstr("starts nothing"), HasSubstr("sukut station replace ship-berde")));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
  EXPECT_EQ(text_of(std::vector<coordinator::StationCloned>{}), "");
}

}  // namespace
}  // namespace sukut::cli
