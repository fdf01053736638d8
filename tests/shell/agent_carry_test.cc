// What is carried by hand: files of several documents in, signed reports out, from an agent that runs and from one that
// does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/shell/ask_agent.h"
#include "agent/shell/carry.h"
#include "agent/shell/document_file.h"
#include "proto/limits.h"
#include "tests/shell/agent_running.h"

namespace sukut::agent {
namespace {

using testing::HasSubstr;

TEST(AgentDocumentFile, TakesAnOrderFileWithItsSignatureFiles) {
  const Folder folder;
  OrderFile file;
  file.body = "body";
  ASSERT_TRUE(io::write_file(folder / "order", encode_order_file(file)));
  const SecretKey key = io::make_signing_key();
  const Signature signature = sign(key, Kind::schedule, CentreId{}, "body");
  folder.write("sig", "sukut signature v1\nkind = schedule\nbody = 00\nkey = " + hex(signature.key) +
                          "\nalg = ed25519\nsignature = " + hex(signature.bytes) + "\n");
  const auto carried = read_documents(folder / "order", {folder / "sig"});
  ASSERT_TRUE(carried) << carried.error().detail;
  ASSERT_EQ(carried->size(), 1U);
  const SignedDocument& document = *carried->front().document;
  EXPECT_EQ(document.body, "body");
  ASSERT_EQ(document.signatures.size(), 1U);
  EXPECT_EQ(document.signatures.front(), signature);
  EXPECT_FALSE(read_documents(folder / "sig", {}));
  EXPECT_FALSE(read_documents(folder / "order", {folder / "order"}));
}

Cancel cancel_named(const CentreId& centre, const std::string& name) {
  Cancel cancel;
  cancel.centre = centre;
  cancel.order.bytes.fill(3);
  cancel.name = name;
  cancel.issued = from_ns<Instant>(1'800'000'000'000'000'000);
  return cancel;
}

SignedDocument unsigned_document(Kind kind, const Bytes& body) {
  SignedDocument document{kind, body, {}};
  document.signatures.push_back({key_id_of(io::make_signing_key().public_key()), Alg::ed25519, Bytes(64, 's')});
  return document;
}

TEST(AgentDocumentFile, TakesAParcelDocumentByDocumentAndNamesEach) {
  const Folder folder;
  const Bytes cancel = encode_document(unsigned_document(Kind::cancel, encode_cancel(cancel_named({}, "day/2027"))));
  const Parcel parcel{{}, {cancel, "of next year's version"}, {}};
  ASSERT_TRUE(io::write_file(folder / "parcel", encode_parcel(parcel)));
  const auto carried = read_documents(folder / "parcel", {});
  ASSERT_TRUE(carried) << carried.error().detail;
  ASSERT_EQ(carried->size(), 2U);
  EXPECT_EQ((*carried)[0].name, "cancel of day/2027");
  EXPECT_FALSE((*carried)[1].document) << "it costs itself alone";
  EXPECT_EQ((*carried)[1].name, "document 2");
}

TEST(AgentDocumentFile, AParcelOfReportsIsForTheCentre) {
  const Folder folder;
  ASSERT_TRUE(io::write_file(folder / "parcel", encode_parcel({{}, {}, {{"report", Bytes(64, 's')}}})));
  const auto carried = read_documents(folder / "parcel", {});
  ASSERT_FALSE(carried);
  EXPECT_THAT(carried.error().detail, HasSubstr("1 reports for the centre; there: sukut report import"));
}

TEST(AgentDocumentFile, AParcelBringsItsOwnSignatures) {
  const Folder folder;
  ASSERT_TRUE(io::write_file(folder / "parcel", encode_parcel({{}, {"document"}, {}})));
  folder.write("sig", "sukut signature v1\n");
  EXPECT_THAT(read_documents(folder / "parcel", {folder / "sig"}).error().detail, HasSubstr("its own signatures"));
}

TEST(PackedReports, LeaveOutTheOldestWhenThereAreTooMany) {
  const std::vector<SignedReport> few{{"old", Bytes(64, 's')}, {"new", Bytes(64, 's')}};
  const PackedReports all = pack({}, few);
  EXPECT_EQ(all.count, 2U);
  EXPECT_EQ(all.left_out, 0U);
  EXPECT_EQ(decode_parcel(all.file)->reports, few);
  std::vector<SignedReport> many(5000, {Bytes(kReportMax, 'x'), Bytes(64, 's')});
  many.back().body = "the newest";
  const PackedReports some = pack({}, many);
  EXPECT_EQ(some.count + some.left_out, many.size());
  EXPECT_GT(some.left_out, 0U);
  const auto parcel = decode_parcel(some.file);
  ASSERT_TRUE(parcel) << parcel.error().detail;
  EXPECT_EQ(parcel->reports.back().body, "the newest");
}

// What a command said and how it ended.
struct Spoken {
  int exit = 0;
  std::string out;
  std::string err;
};
template <typename Command>
Spoken spoken_by(const Command& command) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Spoken spoken;
  spoken.exit = command();
  spoken.out = testing::internal::GetCapturedStdout();
  spoken.err = testing::internal::GetCapturedStderr();
  return spoken;
}

// Two reports: of an inhibit, and of its end.
void make_reports(const RunningAgent& agent) {
  EXPECT_EQ(agent.ask(InhibitSet{0, "guard", "fire"}).error.reason, Reason::none);
  EXPECT_EQ(agent.ask(InhibitCleared{0, "guard"}).error.reason, Reason::none);
}

TEST(AgentExport, IsTheSameFromARunningAgentAndFromItsJournal) {
  const Station station;
  const std::string running = station.folder / "running";
  const std::string stopped = station.folder / "stopped";
  {
    const RunningAgent agent(station);
    make_reports(agent);
    const Spoken said = spoken_by([&] { return run_export(station.config(), running); });
    EXPECT_EQ(said.exit, kDone) << said.err;
    EXPECT_THAT(said.out, HasSubstr("2 reports written to"));
    EXPECT_THAT(said.out, HasSubstr("sukut report import"));
  }
  const Spoken said = spoken_by([&] { return run_export(station.config(), stopped); });
  EXPECT_EQ(said.exit, kDone) << said.err;
  EXPECT_EQ(io::read_file(running).value(), io::read_file(stopped).value());
  const Parcel parcel = decode_parcel(io::read_file(stopped).value()).value();
  EXPECT_EQ(parcel.centre, station.centre);
  ASSERT_EQ(parcel.reports.size(), 2U);
  EXPECT_EQ(decode_report(parcel.reports[0].body)->type, ReportType::inhibited);
  EXPECT_EQ(decode_report(parcel.reports[1].body)->type, ReportType::cleared);
}

TEST(AgentExport, OfAStationThatHasSaidNothingNamesThat) {
  const Station station;
  EXPECT_THAT(spoken_by([&] { return run_export(station.config(), station.folder / "f"); }).err,
              HasSubstr("there is no journal; has the agent of this station ever run?"));
  { const RunningAgent agent(station); }
  const Spoken said = spoken_by([&] { return run_export(station.config(), station.folder / "f"); });
  EXPECT_EQ(said.exit, kRefused);
  EXPECT_THAT(said.err, HasSubstr("has made no report yet"));
  EXPECT_FALSE(std::filesystem::exists(station.folder / "f"));
}

TEST(AgentExport, ACorruptJournalIsNamedAndLeftAsItIs) {
  const Station station;
  {
    const RunningAgent agent(station);
    make_reports(agent);
  }
  const std::string rubbish(20'000, 'x');
  station.folder.write("state/journal.db", rubbish);
  const Spoken said = spoken_by([&] { return run_export(station.config(), station.folder / "f"); });
  EXPECT_EQ(said.exit, kRefused);
  EXPECT_THAT(said.err, HasSubstr("is corrupt"));
  EXPECT_EQ(station.folder.read("state/journal.db"), rubbish);
}

TEST(AgentExport, MoreReportsThanAreAskedForAtOnceComeAll) {
  const Station station;
  const RunningAgent agent(station);
  for (std::size_t i = 0; i <= kReportsAtOnce / 2; ++i) make_reports(agent);
  EXPECT_EQ(spoken_by([&] { return run_export(station.config(), station.folder / "f"); }).exit, kDone);
  EXPECT_EQ(decode_parcel(io::read_file(station.folder / "f").value())->reports.size(), kReportsAtOnce + 2);
}

TEST(AgentImport, TellsTheFateOfEachDocumentAndRefusesWhenOneIsRefused) {
  const Station station;
  const RunningAgent agent(station);
  const Bytes forged =
      encode_document(unsigned_document(Kind::cancel, encode_cancel(cancel_named(station.centre, "day/2027"))));
  ASSERT_TRUE(io::write_file(station.folder / "f", encode_parcel({station.centre, {forged, "nothing"}, {}})));
  const Spoken said = spoken_by([&] { return run_import(station.config(), station.folder / "f", {}); });
  EXPECT_EQ(said.exit, kRefused);
  EXPECT_THAT(said.err, HasSubstr("unknown_signer"));
  EXPECT_THAT(said.err, HasSubstr("that was cancel of day/2027"));
  EXPECT_THAT(said.err, HasSubstr("document 2"));
}

TEST(AgentImport, NeedsARunningAgent) {
  const Station station;
  const Bytes cancel =
      encode_document(unsigned_document(Kind::cancel, encode_cancel(cancel_named(station.centre, "day/2027"))));
  ASSERT_TRUE(io::write_file(station.folder / "f", encode_parcel({station.centre, {cancel, cancel}, {}})));
  const Spoken said = spoken_by([&] { return run_import(station.config(), station.folder / "f", {}); });
  EXPECT_EQ(said.exit, kNoAgent);
  EXPECT_THAT(said.err, HasSubstr("no agent answers"));
}

}  // namespace
}  // namespace sukut::agent
