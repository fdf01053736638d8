// The report's JSON is a promise to other programs, and what is signed: it keeps its shape, and says all that it knows.
#include "coordinator/shell/figures_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sukut::coordinator {
namespace {

using nlohmann::json;

const Instant kNoon = Instant(std::chrono::seconds(1800432000));

template <typename Id>
Id filled(std::uint8_t number) {
  Id id;
  id.bytes.fill(number);
  return id;
}

ReportRow row(const std::string& id, const std::string& sector, const std::string& cue, Outcome outcome) {
  ReportRow row;
  row.station = StationId(id);
  row.name_az = "Adı";
  row.name_en = "Name";
  row.sector = sector;
  row.operator_name = "Op, \"the\" one";
  row.region = "Bakı";
  row.cue = CueId(cue);
  row.outcome = outcome;
  return row;
}

Order order_of_the_day() {
  Order order;
  order.id = filled<OrderId>(9);
  order.name = "DRILL-day/2026-11-22/r1";
  order.revision = 1;
  order.titles = {{"az", "TƏLİM: Gün"}, {"en", "DRILL: Day"}};
  for (const auto& [id, action] : {std::pair{"silence", CueAction::silence}, {"flags", CueAction::lower_flag}}) {
    Cue cue;
    cue.id = CueId(id);
    cue.action = action;
    cue.spans = {{"", kNoon, kNoon + std::chrono::seconds(60)}, {"Asia/Tokyo", kNoon, kNoon + Nanos(1)}};
    order.cues.push_back(cue);
  }
  return order;
}

// Every field of the rows is in use somewhere.
Figures sample() {
  NationalReport report;
  report.order = order_of_the_day();
  report.hash = filled<Digest>(0xA7);
  ReportRow done = row("tv-aztv", "broadcast", "silence", Outcome::executed);
  done.action = CueAction::silence;
  done.known_by = KnownBy::measured;
  done.first_path = Path::link;
  done.start_error = Nanos(-1'204'000);
  done.error_bound = Nanos(900'000);
  done.lateness = Nanos(15'000);
  done.measured = Measured{"stream-silence", Nanos(5'000'000), Nanos(10'000'000'000), Nanos(20'000'000)};
  ReportRow declined = row("ship-berde", "ship", "flags", Outcome::declined);
  declined.action = CueAction::lower_flag;
  declined.reason = Reason::declined_by_master;
  declined.ended = kNoon + Nanos(123'456'789);
  declined.is_added_later = true;
  declined.person = "Captain";
  declined.detail = "fog";
  report.rows = {done, declined};
  for (const ReportRow& each : report.rows) ++report.totals[static_cast<std::size_t>(each.outcome)];
  report.named = 2;
  report.is_final = true;
  report.is_declared_time = true;
  return {report, {}, {}, {}};
}

Figures issued_sample() {
  Figures figures = sample();
  figures.cue = "minute";
  figures.issue = Issue{3, kNoon + Nanos(62'000'000'001), filled<StoreId>(5), filled<Digest>(6)};
  figures.changes = Changes{2,
                            {{StationId("tv-aztv"), CueId("silence"), Outcome::pending, Outcome::executed},
                             {StationId("ship-berde"), CueId("flags"), std::nullopt, Outcome::declined},
                             {StationId("gone"), CueId("flags"), Outcome::pending, std::nullopt}},
                            4,
                            true};
  return figures;
}

// Both keys and types of every row; null where not applicable.
TEST(Figures, HasTheDocumentedShape) {
  const json report = json::parse(encode_figures(sample()));
  EXPECT_EQ(report.at("order"), "DRILL-day/2026-11-22/r1");
  EXPECT_EQ(report.at("revision"), 1);
  EXPECT_EQ(report.at("mode"), "drill");
  EXPECT_EQ(report.at("is_final"), true);
  EXPECT_EQ(report.at("declared_time"), true);
  ASSERT_EQ(report.at("stations").size(), 2U);
  const json& done = report.at("stations").at(0);
  EXPECT_EQ(done.at("id"), "tv-aztv");
  EXPECT_EQ(done.at("outcome"), "executed");
  EXPECT_TRUE(done.at("reason").is_null());
  EXPECT_EQ(done.at("known_by"), "measured");
  EXPECT_EQ(done.at("first_path"), "link");
  EXPECT_EQ(done.at("start_error_ns"), -1'204'000);
  EXPECT_EQ(done.at("error_bound_ns"), 900'000);
  EXPECT_EQ(done.at("lateness_ns"), 15'000);
  EXPECT_EQ(done.at("measured"), (json{{"method", "stream-silence"},
                                       {"start_error_ns", 5'000'000},
                                       {"length_ns", 10'000'000'000},
                                       {"error_ns", 20'000'000}}));
  const json& declined = report.at("stations").at(1);
  EXPECT_EQ(declined.at("reason"), "declined_by_master");
  for (const char* key : {"known_by", "first_path", "start_error_ns", "error_bound_ns", "lateness_ns", "measured"}) {
    EXPECT_TRUE(declined.at(key).is_null()) << key;
  }
  for (const json& station : report.at("stations")) {
    for (const char* key : {"id", "sector", "operator", "region", "cue", "outcome", "reason", "known_by", "first_path",
                            "start_error_ns", "error_bound_ns", "lateness_ns", "measured"}) {
      EXPECT_TRUE(station.contains(key)) << key;
    }
  }
}

TEST(Figures, TotalsNameEveryOutcomeAndSumToNamed) {
  const json totals = json::parse(encode_figures(sample())).at("totals");
  EXPECT_EQ(totals.size(), static_cast<std::size_t>(kOutcomeCount) + 1);
  int sum = 0;
  for (int i = 0; i < kOutcomeCount; ++i) sum += totals.at(std::string(name_of(static_cast<Outcome>(i)))).get<int>();
  EXPECT_EQ(sum, totals.at("named"));
  EXPECT_EQ(totals.at("declined"), 1);
}

TEST(Figures, BrokenTextFromADeviceDoesNotBreakIt) {
  Figures figures = sample();
  figures.report.rows[0].detail = "\xff\xfe";
  EXPECT_TRUE(json::accept(encode_figures(figures)));
}

// What was issued is shown again to the letter, and compared with what comes later.
TEST(Figures, ComeBackWhole) {
  for (const Figures& figures : {sample(), issued_sample()}) {
    const Bytes bytes = encode_figures(figures);
    const Result<Figures> back = decode_figures(bytes);
    ASSERT_TRUE(back) << back.error().detail;
    EXPECT_EQ(back->report.rows, figures.report.rows);
    EXPECT_EQ(back->report.totals, figures.report.totals);
    EXPECT_EQ(back->report.named, figures.report.named);
    EXPECT_EQ(back->report.hash, figures.report.hash);
    EXPECT_EQ(back->report.order.id, figures.report.order.id);
    EXPECT_EQ(back->report.order.titles, figures.report.order.titles);
    EXPECT_EQ(back->report.order.cues.at(1).spans, figures.report.order.cues.at(1).spans);
    EXPECT_EQ(back->cue, figures.cue);
    EXPECT_EQ(back->issue, figures.issue);
    EXPECT_EQ(back->changes, figures.changes);
    EXPECT_EQ(encode_figures(*back), bytes);
    EXPECT_FALSE(changes_between(back->report, 1, figures.report).is_news());
  }
}

TEST(Figures, SayTheirNumberAndWhatChanged) {
  const json figures = json::parse(encode_figures(issued_sample()));
  EXPECT_EQ(figures.at("cue"), "minute");
  EXPECT_EQ(figures.at("issue").at("number"), 3);
  EXPECT_EQ(figures.at("issue").at("state"), "final");
  EXPECT_EQ(figures.at("issue").at("at"), "2027-01-20T08:01:02.000000001Z");
  EXPECT_EQ(figures.at("changes").at("since"), 2);
  EXPECT_EQ(figures.at("changes").at("outcomes").at(0),
            (json{{"id", "tv-aztv"}, {"cue", "silence"}, {"from", "pending"}, {"to", "executed"}}));
  EXPECT_TRUE(figures.at("changes").at("outcomes").at(1).at("from").is_null());
  EXPECT_EQ(figures.at("changes").at("counts").size(), 3U);
  const json look = json::parse(encode_figures(sample()));
  EXPECT_TRUE(look.at("issue").is_null() && look.at("changes").is_null() && look.at("cue").is_null());
}

TEST(Figures, WhatIsNoneIsRefusedByName) {
  const json good = json::parse(encode_figures(issued_sample()));
  const auto refusal = [](const json& figures) {
    const Result<Figures> read = decode_figures(figures.dump());
    return read ? Error{} : read.error();
  };
  EXPECT_EQ(refusal(good).reason, Reason::none) << refusal(good).detail;
  for (const char* text : {"", "[]", "7", "{", "{}", "\"figures\""}) {
    EXPECT_EQ(decode_figures(text).error().reason, Reason::malformed) << text;
  }
  for (const auto& [key, value] : good.items()) {
    if (key == "fingerprint") continue;  // for people; sha256 says it
    json lacks = good;
    lacks.erase(key);
    EXPECT_EQ(refusal(lacks).reason, Reason::malformed) << key;
    json other = good;
    other[key] = value.is_object() ? json("text") : json::object();
    EXPECT_EQ(refusal(other).reason, Reason::malformed) << key;
  }
  const auto with = [&good](const char* pointer, const json& value) {
    json changed = good;
    changed[json::json_pointer(pointer)] = value;
    return changed;
  };
  EXPECT_EQ(refusal(with("/totals/executed", 2)).detail, "the totals are not those of the rows");
  EXPECT_EQ(refusal(with("/stations/0/outcome", "done")).reason, Reason::malformed);
  EXPECT_EQ(refusal(with("/stations/0/reason", "because")).reason, Reason::malformed);
  EXPECT_EQ(refusal(with("/stations/0/action", "dance")).reason, Reason::malformed);
  EXPECT_EQ(refusal(with("/issue/at", "noon")).reason, Reason::malformed);
  EXPECT_EQ(refusal(with("/sha256", "abc")).reason, Reason::malformed);
  EXPECT_EQ(decode_figures(Bytes(kFiguresMax + 1, ' ')).error().reason, Reason::too_large);
}

}  // namespace
}  // namespace sukut::coordinator
