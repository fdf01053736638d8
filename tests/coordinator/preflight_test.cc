// Pre-flight: everything that stands in the way is named, once, with whom to phone; a veto is no fault.
#include "coordinator/core/preflight.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "coordinator/core/preflight_station.h"
#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {
namespace {

class PreflightTest : public testing::Test {
 protected:
  PreflightTest() : order(order_of(filled<OrderId>(9))) {
    wish.stations = stations();
    for (StationEntry& entry : wish.stations) {
      entry.curve_public = Bytes(40, 'k');
      entry.phone = "+994 " + entry.attributes.id.text;
    }
    wish.root = root();
    wish.now = kNoon - hours(1);
    wish.software = "sukut 0.2.0";
    documents.push_back({signed_order(order), file_of(order), kNoon - hours(24)});
    is_ready("siren-1", CueAction::sound, "minute");
    is_ready("ship-1", CueAction::sound, "minute");
    is_ready("flag-1", CueAction::lower_flag, "flags");
  }
  void is_ready(const std::string& station, CueAction action, const std::string& cue) {
    StationHeard word;
    word.station = StationId(station);
    word.at = kNoon - hours(1) - seconds(20);
    word.software = "sukut 0.2.0";
    word.outputs = {OutputNote{action, "output", "command"}};
    CueReadiness each;
    each.key = {order.id, CueId(cue)};
    each.revision = order.revision;
    each.readiness = Readiness::ready;
    word.pulse.cues = {each};
    word.pulse.sources = 3;
    wish.heard.push_back(word);
  }
  StationHeard& word(const std::string& station) {
    return *std::find_if(wish.heard.begin(), wish.heard.end(),
                         [&](const StationHeard& heard) { return heard.station.text == station; });
  }
  void becomes(const std::string& station, Readiness readiness, Reason reason) {
    word(station).pulse.cues[0].readiness = readiness;
    word(station).pulse.cues[0].reason = reason;
  }
  Report& said(const std::string& station, ReportType type, const std::string& cue = {}) {
    Report report;
    report.station = StationId(station);
    report.journal = filled<JournalId>(1);
    report.seq = reports.size() + 1;
    report.type = type;
    report.order = order.id;
    report.revision = order.revision;
    report.hash = sha256(encode_order(order));
    report.cue = CueId(cue);
    reports.push_back(report);
    return reports.back();
  }
  Preflight preflight() const {
    const StatusView view = status_of(documents, wish.stations, wish.heard, reports, wish.now);
    return preflight_of(view.orders.front(), wish);
  }
  // "not_heard ship-1", of the order "root_expires".
  std::vector<std::string> found() const {
    std::vector<std::string> list;
    for (const Finding& finding : preflight().findings) {
      list.push_back(std::string(name_of(finding.obstacle)) +
                     (finding.station.text.empty() ? "" : " " + finding.station.text));
    }
    return list;
  }
  Finding only() const {
    const Preflight all = preflight();
    EXPECT_EQ(all.findings.size(), 1U);
    return all.findings.empty() ? Finding{} : all.findings.front();
  }

