// Pre-flight, key list, alerts: what people see before the minute, in words, tables, JSON and exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "coordinator/cli/alert_text.h"
#include "coordinator/cli/csv.h"
#include "coordinator/cli/key_list.h"
#include "coordinator/cli/preflight_print.h"
#include "coordinator/cli/run.h"
#include "coordinator/cli/signature_file.h"
#include "coordinator/shell/sqlite_store.h"
#include "proto/codec.h"
#include "tests/shell/cli_fixture.h"
#include "tests/shell/coordinator_shell_centre.h"

namespace sukut::cli {
namespace {

using coordinator::AlertCase;
using coordinator::AlertText;
using coordinator::Obstacle;
using coordinator::Preflight;
using coordinator::Stage;
using shell_test::Centre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Spoken {
  int code = 0;
  std::string out;
  std::string err;
};

Spoken say(std::vector<std::string> words) {
  words.insert(words.begin(), "sukut");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Spoken spoken;
  spoken.code = run(static_cast<int>(argv.size()), argv.data());
  spoken.out = ::testing::internal::GetCapturedStdout();
  spoken.err = ::testing::internal::GetCapturedStderr();
  return spoken;
}

// An order for siren-1 and ship-1 in an hour, two signatures of one signer's role "live" being one.
class WatchCommands : public ::testing::Test {
 protected:
  WatchCommands() {
    for (coordinator::StationEntry& entry : centre.stations) entry.phone = "+994 12 " + entry.attributes.id.text;
    centre.save_stations();
    order.centre = centre.config.centre;
    order.id.bytes.fill(9);
    order.name = "day/2030/r1";
    order.mode = Mode::live;
    order.issued = now;
    order.tzdata = "2025b";
    order.observance = "day";
    order.titles = {{"az", "Gün"}};
    Cue cue;
    cue.id = CueId("minute");
    cue.action = CueAction::sound;
    cue.pattern = "prolonged";
    cue.spans = {ZoneSpan{"", now + std::chrono::hours(1), now + std::chrono::hours(1) + std::chrono::seconds(60)}};
    cue.tolerance = std::chrono::seconds(1);
    cue.late_max = std::chrono::milliseconds(500);
    const std::vector<StationId> named{StationId("ship-1"), StationId("siren-1")};
    cue.scope.count = 2;
    cue.scope.list_digest = digest_of_list(named);
    order.cues = {cue};
    order.expires = last_end(order) + std::chrono::hours(48);
    file = {encode_order(order), {named}, {}};
  }
  void publish() {
    const SignedDocument document{
        Kind::schedule, file.body, {sign(centre.live, Kind::schedule, centre.config.centre, file.body)}};
    coordinator::RevisionReserved reserved{"day/2030", order.id, 1};
    keep({reserved, coordinator::DocumentStored{document, encode_order_file(file), now}});
  }
  void keep(const std::vector<coordinator::Record>& records) {
    ASSERT_TRUE(open_sqlite_store(centre.config.store, coordinator::Access::write).value()->commit(records));
  }
  coordinator::StationHeard ready(const std::string& station) const {
    coordinator::StationHeard word;
    word.station = StationId(station);
    word.at = io::wall_instant();
    word.software = "sukut " SUKUT_VERSION;
    word.outputs = {OutputNote{CueAction::sound, "horn", "command"}};
    CueReadiness cue;
    cue.key = {order.id, CueId("minute")};
    cue.revision = 1;
    cue.readiness = Readiness::ready;
    word.pulse.clock.trust = Trust::synchronized;
    word.pulse.clock.at = now;
    word.pulse.cues = {cue};
    return word;
  }
  Spoken sukut(std::vector<std::string> words) const {
    words.insert(words.end(), {"--centre", centre.scratch.path()});
    return say(std::move(words));
  }

