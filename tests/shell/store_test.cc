// The store: what was committed is there after any end of the process, once, and unchanged or named.
#include "coordinator/shell/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coordinator/shell/sqlite_store.h"
#include "tests/shell/coordinator_shell_scratch.h"

namespace sukut::coordinator {
namespace {

using shell_test::Scratch;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Instant kNoon = Instant(std::chrono::seconds(1800432000));

template <typename Id>
Id filled(std::uint8_t number) {
  Id id;
  id.bytes.fill(number);
  return id;
}

DocumentStored document(const std::string& body, std::uint8_t signer = 1) {
  Signature signature{filled<KeyId>(signer), Alg::ed25519, Bytes(64, static_cast<char>(signer))};
  return {SignedDocument{Kind::schedule, body, {signature}}, "file of " + body, kNoon};
}

ReportStored report(const std::string& station, std::uint64_t seq, const std::string& detail = "",
                    std::uint8_t order = 5) {
  Report parsed;
  parsed.station = StationId(station);
  parsed.journal = filled<JournalId>(3);
  parsed.seq = seq;
  parsed.type = ReportType::held;
  parsed.order = filled<OrderId>(order);
  parsed.revision = 1;
  parsed.hash = filled<Digest>(9);
  parsed.detail = detail;
  parsed.at = kNoon;
  return {SignedReport{encode_report(parsed), Bytes(64, 's')}, parsed, kNoon};
}

std::unique_ptr<RecordStore> open(const std::string& path, Access access = Access::write) {
  auto store = open_sqlite_store(path, access);
  EXPECT_TRUE(store) << store.error().detail;
  return store ? *std::move(store) : nullptr;
}

Error refusal(const std::string& path, Access access = Access::write) {
  const auto store = open_sqlite_store(path, access);
  EXPECT_FALSE(store);
  return store ? Error{} : store.error();
}

void run_sql(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
}

TEST(Store, EverythingComesBackAfterReopening) {
  const Scratch scratch;
  const std::string path = scratch / "store.db";
  StationHeard heard{StationId("siren-1"), kNoon, true, "sukut 0.1.0", filled<JournalId>(3), {}, {}};
  heard.outputs = {OutputNote{CueAction::sound, "horn", "dry_run"}};
  heard.pulse.reports_waiting = 4;
  heard.pulse.warnings = {"no real-time priority"};
  StoreId id;
  {
    const auto store = open(path);
    id = store->restore()->store;
    EXPECT_FALSE(id.is_zero());
    EXPECT_EQ(store->restore()->commit, 0u);
    ASSERT_TRUE(store->commit({document("order 1")}));
    const auto second = store->commit({report("siren-1", 1), report("siren-1", 2), heard,
                                       RevisionReserved{"january-20/2027", filled<OrderId>(5), 3}});
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_EQ(second->number, 2u);
    EXPECT_TRUE(second->conflicts.empty());
  }
  const auto store = open(path);
  const auto restored = store->restore();
  ASSERT_TRUE(restored) << restored.error().detail;
  EXPECT_EQ(restored->store, id);
  EXPECT_EQ(restored->commit, 2u);
  ASSERT_EQ(restored->documents.size(), 1u);
  EXPECT_EQ(restored->documents[0], document("order 1"));
  EXPECT_THAT(store->reports(filled<OrderId>(5)).value(), ElementsAre(report("siren-1", 1), report("siren-1", 2)));
  EXPECT_EQ(restored->reserved.at({"january-20/2027", hex(filled<OrderId>(5))}), 3u);
  const auto words = store->heard();
  ASSERT_TRUE(words);
  ASSERT_EQ(words->size(), 1u);
  EXPECT_EQ(words->front(), heard);
}

TEST(Store, TheLastAlarmOfTwoMachinesIsKeptAlsoInAStoreOfAnOlderProgram) {
  const Scratch scratch;
  const std::string path = scratch / "store.db";
  const StationCloned alarm{StationId("siren-1"),
                            kNoon,
                            {filled<JournalId>(1), filled<BootId>(2), "sukut 0.1.0", kNoon - std::chrono::hours(9)},
                            {filled<JournalId>(3), filled<BootId>(4), "sukut 0.1.1", kNoon - std::chrono::hours(1)}};
  (void)open(path);
  run_sql(path, "DROP TABLE clones");
  EXPECT_TRUE(open_sqlite_store(path, Access::read).value()->clones()->empty());
  StationCloned later = alarm;
  later.at += std::chrono::minutes(2);
  ASSERT_TRUE(open(path)->commit({alarm, later}));
  EXPECT_THAT(open_sqlite_store(path, Access::read).value()->clones().value(), ElementsAre(later));
}

TEST(Store, ReportsAreKeptOnceAndFoundByOrder) {
  const Scratch scratch;
  const auto store = open(scratch / "store.db");
  ASSERT_TRUE(store->commit({report("siren-1", 1), report("ship-1", 1), report("siren-1", 1, "", 6)}));
  const auto second = store->commit({report("siren-1", 1, "other words"), report("siren-1", 2), report("ship-1", 1)});
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_THAT(second->conflicts, ElementsAre(key_of(report("siren-1", 1).parsed)));
  const auto reports = store->reports(filled<OrderId>(5));
  ASSERT_TRUE(reports) << reports.error().detail;
  ASSERT_EQ(reports->size(), 3u);
  EXPECT_EQ((*reports)[0], report("ship-1", 1));
  EXPECT_EQ((*reports)[1], report("siren-1", 1)) << "the first bytes under a key are kept";
  EXPECT_EQ((*reports)[2], report("siren-1", 2));
  EXPECT_TRUE(store->reports(filled<OrderId>(6))->empty()) << "the key (siren-1, 3…, 1) was taken already";
}

TEST(Store, SequenceNumbersKeepAllTheirBits) {
  const Scratch scratch;
  const auto store = open(scratch / "store.db");
  ASSERT_TRUE(store->commit({report("siren-1", ~std::uint64_t{0})}));
  EXPECT_EQ(store->reports(filled<OrderId>(5))->at(0), report("siren-1", ~std::uint64_t{0}));
  EXPECT_TRUE(store->commit({report("siren-1", ~std::uint64_t{0})})->conflicts.empty());
}

TEST(Store, MoreSignaturesReplaceTheDocumentNotItsPublication) {
  const Scratch scratch;
  const auto store = open(scratch / "store.db");
  ASSERT_TRUE(store->commit({document("order 1")}));
  DocumentStored merged = document("order 1");
  merged.document.signatures.push_back(document("order 1", 2).document.signatures[0]);
  merged.published = kNoon + std::chrono::hours(1);
  merged.order_file.clear();
  ASSERT_TRUE(store->commit({merged}));
  const auto documents = store->documents();
  ASSERT_TRUE(documents) << documents.error().detail;
  ASSERT_EQ(documents->size(), 1u);
  EXPECT_EQ(documents->front().document, merged.document);
  EXPECT_EQ(documents->front().published, kNoon);
  EXPECT_EQ(documents->front().order_file, "file of order 1");
}

TEST(Store, LastWordsAreOverwrittenAndHaveNoNumber) {
  const Scratch scratch;
  const auto store = open(scratch / "store.db");
  StationHeard heard{StationId("siren-1"), kNoon, true, "old", {}, {}, {}};
  EXPECT_EQ(store->commit({heard})->number, 0u) << "a power cut may undo it, so no number may speak of it";
  heard.software = "new";
  heard.is_connected = false;
  ASSERT_TRUE(store->commit({heard}));
  ASSERT_EQ(store->heard()->size(), 1u);
  EXPECT_EQ(store->heard()->front(), heard);
  EXPECT_EQ(store->commit({report("siren-1", 1)})->number, 1u);
}

TEST(Store, ReservedRevisionsNeverGoBack) {
  const Scratch scratch;
  const auto store = open(scratch / "store.db");
  ASSERT_TRUE(store->commit({RevisionReserved{"may-8/2027", filled<OrderId>(1), 2}}));
  ASSERT_TRUE(store->commit({RevisionReserved{"may-8/2027", filled<OrderId>(1), 1}}));
  EXPECT_EQ(store->restore()->reserved.at({"may-8/2027", hex(filled<OrderId>(1))}), 2u);
}

TEST(Store, ReadersInOtherConnectionsSeeCommitsWhileItIsWritten) {
  const Scratch scratch;
  const auto writer = open(scratch / "store.db");
  const auto first = open(scratch / "store.db", Access::read);
  const auto second = open(scratch / "store.db", Access::read);
  EXPECT_TRUE(first->documents()->empty());
  ASSERT_TRUE(writer->commit({document("order 1")}));
  EXPECT_EQ(first->documents()->size(), 1u);
  ASSERT_TRUE(writer->commit({document("order 2")}));
  EXPECT_EQ(first->documents()->size(), 2u);
  EXPECT_EQ(second->documents()->size(), 2u);
  const auto denied = first->commit({document("order 3")});
  ASSERT_FALSE(denied);
  EXPECT_EQ(denied.error().reason, Reason::store_unwritable);
}

TEST(Store, HasOneWriter) {
  const Scratch scratch;
  auto writer = open(scratch / "store.db");
  EXPECT_EQ(refusal(scratch / "store.db").reason, Reason::busy);
  writer.reset();
  EXPECT_TRUE(open_sqlite_store(scratch / "store.db", Access::write));
}

TEST(Store, AbsentFileIsNamedToReaders) {
  const Scratch scratch;
  EXPECT_EQ(refusal(scratch / "store.db", Access::read).reason, Reason::file_missing);
}

// A child commits as fast as it can and says each number after commit() returned; then it is killed.
TEST(Store, WhatWasCommittedSurvivesAKill) {
  const Scratch scratch;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = open_sqlite_store(scratch / "store.db", Access::write);
    for (std::uint64_t seq = 1; store; ++seq) {
      if (!(*store)->commit({report("siren-1", seq)})) ::_exit(1);
      if (::write(ends[1], &seq, sizeof(seq)) != sizeof(seq)) ::_exit(2);
    }
    ::_exit(3);
  }
  std::uint64_t said = 0;
  while (said < 50) ASSERT_EQ(::read(ends[0], &said, sizeof(said)), static_cast<ssize_t>(sizeof(said)));
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  ::close(ends[1]);
  while (::read(ends[0], &said, sizeof(said)) == static_cast<ssize_t>(sizeof(said))) {}
  ::close(ends[0]);