  Order order;
  std::vector<DocumentStored> documents;
  std::vector<Report> reports;
  PreflightWish wish;
};

using List = std::vector<std::string>;

TEST_F(PreflightTest, NothingIsFoundWhenAllAreReady) {
  const Preflight all = preflight();
  EXPECT_EQ(found(), List{});
  EXPECT_TRUE(all.is_good());
  EXPECT_EQ(all.named, 3U);
  EXPECT_EQ(all.ready, 3U);
  EXPECT_TRUE(all.calls.empty());
  EXPECT_EQ(all.minute, kNoon);
}

TEST_F(PreflightTest, AQuietStationIsCalledWithWhatItHolds) {
  word("siren-1").at = kNoon - hours(5);
  const Finding finding = only();
  EXPECT_EQ(finding.obstacle, Obstacle::not_heard);
  EXPECT_EQ(finding.heard, kNoon - hours(5));
  EXPECT_EQ(finding.detail, "holds the order");
  const Preflight all = preflight();
  EXPECT_FALSE(all.is_good());
  EXPECT_EQ(all.ready, 2U);
  ASSERT_EQ(all.calls.size(), 1U);
  EXPECT_EQ(all.calls[0].operator_name, "operator of siren-1");
  EXPECT_EQ(all.calls[0].phone, "+994 siren-1");
  EXPECT_EQ(all.calls[0].stations, std::vector{StationId("siren-1")});
}

TEST_F(PreflightTest, WhoNeverSpokeAndWhoHasNoBundleAreToldApart) {
  wish.heard.clear();
  wish.stations[0].curve_public.clear();
  said("ship-1", ReportType::held);  // a report brought by hand: it holds the order, and was never heard
  EXPECT_EQ(found(), (List{"no_bundle siren-1", "never_heard flag-1", "not_heard ship-1"}));
}

TEST_F(PreflightTest, AStationThatLeftTheRegisterIsNamed) {
  wish.stations.erase(wish.stations.begin());
  EXPECT_EQ(found(), List{"left_register siren-1"});
  EXPECT_TRUE(preflight().calls.empty());
}

TEST_F(PreflightTest, AnOlderRevisionWillBeActedBy) {
  order = order_of(order.id, 2);
  documents.push_back({signed_order(order), file_of(order), kNoon - hours(2)});
  word("ship-1").pulse.cues[0].revision = 2;
  word("flag-1").pulse.cues.clear();
  EXPECT_EQ(found(), (List{"holds_older siren-1", "not_received flag-1"}));
  EXPECT_EQ(preflight().findings[0].detail, "holds revision 1 and will act by it");
}

TEST_F(PreflightTest, WhyACueIsNotReady) {
  becomes("siren-1", Readiness::unbounded, Reason::clock_unbounded);
  becomes("ship-1", Readiness::at_risk, Reason::device_unreachable);
  becomes("flag-1", Readiness::unknown, Reason::none);
  EXPECT_EQ(found(), (List{"clock_unbounded siren-1", "at_risk ship-1", "not_armed flag-1"}));
  EXPECT_EQ(preflight().findings[1].reason, Reason::device_unreachable);
  becomes("siren-1", Readiness::at_risk, Reason::single_time_source);
  becomes("ship-1", Readiness::refused, Reason::output_busy);
  becomes("flag-1", Readiness::refused, Reason::zone_not_in_order);
  EXPECT_EQ(found(), (List{"refused flag-1", "single_time_source siren-1", "output_busy ship-1"}));
}

TEST_F(PreflightTest, ARefusalOfTheWholeOrderIsSaidOnce) {
  Report& refused = said("siren-1", ReportType::refused);
  refused.reason = Reason::bad_signature;
  refused.detail = "by Leyla";
  word("siren-1").pulse.cues.clear();
  EXPECT_EQ(only().obstacle, Obstacle::refused);
  EXPECT_EQ(only().reason, Reason::bad_signature);
  EXPECT_EQ(only().detail, "by Leyla");
}

TEST_F(PreflightTest, AVetoIsLawfulAndNobodyIsPhonedAboutIt) {
  Report& declined = said("ship-1", ReportType::declined, "minute");
  declined.reason = Reason::declined_by_master;
  declined.detail = "pilot on board";
  EXPECT_EQ(only().obstacle, Obstacle::declined);
  EXPECT_EQ(only().detail, "pilot on board");
  const Preflight all = preflight();
  EXPECT_TRUE(all.is_good());
  EXPECT_EQ(all.ready, 2U);
  EXPECT_EQ(all.declined, 1U);
  EXPECT_TRUE(all.calls.empty());
}

TEST_F(PreflightTest, EmergenciesAndClonesAreFound) {
  word("siren-1").pulse.is_inhibited = true;
  becomes("siren-1", Readiness::at_risk, Reason::real_emergency);
  word("ship-1").pulse.warnings = {kClonedWarning};
  EXPECT_EQ(found(), (List{"cloned ship-1", "inhibited siren-1"}));
}

TEST_F(PreflightTest, ALiveCueNeedsAnOutputThatMoves) {
  word("siren-1").outputs[0].driver = "dry_run";
  word("ship-1").outputs.clear();
  EXPECT_EQ(found(), (List{"dry_run ship-1", "dry_run siren-1"}));
  EXPECT_EQ(preflight().findings[0].cues, std::vector{CueId("minute")});
}

TEST_F(PreflightTest, ADrillMayBeDry) {
  order = order_of(order.id, 1, Mode::drill);
  documents = {{signed_order(order, {4}), file_of(order), kNoon - hours(24)}};
  word("siren-1").outputs[0].driver = "dry_run";
  word("ship-1").pulse.sources = 1;
  EXPECT_EQ(found(), List{});
}

TEST_F(PreflightTest, OldSoftwareStopsOnlyBelowTheLeastThatIsAskedFor) {
  word("siren-1").software = "sukut 0.1.9";
  EXPECT_EQ(found(), List{"older_than_centre siren-1"});
  EXPECT_TRUE(preflight().is_good());
  wish.software_min = "0.1.10";
  EXPECT_EQ(found(), List{"old_software siren-1"});
  EXPECT_FALSE(preflight().is_good());
  wish.software_min = "0.1.9";
  EXPECT_TRUE(preflight().is_good());
}

TEST_F(PreflightTest, OneSourceOfTimeIsANoteWhereTheSiteAcceptsIt) {
  word("siren-1").pulse.sources = 1;
  word("ship-1").pulse.sources = 0;  // older software does not say
  word("flag-1").pulse.sources = 1;  // a state has no gate
  EXPECT_EQ(only().obstacle, Obstacle::single_source_accepted);
  EXPECT_EQ(only().detail, "the link alone");
  EXPECT_TRUE(preflight().is_good());
  becomes("siren-1", Readiness::at_risk, Reason::single_time_source);
  EXPECT_EQ(only().obstacle, Obstacle::single_time_source);
}

TEST_F(PreflightTest, WhatExpiresBeforeTheEndStops) {
  wish.root.keys[key_id_of(key_of(5).public_key())].expires = kNoon + hours(1);
  EXPECT_EQ(found(), List{"key_expires"});
  EXPECT_EQ(only().detail, "Rashad C " + fingerprint(key_id_of(key_of(5).public_key())));
  EXPECT_EQ(preflight().ready, 3U);
  EXPECT_FALSE(preflight().is_good());
  wish.root.expires = kNoon + hours(1);
  EXPECT_EQ(found(), List{"root_expires"});
  wish.root = Root{};
  EXPECT_EQ(found(), List{"root_unsealed"});
}

TEST_F(PreflightTest, ADraftLacksSignaturesAndNobodyIsReadyForIt) {
  wish.draft = DraftSignatures{Role::live, 2, {"Leyla"}, {"Leyla", "Nigar", "Rashad"}};
  EXPECT_EQ(found(), (List{"not_published", "signatures_missing"}));
  EXPECT_EQ(preflight().findings[1].detail, "1 of 2 of role live (signed: Leyla; could sign: Nigar, Rashad)");
  EXPECT_EQ(preflight().ready, 0U);
  wish.draft->signers.insert("Nigar");
  EXPECT_EQ(found(), List{"not_published"});
  wish.draft->needed = 0;
  EXPECT_EQ(preflight().findings[1].detail, "nobody holds the role live");
  word("siren-1").at = kNoon - hours(9);
  word("siren-1").pulse.cues.clear();
  EXPECT_EQ(found().back(), "not_heard siren-1");
}

TEST_F(PreflightTest, WhatIsWorthKnowingStopsNothing) {
  wish.reserved = 2;
  wish.overlaps = {"may-8/2027 holds ship-1"};
  wish.unwatched = "no alert command";
  EXPECT_EQ(found(), (List{"order_overlaps", "revision_unpublished", "unwatched"}));
  EXPECT_TRUE(preflight().is_good());
}

TEST_F(PreflightTest, WhatIsOverOrCalledOffIsNoMatterForAPreflight) {
  wish.now = last_end(order);
  EXPECT_EQ(found(), List{"over"});
  documents.push_back({signed_cancel(cancel_of(order.id)), {}, kNoon});
  EXPECT_EQ(found(), List{"cancelled"});
  EXPECT_FALSE(preflight().is_good());
}

TEST_F(PreflightTest, OneDeskIsCalledOnceForAllItsStations) {
  for (StationEntry& entry : wish.stations) {
    entry.attributes.operator_name = "ASCO";
    entry.phone = "+994 12 1";
    entry.contact = "duty desk";
  }
  wish.heard.clear();
  const Preflight all = preflight();
  ASSERT_EQ(all.calls.size(), 1U);
  EXPECT_EQ(all.calls[0].contact, "duty desk");
  EXPECT_EQ(all.calls[0].stations.size(), 3U);
}

TEST(Software, VersionsAreComparedByNumber) {
  EXPECT_TRUE(is_older("sukut 0.9.2", "0.10.0"));
  EXPECT_TRUE(is_older("sukut 0.9", "sukut 0.9.1"));
  EXPECT_FALSE(is_older("sukut 0.10.0", "0.9.9"));
  EXPECT_FALSE(is_older("0.1.0", "0.1.0"));
  EXPECT_TRUE(is_older("another agent", "0.0.1"));
  EXPECT_FALSE(is_older("sukut 0.1.0", "another"));
  EXPECT_TRUE(is_older("", "0.1.0"));
  EXPECT_TRUE(is_older("sukut 99999999999999999999.0", "0.1.0"));
}

TEST(Obstacle, NamesAreDistinct) {
  std::set<std::string_view> names;
  for (int i = 0; i < kObstacleCount; ++i) names.insert(name_of(static_cast<Obstacle>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kObstacleCount));
  EXPECT_EQ(name_of(Obstacle::older_than_centre), "older_than_centre");
  EXPECT_EQ(weight_of(Obstacle::declined), Weight::lawful);
}

}  // namespace
}  // namespace sukut::coordinator::test