  Centre centre;
  Instant now = std::chrono::floor<std::chrono::seconds>(io::wall_instant());
  Order order;
  OrderFile file;
};

TEST_F(WatchCommands, PreflightNamesWhatIsMissingAndWhomToPhone) {
  publish();
  keep({ready("siren-1")});
  const Spoken spoken = sukut({"preflight", "day"});
  EXPECT_EQ(spoken.code, 1);
  EXPECT_THAT(spoken.out, HasSubstr("never heard (1): phone: is its agent installed"));
  EXPECT_THAT(spoken.out, HasSubstr("whom to phone (1), by operator"));
  EXPECT_THAT(spoken.out, HasSubstr("+994 12 ship-1"));
  EXPECT_THAT(spoken.out, HasSubstr("note: unwatched (1)"));
  EXPECT_THAT(spoken.out, EndsWith("\nready: 1 of 2; to phone: 1\n"));
}

TEST_F(WatchCommands, PreflightIsGoodWhenNothingStandsInTheWay) {
  publish();
  keep({ready("siren-1"), ready("ship-1")});
  const Spoken spoken = sukut({"preflight", "day/2030/r1"});
  EXPECT_EQ(spoken.code, 0) << spoken.out;
  EXPECT_THAT(spoken.out, EndsWith("\nready: 2 of 2; to phone: 0\n"));
  const auto json = nlohmann::json::parse(sukut({"preflight", "day", "--json"}).out);
  EXPECT_EQ(json["is_good"], true);
  EXPECT_EQ(json["ready"], 2);
  EXPECT_EQ(json["calls"].size(), 0u);
}

TEST_F(WatchCommands, PreflightTellsMachinesAndSpreadsheetsTheSame) {
  publish();
  keep({ready("siren-1")});
  const auto json = nlohmann::json::parse(sukut({"preflight", "day", "--json"}).out);
  EXPECT_EQ(json["calls"][0]["stations"][0], "ship-1");
  EXPECT_EQ(json["findings"][0]["obstacle"], "unwatched");
  EXPECT_EQ(json["findings"][0]["weight"], "note");
  EXPECT_EQ(json["findings"][1]["obstacle"], "never_heard");
  EXPECT_EQ(json["findings"][1]["weight"], "stops");
  const Spoken csv = sukut({"preflight", "day", "--csv", "-"});
  EXPECT_EQ(csv.code, 1);
  EXPECT_THAT(csv.out, StartsWith("operator,contact,phone,station,name,sector,cues,obstacle,reason,detail,heard,"));
  EXPECT_THAT(csv.out, HasSubstr("operator,,'+994 12 ship-1,ship-1,,ship,,never_heard,"));
  const std::string path = centre.scratch / "calls.csv";
  EXPECT_EQ(sukut({"preflight", "day", "--csv", path}).code, 1);
  EXPECT_EQ(centre.scratch.read("calls.csv"), csv.out);
}

TEST_F(WatchCommands, PreflightOfADraftCountsItsSignatures) {
  centre.root.roles[Role::live].threshold = 2;
  const SecretKey second = io::make_signing_key();
  const KeyId id = key_id_of(second.public_key());
  centre.root.keys[id] = RootKey{second.public_key(), Alg::ed25519, "Nigar", centre.root.expires};
  centre.root.roles[Role::live].keys.push_back(id);
  ASSERT_TRUE(coordinator::save_root(centre.config.root, centre.root));
  const std::string draft = centre.scratch.write("live.order", encode_order_file(file));
  const auto sign_as = [&](const SecretKey& key, const Bytes& body) {
    return to_text(make_signature(key, Kind::schedule, centre.config.centre, body));
  };
  centre.scratch.write("live.leyla.sig", sign_as(centre.live, file.body));
  centre.scratch.write("live.old.sig", sign_as(second, "another body"));
  centre.scratch.write("live.drill.sig", sign_as(centre.drill, file.body));
  Spoken spoken = sukut({"preflight", "--order", draft});
  EXPECT_EQ(spoken.code, 1);
  EXPECT_THAT(spoken.out, HasSubstr("not published (1): publish it"));
  EXPECT_THAT(spoken.out, HasSubstr("1 of 2 of role live (signed: Leyla; could sign: Nigar)"));
  EXPECT_THAT(spoken.err, HasSubstr("live.old.sig is a signature over something else"));
  EXPECT_THAT(spoken.err, HasSubstr("live.drill.sig counts for nothing"));
  const std::string elsewhere = centre.scratch.write("nigar.sig", sign_as(second, file.body));
  spoken = sukut({"preflight", "day", "--order", draft, "--signature", elsewhere});
  EXPECT_EQ(spoken.code, 1);  // signed, and still not published
  EXPECT_THAT(spoken.out, Not(HasSubstr("signatures missing")));
}

TEST_F(WatchCommands, PreflightRefusesWhatItCannotJudge) {
  EXPECT_EQ(sukut({"preflight"}).code, 2);
  EXPECT_EQ(sukut({"preflight", "day"}).code, 2);  // nothing was published
  EXPECT_EQ(sukut({"preflight", "--order", centre.scratch / "absent.order"}).code, 2);
  publish();
  EXPECT_THAT(sukut({"preflight", "nothing"}).err, HasSubstr("nothing"));
  const std::string draft = centre.scratch.write("live.order", encode_order_file(file));
  EXPECT_THAT(sukut({"preflight", "may-8", "--order", draft}).err, HasSubstr("is day/2030/r1, not may-8"));
  EXPECT_EQ(sukut({"preflight", "day", "--csv", centre.scratch / "no/folder/calls.csv"}).code, 2);
  order.centre.bytes.fill(1);
  file.body = encode_order(order);
  const std::string foreign = centre.scratch.write("foreign.order", encode_order_file(file));
  EXPECT_THAT(sukut({"preflight", "--order", foreign}).err, HasSubstr("wrong_centre"));
}

TEST_F(WatchCommands, KeyListMarksWhatExpiresAndRefusesWhatAnOrderOutlives) {
  publish();
  Spoken spoken = sukut({"key", "list"});
  EXPECT_EQ(spoken.code, 0) << spoken.out;
  EXPECT_THAT(spoken.out, HasSubstr("Leyla   root, live "));
  EXPECT_THAT(spoken.out, HasSubstr(fingerprint(key_id_of(centre.live.public_key()))));
  EXPECT_THAT(spoken.out, Not(HasSubstr("soon\n")));
  centre.root.keys[key_id_of(centre.drill.public_key())].expires = now + std::chrono::hours(24 * 100);
  ASSERT_TRUE(coordinator::save_root(centre.config.root, centre.root));
  EXPECT_THAT(sukut({"key", "list"}).out, HasSubstr("  99         soon\n"));
  EXPECT_THAT(sukut({"key", "list", "--within", "90d"}).out, Not(HasSubstr("soon\n")));
  centre.root.keys[key_id_of(centre.stop.public_key())].expires = now + std::chrono::minutes(30);
  ASSERT_TRUE(coordinator::save_root(centre.config.root, centre.root));
  spoken = sukut({"key", "list"});
  EXPECT_EQ(spoken.code, 1);
  EXPECT_THAT(spoken.out, HasSubstr("BEFORE THE END of day/2030/r1"));
  const auto json = nlohmann::json::parse(sukut({"key", "list", "--json"}).out);
  EXPECT_EQ(json["is_too_soon"], true);
  EXPECT_EQ(json["keys"][0]["holder"], "Rashad");
  EXPECT_EQ(json["keys"][0]["outlived_by"][0], "day/2030/r1");
  EXPECT_EQ(json["keys"][0]["days_left"], 0);
  EXPECT_EQ(json["keys"][1]["is_soon"], true);
  EXPECT_THAT(sukut({"preflight", "day"}).out, HasSubstr("key expires (1): before the order has ended"));
}

TEST_F(WatchCommands, KeyListRefusesWrongUse) {
  EXPECT_EQ(sukut({"key", "list", "--within", "soon"}).code, 2);
  EXPECT_EQ(sukut({"key", "list", "--within", "-3d"}).code, 2);
  std::filesystem::remove(centre.config.root);
  EXPECT_THAT(sukut({"key", "list"}).err, HasSubstr("root_unsealed"));
}

TEST_F(WatchCommands, StatusShowsHowTheLastAlertWent) {
  publish();
  EXPECT_EQ(nlohmann::json::parse(sukut({"status", "--json"}).out)["alert"], nullptr);
  coordinator::AlertTold told{{Stage::hour, "day/2030/r1", order.id}, now, 2, false, "'/bin/alert' ended with code 1"};
  keep({told, coordinator::AlertTold{{Stage::day, "day/2030/r1", order.id}, now - std::chrono::hours(9), 1, true, ""}});
  EXPECT_THAT(sukut({"status"}).out, HasSubstr("the alert command FAILS: T-1h day/2030/r1, 2 tries, last "));
  const auto json = nlohmann::json::parse(sukut({"status", "--json"}).out)["alert"];
  EXPECT_EQ(json["stage"], "T-1h");
  EXPECT_EQ(json["is_taken"], false);
  told.is_taken = true;
  keep({told});
  EXPECT_THAT(sukut({"status"}).out, HasSubstr("last alert: T-1h day/2030/r1, told "));
}

TEST_F(WatchCommands, AnAlertTestNeedsACoordinator) { EXPECT_EQ(sukut({"alert", "test"}).code, 3); }

// ---- Words.

class AlertWords : public ::testing::Test {
 protected:
  AlertText words(Stage stage, const std::string& subject) {
    alert.key = {stage, subject, {}};
    alert.at = now + std::chrono::hours(24);
    centre.centre.bytes.fill(7);
    return compose({alert, centre, root, preflight, still_open, now});
  }

