// Whoever reads Azerbaijani is told the same, and all of it.
#include "proto/words.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "proto/text.h"

namespace sukut {
namespace {

int places(std::string_view text) {
  int count = 0;
  for (std::size_t at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2)) ++count;
  return count;
}

TEST(Words, BothLanguagesHaveTheSamePlaces) {
  std::set<std::string_view> seen;
  for (const auto& [english, azerbaijani] : kSentences) {
    EXPECT_TRUE(seen.insert(english).second) << "twice: " << english;
    EXPECT_EQ(places(english), places(azerbaijani)) << english;
    EXPECT_FALSE(azerbaijani.empty()) << english;
    for (const std::string_view text : {english, azerbaijani}) EXPECT_TRUE(is_plain_text(text, 512)) << english;
  }
}

// The sources of the programs, each sentence split over lines made whole.
std::string sources() {
  std::string all;
  for (const char* top : {"agent", "coordinator"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(SUKUT_SOURCE_DIR) / top)) {
      if (entry.path().extension() != ".cc") continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      std::string text{std::istreambuf_iterator<char>(stream), {}};
      for (std::size_t at = text.find("\"\n"); at != std::string::npos; at = text.find("\"\n", at)) {
        const std::size_t next = text.find_first_not_of(" \n", at + 1);
        const bool goes_on = next != std::string::npos && text[next] == '"';
        goes_on ? text.erase(at, next - at + 1) : text.replace(at, 2, "\" ");
      }
      all += text;
    }
  }
  return all;
}

TEST(Words, EverySentenceIsSaidSomewhere) {
  const std::string all = sources();
  for (const auto& [english, azerbaijani] : kSentences) {
    EXPECT_NE(all.find("\"" + std::string(english) + "\""), std::string::npos) << "nobody says: " << english;
  }
}

TEST(Words, TheClosedListsAreWhole) {
  std::set<std::string_view> outcomes;
  for (int i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    EXPECT_EQ(say(Lang::en, outcome), name_of(outcome));
    EXPECT_TRUE(outcomes.insert(say(Lang::az, outcome)).second) << "told like another: " << name_of(outcome);
  }
  std::set<std::string_view> reasons;
  for (int i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_EQ(say(Lang::en, reason), name_of(reason));
    EXPECT_NE(say(Lang::az, reason), name_of(reason)) << "kReasonWords in proto/words.cc lacks " << name_of(reason);
    EXPECT_TRUE(reasons.insert(say(Lang::az, reason)).second) << "told like another: " << name_of(reason);
  }
  for (int i = 0; i < kKnownByCount; ++i) EXPECT_NE(say(Lang::az, static_cast<KnownBy>(i)), "");
  for (int i = 0; i <= static_cast<int>(Readiness::over); ++i) EXPECT_NE(say(Lang::az, static_cast<Readiness>(i)), "");
  for (int i = 0; i <= static_cast<int>(CueAction::notice); ++i) {
    EXPECT_NE(say(Lang::az, static_cast<CueAction>(i)), name_of(static_cast<CueAction>(i)));
  }
  for (const std::string_view sector : kSectors) {
    EXPECT_EQ(say_sector(Lang::en, std::string(sector)), sector);
    EXPECT_NE(say_sector(Lang::az, std::string(sector)), "");
  }
  EXPECT_EQ(say_sector(Lang::az, "broadcast"), "teleradio");
  EXPECT_EQ(say_sector(Lang::az, "balloon"), "balloon");
  EXPECT_EQ(say(Lang::az, Mode::live), "həqiqi");
  EXPECT_EQ(say(Lang::az, Trust::disputed), "mübahisəlidir");
}

TEST(Words, ValuesStandInTheirPlaces) {
  EXPECT_EQ(say(Lang::en, "By sector"), "By sector");
  EXPECT_EQ(say(Lang::az, "By sector"), "Sektorlar üzrə");
  EXPECT_EQ(say(Lang::az, "{} still to come.", {"3"}), "3 nəticə hələ gözlənilir.");
  EXPECT_EQ(say(Lang::en, "{} to {}", {"{}", "b"}), "{} to b") << "a value is no place";
  EXPECT_EQ(say(Lang::en, "By sector", {"one too many"}), "By sector");
}

TEST(Words, TheLanguageIsTheLocales) {
  for (const char* az : {"az", "az_AZ", "az_AZ.UTF-8", "az@latin", "az.UTF-8"}) {
    EXPECT_EQ(lang_of_locale(az), Lang::az) << az;
  }
  for (const char* en : {"", "C", "C.UTF-8", "en_US.UTF-8", "aze", "AZ", "tr_TR.UTF-8", "POSIX"}) {
    EXPECT_EQ(lang_of_locale(en), Lang::en) << en;
  }
  EXPECT_EQ(lang_named("az"), Lang::az);
  EXPECT_EQ(lang_named("ru"), std::nullopt);
  EXPECT_EQ(lang_named(""), std::nullopt);
}

TEST(Words, DatesFollowTheVowelsOfTheYear) {
  EXPECT_EQ(date_text(Lang::en, 2027, 1, 20), "20 January 2027");
  EXPECT_EQ(date_text(Lang::az, 2027, 1, 20), "20 yanvar 2027-ci il");
  for (const auto& [year, ending] : {std::pair{2026, "-cı"},
                                     {2028, "-ci"},
                                     {2029, "-cu"},
                                     {2030, "-cu"},
                                     {2033, "-cü"},
                                     {2040, "-cı"},
                                     {2050, "-ci"},
                                     {2060, "-cı"},
                                     {2090, "-cı"},
                                     {2100, "-cü"},
                                     {2000, "-ci"},
                                     {2010, "-cu"},
                                     {2004, "-cü"}}) {
    EXPECT_EQ(date_text(Lang::az, year, 12, 1), "1 dekabr " + std::to_string(year) + ending + " il");
  }
}

}  // namespace
}  // namespace sukut
