// The journal's promises: what append() returned from is there after any restart; a bad disk is an answer, and a
// corrupt file is named and set aside, never silently emptied.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>

#include "agent/shell/journal_codec.h"
#include "agent/shell/journal_pruning.h"
#include "agent/shell/sqlite_journal.h"
#include "proto/codec.h"
#include "tests/shell/agent_folder.h"

namespace sukut::agent {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::HasSubstr;

const Instant kNow = from_ns<Instant>(1'800'000'000'000'000'000);

CueKey key_of(std::uint8_t order, const std::string& cue) {
  CueKey key;
  key.order.bytes.fill(order);
  key.cue = CueId(cue);
  return key;
}

JournalOpened opened() {
  JournalOpened record;
  record.id.bytes.fill(7);
  return record;
}

SignedDocument document(const std::string& body) {
  SignedDocument document;
  document.body = body;
  Signature signature;
  signature.key.bytes.fill(3);
  signature.bytes = Bytes(64, 's');
  document.signatures.push_back(signature);
  return document;
}

std::vector<JournalRecord> one_of_each() {
  ClockSaved clock;
  clock.boot.bytes.fill(9);
  clock.raw = from_ns<Raw>(5);
  clock.span = {kNow, kNow + hours(1)};
  clock.wall = from_ns<Wall>(-8);
  clock.is_corroborated = true;
  StoreSeen store;
  store.store.bytes.fill(4);
  ClonedChanged cloned;
  cloned.is_on = true;
  cloned.own_key.bytes.fill(6);
  return {opened(),
          DocumentHeld{document("body"), Path::bulletin, false},
          DocumentHeld{document("other"), Path::link, true},
          IntentMade{key_of(1, "minute-sound"), 2, kNow, kNow + hours(1)},
          CueBegan{key_of(1, "minute-sound"), kNow, Nanos(123)},
          CueFinished{key_of(1, "minute-sound"), 2, Outcome::interrupted, Reason::process_restarted},
          PersonActed{key_of(2, "flag"), PersonActed::Act::confirmed_ended, "Əli", Reason::declined_by_master, kNow},
          ReportMade{1, {"bytes\0with zero", "signature"}},
          ReportConfirmed{1},
          clock,
          InhibitChanged{true, "guard", "fire"},
          store,
          cloned};
}

SqliteJournal::Opened open(const std::string& path, Instant now = kNow) {
  auto result = SqliteJournal::open(path, now);
  EXPECT_TRUE(result) << result.error().detail;
  return std::move(result).value();
}

TEST(AgentJournal, EveryKindOfRecordComesBackAsItWas) {
  for (const JournalRecord& record : one_of_each()) {
    const auto back = decode_record(type_of(record), encode_record(record));
    ASSERT_TRUE(back) << "type " << type_of(record);
    EXPECT_EQ(*back, record) << "type " << type_of(record);
  }
}

TEST(AgentJournal, ShortOrUnknownBytesDoNotDecode) {
  for (const JournalRecord& record : one_of_each()) {
    const Bytes bytes = encode_record(record);
    EXPECT_FALSE(decode_record(type_of(record), bytes.substr(0, bytes.size() - 1))) << "type " << type_of(record);
  }
  EXPECT_FALSE(decode_record(99, ""));
}

TEST(AgentJournal, RemembersOverRestartsInOrder) {
  const Folder folder;
  const std::string path = folder / "journal.db";
  {
    const auto journal = open(path);
    EXPECT_TRUE(journal.restored.records.empty());
    EXPECT_FALSE(journal.restored.was_set_aside);
    ASSERT_TRUE(journal.journal->append(one_of_each()));
  }
  EXPECT_EQ(open(path).restored.records, one_of_each());
}

TEST(AgentJournal, ASlotIsReplacedAndKeepsItsPlace) {
  const Folder folder;
  const std::string path = folder / "journal.db";
  const DocumentHeld held{document("body"), Path::link, false};
  DocumentHeld merged = held;
  merged.document.signatures.push_back(merged.document.signatures.front());
  const InhibitChanged on{true, "guard", "fire"};
  const InhibitChanged off{false, "guard", ""};
  {
    const auto journal = open(path);
    ASSERT_TRUE(journal.journal->append({held, on, opened()}));
    ASSERT_TRUE(journal.journal->append({off, merged}));
  }
  EXPECT_THAT(open(path).restored.records,
              ElementsAre(JournalRecord(merged), JournalRecord(off), JournalRecord(opened())));
}

TEST(AgentJournal, AProcessKilledAfterAppendHasLostNothing) {
  const Folder folder;
  const std::string path = folder / "journal.db";
  const pid_t child = ::fork();
  if (child == 0) {
    auto result = SqliteJournal::open(path, kNow);
    const bool is_done = result && result->journal->append(one_of_each());
    if (is_done) ::kill(::getpid(), SIGKILL);
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(open(path).restored.records, one_of_each());
}

TEST(AgentJournal, AFileThatIsNoJournalIsSetAsideAndNamed) {
  const Folder folder;
  folder.write("journal.db", std::string(8192, 'x'));
  const auto journal = open(folder / "journal.db");
  EXPECT_TRUE(journal.restored.was_set_aside);
  EXPECT_EQ(journal.set_aside_as, folder / "journal.db.corrupt-1");
  EXPECT_EQ(folder.read("journal.db.corrupt-1"), std::string(8192, 'x'));
  EXPECT_FALSE(journal.fault.empty());
  EXPECT_TRUE(journal.journal->append({opened()}));
}

TEST(AgentJournal, AnEmptiedFileIsNotTakenForAFreshOne) {
  const Folder folder;
  folder.write("journal.db", "");
  EXPECT_TRUE(open(folder / "journal.db").restored.was_set_aside);
}

TEST(AgentJournal, AFileTornInTheMiddleIsSetAside) {
  const Folder folder;
  const std::string path = folder / "journal.db";
  {
    const auto journal = open(path);
    for (std::uint64_t i = 1; i < 200; ++i)
      ASSERT_TRUE(journal.journal->append({ReportMade{i, {Bytes(500, 'r'), "s"}}}));
  }
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  const auto journal = open(path);
  EXPECT_TRUE(journal.restored.was_set_aside);
  EXPECT_TRUE(journal.restored.records.empty());
}

TEST(AgentJournal, ARowThatDoesNotMatchItsChecksumIsFound) {
  const Folder folder;
  const std::string path = folder / "journal.db";
  ASSERT_TRUE(open(path).journal->append(one_of_each()));
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(db, "UPDATE record SET body = X'00' || substr(body, 2) WHERE row = 5", nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(db);
  const auto journal = open(path);
  EXPECT_TRUE(journal.restored.was_set_aside);
  EXPECT_THAT(journal.fault, HasSubstr("row 5"));
}

TEST(AgentJournal, TheNextCorruptFileGetsTheNextNumber) {
  const Folder folder;
  for (int n = 1; n <= 2; ++n) {
    folder.write("journal.db", "garbage");
    EXPECT_EQ(open(folder / "journal.db").set_aside_as, folder / ("journal.db.corrupt-" + std::to_string(n)));
  }
}

TEST(AgentJournal, OneProcessAtATime) {
  const Folder folder;
  const auto first = open(folder / "journal.db");
  const auto second = SqliteJournal::open(folder / "journal.db", kNow);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, Reason::busy);
}

TEST(AgentJournal, APathThatCannotBeWrittenIsRefused) {
  const Folder folder;
  const auto journal = SqliteJournal::open(folder / "not-there/journal.db", kNow);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().reason, Reason::journal_unwritable);
}

TEST(AgentJournal, AFullDiskFailsTheWholeTransactionAndIsOvercome) {
  const Folder folder;
  const std::string path = folder / "journal.db";
  {
    const auto journal = open(path);
    ASSERT_TRUE(journal.journal->append({opened()}));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit none{1, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
    const Status failed = journal.journal->append({InhibitChanged{true, "a", "b"}, ReportConfirmed{1}});
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().reason, Reason::journal_unwritable);
    EXPECT_TRUE(journal.journal->append({ReportConfirmed{2}}));
  }
  EXPECT_THAT(open(path).restored.records, ElementsAre(JournalRecord(opened()), JournalRecord(ReportConfirmed{2})));
}

ReportMade report_made(std::uint64_t seq, Instant at) {
  Report report;
  report.station = StationId("baku-port");
  report.journal = opened().id;
  report.seq = seq;
  report.type = ReportType::ended;
  report.order.bytes.fill(1);
  report.cue = CueId("minute-sound");
  report.outcome = Outcome::executed;
  report.at = at;
  return {seq, {encode_report(report), "signature"}};
}

TEST(AgentJournal, OldConfirmedReportsAreForgottenButNeverTheNewest) {
  const Instant old = kNow - hours(24 * 31);
  const std::vector<JournalRow> rows{{1, report_made(1, old)}, {2, report_made(2, old)}, {3, report_made(3, kNow)},
                                     {4, ReportConfirmed{1}},  {5, ReportConfirmed{3}},  {6, report_made(4, old)},
                                     {7, ReportConfirmed{4}}};
  EXPECT_THAT(rows_to_forget(rows, kNow), ElementsAre(1, 4));
}

TEST(AgentJournal, ForgettingHappensAtOpenAndIsDurable) {
  const Folder folder;
  const std::string path = folder / "journal.db";
  const Instant old = kNow - hours(24 * 31);
  ASSERT_TRUE(open(path, old).journal->append({report_made(1, old), ReportConfirmed{1}, report_made(2, old)}));
  EXPECT_EQ(open(path, kNow).restored.records.size(), 1U);
  EXPECT_THAT(open(path, kNow).restored.records, ElementsAre(JournalRecord(report_made(2, old))));
}

}  // namespace
}  // namespace sukut::agent