  coordinator::Alert alert;
  coordinator::CentreConfig centre;
  Root root;
  std::optional<Preflight> preflight;
  std::vector<coordinator::StationEntry> still_open;
  Instant now = Instant(std::chrono::seconds(1800432000));
};

TEST_F(AlertWords, NothingDraftedAndNotPublishedAreToldApart) {
  alert.about = "20 Yanvar";
  AlertText text = words(Stage::month, "january-20/2027");
  EXPECT_EQ(text.subject, "Sukut T-30d january-20/2027: NOTHING IS DRAFTED");
  EXPECT_THAT(text.text, StartsWith(text.subject + "\n\n20 Yanvar\nthe minute: 2027-01-21 12:00:00 +04 Baku  =  "
                                                   "2027-01-21 08:00:00 UTC,  in 1 d 00:00:00\n"));
  EXPECT_THAT(text.text, HasSubstr("The root is not sealed"));
  alert.drafted = 2;
  const PublicKey key = key_number(1).public_key();
  root.keys[key_id_of(key)] = RootKey{key, Alg::ed25519, "Leyla", now};
  root.roles[Role::live] = RoleRule{1, {key_id_of(key)}};
  text = words(Stage::week, "january-20/2027");
  EXPECT_EQ(text.subject, "Sukut T-7d january-20/2027: drafted, NOT PUBLISHED");
  EXPECT_THAT(text.text, HasSubstr("Revision 2 was drafted and never published"));
  EXPECT_THAT(text.text, HasSubstr("It needs the signatures of 1 of: Leyla"));
}

TEST_F(AlertWords, AnOrderSaysWhoIsReadyAndWhomToPhone) {
  preflight.emplace();
  preflight->order.name = "january-20/2027/r1";
  preflight->order.titles = {{"az", "20 Yanvar"}};
  preflight->named = preflight->ready = 70;
  EXPECT_EQ(words(Stage::hour, "january-20/2027/r1").subject,
            "Sukut T-1h january-20/2027/r1: ready, 70 of 70 stations");
  preflight->ready = 69;
  coordinator::Finding finding;
  finding.obstacle = Obstacle::not_heard;
  finding.station = StationId("ship-1");
  finding.heard = now - std::chrono::hours(3);
  preflight->findings = {finding};
  preflight->calls = {{"ASCO", "duty desk", "+994 12 1", {StationId("ship-1")}}};
  const AlertText text = words(Stage::minutes, "january-20/2027/r1");
  EXPECT_EQ(text.subject, "Sukut T-10min january-20/2027/r1: 69 of 70 stations ready, 1 to phone");
  EXPECT_THAT(text.text, HasSubstr("since 2027-01-20 09:00:00 +04 Baku"));
  EXPECT_THAT(text.text, HasSubstr("  ASCO      duty desk  +994 12 1  ship-1"));
  EXPECT_THAT(text.facts, ::testing::IsSupersetOf({"SUKUT_READY=69", "SUKUT_NAMED=70", "SUKUT_TO_PHONE=1",
                                                   "SUKUT_ALERT=T-10min", "SUKUT_AT=2027-01-21T08:00:00Z"}));
}

TEST_F(AlertWords, AnUnclosedCueNamesWhereAndWhom) {
  coordinator::StationEntry entry;
  entry.attributes.id = StationId("closure-alley");
  entry.attributes.operator_name = "road police";
  entry.phone = "102";
  still_open = {entry};
  alert.cue = CueId("streets");
  const AlertText text = words(Stage::unclosed, "january-20/2027/r1 streets");
  EXPECT_EQ(text.subject, "Sukut latest-end january-20/2027/r1 streets: NOT CLOSED at 1 stations");
  EXPECT_THAT(text.text, HasSubstr("closure-alley  road police           102"));
}

TEST_F(AlertWords, SubjectsAreOneLineOfAscii) {
  alert.about = "plan.toml:1:1: Şuşa";
  for (const Stage stage : {Stage::month, Stage::unclosed, Stage::unreadable, Stage::test}) {
    const std::string subject = words(stage, stage == Stage::unreadable ? "/srv/Şuşa\n.toml" : "x/2027").subject;
    for (const char c : subject) EXPECT_TRUE(c >= ' ' && c <= '~') << subject;
  }
}

TEST(WatchedPlans, FallAtTheirNextDateAndBadOnesAreNamed) {
  const CliFolder folder;
  const std::string plan = folder / "day.toml", bad = folder / "bad.toml";
  ASSERT_TRUE(io::write_file(plan, kFewCues));
  ASSERT_TRUE(io::write_file(bad, "id = 3"));
  const Instant now = Instant(std::chrono::seconds(1800432000 - 3600));  // an hour before noon in Baku
  auto watched = watched_plans({plan, bad, folder / "absent.toml"}, now);
  ASSERT_EQ(watched.plans.size(), 1u);
  EXPECT_EQ(watched.plans[0].name_base, "day/2027");
  EXPECT_EQ(watched.plans[0].title, "Gün");
  EXPECT_EQ(watched.plans[0].minute, now + std::chrono::hours(1));
  ASSERT_EQ(watched.unreadable.size(), 2u);
  EXPECT_EQ(watched.unreadable[0].path, bad);
  EXPECT_THAT(watched.unreadable[0].problem, HasSubstr("bad.toml:1:"));
  watched = watched_plans({plan}, now + std::chrono::hours(24));
  EXPECT_EQ(watched.plans[0].name_base, "day/2028");
}

TEST(Csv, CellsAreQuotedAndNoneIsAFormula) {
  EXPECT_EQ(csv_line({"a", "b,c", "d\"e", ""}), "a,\"b,c\",\"d\"\"e\",\r\n");
  EXPECT_EQ(csv_line({"=1+1", "@x", "+994 12 000-00", "-3.5", "+cmd|x"}), "'=1+1,'@x,+994 12 000-00,-3.5,'+cmd|x\r\n");
}

TEST(KeyList, WithinTakesMonthsAndYears) {
  EXPECT_EQ(parse_within("6mo"), std::chrono::hours(24 * 31 * 6));
  EXPECT_EQ(parse_within("2y"), std::chrono::hours(24 * 366 * 2));
  EXPECT_EQ(parse_within("90d"), std::chrono::hours(24 * 90));
  for (const char* wrong : {"", "mo", "6 mo", "six", "999999999999mo", "100y", "6moo"})
    EXPECT_FALSE(parse_within(wrong)) << wrong;
}

TEST(PreflightWords, EveryObstacleSaysWhatToDo) {
  for (int i = 0; i < coordinator::kObstacleCount; ++i) EXPECT_NE(mend_of(static_cast<Obstacle>(i)), "") << i;
}

}  // namespace
}  // namespace sukut::cli