  const auto store = open(scratch / "store.db");
  const auto restored = store->restore();
  ASSERT_TRUE(restored) << restored.error().detail;
  EXPECT_GE(restored->commit, said);
  const auto kept = store->reports(filled<OrderId>(5));
  ASSERT_TRUE(kept) << kept.error().detail;
  ASSERT_EQ(kept->size(), restored->commit);
  for (std::uint64_t seq = 1; seq <= said; ++seq) EXPECT_EQ(kept->at(seq - 1), report("siren-1", seq));
}

TEST(Store, RottenRowsAreNamed) {
  const Scratch scratch;
  const std::string path = scratch / "store.db";
  ASSERT_TRUE(open(path)->commit({document("order 1"), report("siren-1", 7)}));

  run_sql(path, "UPDATE reports SET body = zeroblob(length(body))");
  EXPECT_TRUE(open(path)->restore()) << "a coordinator begins without reading the reports of years";
  const auto by_report = open(path)->reports(filled<OrderId>(5));
  ASSERT_FALSE(by_report);
  EXPECT_EQ(by_report.error().reason, Reason::malformed);
  EXPECT_THAT(by_report.error().detail, HasSubstr(path));
  EXPECT_THAT(by_report.error().detail, HasSubstr("siren-1"));
  EXPECT_THAT(by_report.error().detail, HasSubstr("--set-aside-store"));
  EXPECT_EQ(open(path, Access::read)->reports(filled<OrderId>(5)).error().reason, Reason::malformed);

  run_sql(path, "UPDATE documents SET published_ns = published_ns + 1");
  const auto by_document = open(path)->documents();
  ASSERT_FALSE(by_document);
  EXPECT_EQ(by_document.error().reason, Reason::malformed);
  EXPECT_THAT(by_document.error().detail, HasSubstr("the document"));
}

TEST(Store, CorruptFileIsNamedAndLeftAsItIs) {
  const Scratch scratch;
  const std::string path = scratch / "store.db";
  ASSERT_TRUE(open(path)->commit({document(std::string(20'000, 'x'))}));
  std::string bytes = scratch.read("store.db");
  ASSERT_GT(bytes.size(), 12'288u);
  for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = 'Z';
  scratch.write("store.db", bytes);
  EXPECT_EQ(refusal(path).reason, Reason::malformed);
  EXPECT_EQ(scratch.read("store.db"), bytes) << "never emptied";

  scratch.write("store.db", "this is no database, but somebody's notes of a long day\n" + std::string(4096, '.'));
  const Error error = refusal(path);
  EXPECT_EQ(error.reason, Reason::malformed);
  EXPECT_THAT(error.detail, HasSubstr(path));
  EXPECT_EQ(refusal(path, Access::read).reason, Reason::malformed);
}

TEST(Store, SetAsideKeepsTheOldOneAndBeginsAnew) {
  const Scratch scratch;
  const std::string path = scratch / "store.db";
  const StoreId old = open(path)->restore()->store;
  ASSERT_TRUE(open(path)->commit({document("order 1")}));
  EXPECT_EQ(*set_aside_store(path), path + ".corrupt-1");
  const auto fresh = open(path)->restore();
  ASSERT_TRUE(fresh);
  EXPECT_NE(fresh->store, old) << "agents send again what a new store lacks";
  EXPECT_TRUE(fresh->documents.empty());
  EXPECT_EQ(open(path + ".corrupt-1", Access::read)->documents()->size(), 1u);
  EXPECT_EQ(*set_aside_store(path), path + ".corrupt-2");
}

TEST(Store, RestoredBackupHasANewIdAndItsContent) {
  const Scratch scratch;
  const std::string path = scratch / "store.db";
  EXPECT_EQ(renew_store_id(path).error().reason, Reason::file_missing);
  const StoreId old = open(path)->restore()->store;
  ASSERT_TRUE(open(path)->commit({document("order 1")}));
  ASSERT_TRUE(renew_store_id(path));
  const auto restored = open(path)->restore();
  ASSERT_TRUE(restored);
  EXPECT_NE(restored->store, old) << "agents send again what came after the backup";
  EXPECT_EQ(restored->documents.size(), 1u);
}

TEST(Store, OfANewerProgramIsRefused) {
  const Scratch scratch;
  const std::string path = scratch / "store.db";
  ASSERT_TRUE(open(path)->commit({document("order 1")}));
  run_sql(path, "PRAGMA user_version = 99");
  EXPECT_THAT(refusal(path).detail, HasSubstr("schema 99"));
  EXPECT_EQ(refusal(path, Access::read).reason, Reason::malformed);
}

}  // namespace
}  // namespace sukut::coordinator
