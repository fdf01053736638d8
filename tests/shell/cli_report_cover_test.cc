// The cover tells a minister what happened, on one page, in proper Azerbaijani, and no name in a register can break it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "coordinator/cli/report_cover.h"

namespace sukut::cli {
namespace {

using coordinator::Figures;
using coordinator::ReportRow;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

const Instant kNoon = Instant(std::chrono::seconds(1800432000));

ReportRow row(const std::string& id, const std::string& sector, Outcome outcome, KnownBy known_by = KnownBy::none) {
  ReportRow row;
  row.station = StationId(id);
  row.name_az = "Məntəqə " + id;
  row.name_en = "Station " + id;
  row.sector = sector;
  row.region = "Bakı";
  row.cue = CueId(sector == "broadcast" ? "minute-silence" : "minute-ships");
  row.action = sector == "broadcast" ? CueAction::silence : CueAction::sound;
  row.outcome = outcome;
  row.known_by = known_by;
  if (coordinator::did_its_part(outcome)) {
    row.start_error = Nanos(-412'000);
    row.error_bound = Nanos(1'900'000);
  }
  return row;
}

Figures figures_of(std::vector<ReportRow> rows) {
  Figures figures;
  auto& report = figures.report;
  report.order.name = "january-20/2027/r1";
  report.order.mode = Mode::live;
  report.order.titles = {{"az", "20 Yanvar – Ümumxalq Hüzn Günü"}, {"en", "20 January – National Day of Mourning"}};
  for (const char* id : {"minute-silence", "minute-ships"}) {
    Cue cue;
    cue.id = CueId(id);
    cue.action = cue.id.text == "minute-silence" ? CueAction::silence : CueAction::sound;
    cue.spans = {{"", kNoon, kNoon + std::chrono::seconds(60)}};
    report.order.cues.push_back(cue);
  }
  report.rows = std::move(rows);
  for (const ReportRow& each : report.rows) ++report.totals[static_cast<std::size_t>(each.outcome)];
  report.named = static_cast<std::uint32_t>(report.rows.size());
  report.is_final = report.totals[0] == 0;
  figures.cue = "minute";
  figures.issue = coordinator::Issue{2, kNoon + std::chrono::seconds(70), {}, {}};
  return figures;
}

Figures sample() {
  return figures_of({row("tv", "broadcast", Outcome::executed, KnownBy::measured),
                     row("a", "ship", Outcome::executed_late, KnownBy::commanded), row("b", "ship", Outcome::declined),
                     row("c", "ship", Outcome::not_heard), row("d", "ship", Outcome::failed),
                     row("e", "ship", Outcome::preempted)});
}

Digest some_hash() {
  Digest hash;
  hash.bytes.fill(0xA7);
  return hash;
}

TEST(CoverFacts, EveryPairStandsInOneCount) {
  const CoverFacts facts = cover_facts(sample(), Lang::en);
  EXPECT_EQ(facts.all, (CoverCounts{6, 2, 1, 1, 1, 1}));
  EXPECT_EQ(facts.stations, 6U);
  EXPECT_EQ(facts.late, 1U);
  EXPECT_THAT(facts.sectors, ElementsAre(Pair("ship", CoverCounts{5, 1, 1, 1, 1, 1}),
                                         Pair("broadcast", CoverCounts{1, 1, 0, 0, 0, 0})));
  EXPECT_THAT(facts.known_by, ElementsAre(Pair(KnownBy::measured, 1U), Pair(KnownBy::commanded, 1U)));
  ASSERT_EQ(facts.starts.size(), 2U);
  EXPECT_EQ(facts.starts[0].second.error.maximum, Nanos(412'000));
  EXPECT_EQ(facts.starts[0].second.bound, Nanos(1'900'000));
  EXPECT_THAT(facts.silent, ElementsAre("Station c"));
  EXPECT_EQ(facts.from, kNoon);
  for (int i = 0; i < kOutcomeCount; ++i) {
    const CoverCounts one = cover_facts(figures_of({row("x", "ship", static_cast<Outcome>(i))}), Lang::en).all;
    EXPECT_EQ(one.executed + one.declined + one.stopped + one.not_done + one.silent, 1U);
  }
}

TEST(CoverFacts, TheMinuteIsTheMomentThatAllKeep) {
  Figures figures = sample();
  Cue flags;
  flags.id = CueId("flags");
  flags.action = CueAction::lower_flag;
  flags.spans = {{"", kNoon - std::chrono::hours(12), kNoon + std::chrono::hours(12)}};
  Cue abroad = figures.report.order.cues[0];
  abroad.id = CueId("abroad");
  abroad.spans = {{"Asia/Tokyo", kNoon - std::chrono::hours(5), kNoon}};
  figures.report.order.cues.insert(figures.report.order.cues.begin(), {flags, abroad});
  figures.report.rows[0].cue = CueId("abroad");
  figures.report.rows[1].cue = CueId("flags");
  EXPECT_EQ(cover_facts(figures, Lang::en).from, kNoon);
  figures.report.rows = {figures.report.rows[1]};
  EXPECT_EQ(cover_facts(figures, Lang::en).from, kNoon - std::chrono::hours(12));
}

TEST(CoverSpans, AreReadInBakuAndInUtc) {
  EXPECT_EQ(span_text(kNoon, kNoon + std::chrono::seconds(60), Lang::en),
            "20 January 2027, 12:00:00 – 12:01:00 Baku time (UTC+04) = 08:00:00 – 08:01:00 UTC");
  EXPECT_EQ(span_text(kNoon, kNoon + std::chrono::seconds(60), Lang::az),
            "20 yanvar 2027-ci il, 12:00:00 – 12:01:00 Bakı vaxtı ilə (UTC+04) = 08:00:00 – 08:01:00 UTC");
  EXPECT_EQ(span_text(kNoon - std::chrono::hours(12), kNoon + std::chrono::hours(12), Lang::en),
            "20 January 2027, 00:00:00 – 21 January 2027, 00:00:00 Baku time (UTC+04) = "
            "2027-01-19 20:00:00 UTC – 2027-01-20 20:00:00 UTC");
}

TEST(Cover, SaysItAllInAzerbaijani) {
  for (const std::string& cover :
       {cover_html(sample(), some_hash(), Lang::az), cover_text(sample(), some_hash(), Lang::az)}) {
    for (const char* words :
         {"20 Yanvar – Ümumxalq Hüzn Günü", "20 yanvar 2027-ci il", "08:00:00 – 08:01:00 UTC", "Yekun hesabat № 2",
          "qanuni imtina", "gəmi", "teleradio", "Bakı", "cihazla ölçülüb 1", "0,412 ms", "± 1,900 ms", "Məntəqə c",
          "UTC-yə bağlıdır", "january-20/2027/r1", "imza", "Koordinatorun imzaladığı rəqəmlər"}) {
      EXPECT_THAT(cover, HasSubstr(words));
    }
    EXPECT_THAT(cover, HasSubstr(fingerprint(some_hash())));
    EXPECT_THAT(cover, Not(HasSubstr("declined")));
    EXPECT_THAT(cover, Not(HasSubstr("station")));
  }
}

TEST(Cover, SaysTheSameInEnglish) {
  const std::string cover = cover_text(sample(), some_hash(), Lang::en);
  for (const char* words : {"National report", "20 January – National Day of Mourning", "Final report No. 2",
                            "lawfully declined: 1", "named: 6", "reported: 5", "executed: 2", "0.412 ms"}) {
    EXPECT_THAT(cover, HasSubstr(words));
  }
  EXPECT_THAT(cover_html(sample(), some_hash(), Lang::en), HasSubstr("<html lang=\"en\">"));
}

TEST(Cover, ADrillDeclaredTimeAndAMereLookAreSaid) {
  Figures figures = sample();
  figures.report.order.mode = Mode::drill;
  figures.report.is_declared_time = true;
  figures.issue.reset();
  for (const std::string& cover : {cover_html(figures, {}, Lang::en), cover_text(figures, {}, Lang::en)}) {
    EXPECT_THAT(cover, AllOf(HasSubstr("DRILL"), HasSubstr("not traceable to UTC"), HasSubstr("not issued"),
                             HasSubstr("without number and signature")));
  }
}

TEST(Cover, NeedsNothingButItself) {
  const std::string page = cover_html(sample(), some_hash(), Lang::az);
  EXPECT_FALSE(std::regex_search(page, std::regex("<script|src=|href=|url\\(|@import|on[a-z]+=", std::regex::icase)));
  EXPECT_THAT(page, HasSubstr("@page { size: A4"));
  EXPECT_THAT(page, HasSubstr("<meta charset=\"utf-8\">"));
}

TEST(Cover, NoNameBreaksThePage) {
  Figures figures = sample();
  figures.report.order.titles = {{"az", "<b>&\"'\xE2\x80\xAE"}};
  for (ReportRow& each : figures.report.rows) {
    each.region = "</td><script>alert(1)</script>";
    each.name_az = "<\n\033[2J";
    each.name_az.append(4000, 'x');
  }
  const std::string page = cover_html(figures, some_hash(), Lang::az);
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;&amp;&quot;&#39;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_EQ(page.find('\033'), std::string::npos);
}

// A whole country: tables and lists are cut where the page ends, and what is cut is counted.
TEST(Cover, AWholeCountryStaysOnOnePage) {
  std::vector<ReportRow> rows;
  for (int i = 0; i < 3000; ++i) {
    rows.push_back(row("s" + std::to_string(i), std::string(kSectors[static_cast<std::size_t>(i) % kSectors.size()]),
                       static_cast<Outcome>(i % kOutcomeCount)));
    rows.back().region = "Region " + std::to_string(i % 70);
  }
  const Figures figures = figures_of(rows);
  const CoverFacts facts = cover_facts(figures, Lang::en);
  EXPECT_EQ(facts.sectors.size(), kSectors.size());
  ASSERT_EQ(facts.regions.size(), 14U);
  EXPECT_EQ(facts.regions.back().first, "57 others");
  std::uint32_t named = 0;
  for (const auto& [region, counts] : facts.regions) named += counts.named;
  EXPECT_EQ(named, 3000U);
  const std::string silent = silent_sentence(facts, Lang::en);
  EXPECT_LT(silent.size(), 300U);
  EXPECT_THAT(silent, HasSubstr("more, in the list of contacts"));
  EXPECT_LT(cover_html(figures, some_hash(), Lang::az).size(), 20'000U);
}

TEST(Cover, LongNamesAreCutBetweenCharacters) {
  EXPECT_EQ(clipped("Şuşa", 4), "Şuşa");
  EXPECT_EQ(clipped("Şuşa", 2), "Şu…");
  EXPECT_EQ(clipped("", 0), "");
}

TEST(Cover, NobodyNamedIsNoCrash) {
  EXPECT_THAT(cover_text(figures_of({}), some_hash(), Lang::en), HasSubstr("named: 0"));
  EXPECT_THAT(cover_html(Figures{}, {}, Lang::az), HasSubstr("</html>"));
}

}  // namespace
}  // namespace sukut::cli
