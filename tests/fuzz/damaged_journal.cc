#include "tests/fuzz/damaged_journal.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "agent/core/agent.h"
#include "agent/shell/journal_codec.h"
#include "agent/shell/sqlite_journal.h"
#include "tests/fuzz/damage.h"
#include "tests/fuzz/scratch.h"
#include "tests/proto/samples.h"

namespace sukut::fuzz {
namespace {

using namespace std::chrono_literals;
using agent::JournalRecord;
using agent::SqliteJournal;
using samples::kNoon;

constexpr const char* kFile = "journal.db";

// What a station remembers in the middle of a minute: one record of each type, some types twice.
const std::vector<JournalRecord>& written() {
  static const std::vector<JournalRecord> records = [] {
    const CueKey horn{samples::order().id, CueId("minute-sound")};
    const Bytes cancel = encode_cancel(samples::cancel());
    const SignedDocument tombstone{
        Kind::cancel, cancel, {sign(samples::key(11), Kind::cancel, samples::centre(), cancel)}};
    const Bytes report = encode_report(samples::report());
    return std::vector<JournalRecord>{
        agent::JournalOpened{samples::id<JournalId>(0x50)},
        agent::StoreSeen{samples::id<StoreId>(0x90)},
        agent::ClockSaved{samples::id<BootId>(0x60), Raw(5h), {kNoon - 1min, kNoon - 1min + 2ms}, Wall(1h), 0ns, true},
        agent::DocumentHeld{samples::document(), Path::link, false},
        agent::IntentMade{horn, 2, kNoon, kNoon + 60s},
        agent::CueBegan{horn, kNoon, 1ms},
        agent::ReportMade{7, {report, sign(samples::key(31), Kind::report, samples::centre(), report).bytes}},
        agent::ReportConfirmed{7},
        agent::PersonActed{{samples::order().id, CueId("flags")},
                           agent::PersonActed::Act::confirmed,
                           "Aynur",
                           Reason::none,
                           kNoon - 4h},
        agent::InhibitChanged{true, "Babek", "storm"},
        agent::DocumentHeld{tombstone, Path::file, false},
        agent::CueFinished{horn, 2, Outcome::interrupted, Reason::process_restarted}};
  }();
  return records;
}

SqliteJournal::Opened opened() {
  auto journal = SqliteJournal::open(scratch() / kFile, kNoon);
  hold(journal.has_value(), "the journal opens", journal ? "" : journal.error().detail);
  return std::move(journal).value();
}

// The files of a journal that was closed in good order, and of one whose agent died: (main file, write-ahead log).
struct Files {
  std::string main;
  std::string log;
};
const Files& template_of(bool is_closed) {
  static const auto make = [](bool closes) {
    scratch().clear();
    Files files;
    {
      const auto journal = opened();
      for (const JournalRecord& record : written()) {
        hold(journal.journal->append({record}).has_value(), "a record can be written");
      }
      if (!closes) files = {scratch().read(kFile), scratch().read(std::string(kFile) + "-wal")};
    }
    if (closes) files.main = scratch().read(kFile);
    return files;
  };
  static const Files closed = make(true);
  static const Files open = make(false);
  return is_closed ? closed : open;
}

// Each of `seen` was written, in this order; the checksums allow nothing else.
void check_subset(const std::vector<JournalRecord>& seen) {
  auto from = written().begin();
  for (const JournalRecord& record : seen) {
    from = std::find(from, written().end(), record);
    hold(from != written().end(), "nothing is believed that was not written");
    ++from;
  }
}

void check_codec(const std::vector<JournalRecord>& records) {
  for (const JournalRecord& record : records) {
    const Bytes bytes = encode_record(record);
    const auto again = agent::decode_record(agent::type_of(record), bytes);
    hold(again && encode_record(*again) == bytes, "a record is written as it was read");
  }
}

// Whatever a journal held, its agent lives: it begins, looks at the clock now and then, and can be asked.
void begin_agent(const std::vector<JournalRecord>& records, bool was_set_aside) {
  std::uint64_t lots = 0;
  agent::Agent agent(
      {.station = {StationId("ship-agdam"), "ship", "ASCO", "Bakı", "Asia/Baku"},
       .centre = samples::centre(),
       .root = samples::root(),
       .outputs = {{CueAction::sound, "horn", "command", agent::Holding::fired, std::nullopt, false, {}}},
       .software = "sukut",
       .boot = samples::id<BootId>(0x60),
       .station_key = samples::key(31),
       .random = [&lots] { return ++lots; }});
  ClockReading now{Raw(5h + 30s), Mono(5h + 30s), Boot(5h + 30s), Wall((kNoon - 30s).time_since_epoch())};
  (void)agent.handle(now, agent::Restored{records, was_set_aside});
  for (int i = 0; i < 6; ++i) {
    const Nanos step = std::clamp<Nanos>(agent.wake_at().value_or(now.mono) - now.mono, 1ms, 1h);
    now = {now.raw + step, now.mono + step, now.boot + step, now.wall + step};
    (void)agent.handle(now, agent::Woken{});
    (void)agent.view(now);
  }
}

// Every byte after the header, where SQLite notes in which mode it works.
bool is_kept(const std::string& before, const std::string& after) {
  constexpr std::size_t kHeader = 100;
  return before.size() <= kHeader || (after.size() > kHeader && after.substr(kHeader) == before.substr(kHeader));
}

// Opens what lies there, twice, with a record written in between.
void open_twice(bool is_own) {
  const std::string before = scratch().read(kFile);
  auto first = SqliteJournal::open(scratch() / kFile, kNoon);
  if (!first) {
    hold(first.error().reason == Reason::journal_unwritable || first.error().reason == Reason::unknown_version,
         "a journal that cannot be used is refused by name", std::string(name_of(first.error().reason)));
    return hold(!scratch().read(kFile).empty() || before.empty(), "what is refused is not emptied");
  }
  const bool was_set_aside = first->restored.was_set_aside;
  const auto& records = first->restored.records;
  hold(was_set_aside == !first->set_aside_as.empty(), "it says what it set aside");
  if (was_set_aside) {
    hold(records.empty() && !first->fault.empty(), "a journal set aside is not obeyed");
    const std::string name = std::filesystem::path(first->set_aside_as).filename().string();
    hold(is_kept(before, scratch().read(name)), "what is set aside is kept as it was");
  } else if (is_own) {
    check_subset(records);
  }
  check_codec(records);
  begin_agent(records, was_set_aside);
  const JournalRecord more = agent::ReportConfirmed{1'000'000};
  const bool is_written = first->journal->append({more}).has_value();
  std::vector<JournalRecord> expected = records;
  if (is_written) expected.push_back(more);
  first->journal.reset();
  const auto again = opened();
  hold(!again.restored.was_set_aside, "what was opened once opens again", again.fault);
  hold(again.restored.records == expected, "what was written and read is read again");
}

// Rows under good checksums, of any type and content: by another version, or by a mistake of ours.
void insert_rows(Draw& draw) {
  sqlite3* db = nullptr;
  hold(sqlite3_open((scratch() / kFile).c_str(), &db) == SQLITE_OK, "the template opens");
  for (int i = 0; i < 8 && !draw.is_empty(); ++i) {
    const std::size_t from = draw.below(written().size() + 1);
    int type = static_cast<int>(draw.byte() % 14);
    Bytes body = draw.text();
    if (from < written().size()) {
      type = agent::type_of(written()[from]);
      Bytes edited = encode_record(written()[from]);
      damage(edited, draw);
      body = edited;
    }
    const Bytes sum = to_bytes(sha256(std::string(1, '\0') + std::to_string(type) + '\0' + body));
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO record (type, body, checksum) VALUES (?, ?, ?)", -1, &insert, nullptr);
    sqlite3_bind_int(insert, 1, type);
    sqlite3_bind_blob(insert, 2, body.data(), static_cast<int>(body.size()), SQLITE_TRANSIENT);
    sqlite3_bind_blob(insert, 3, sum.data(), static_cast<int>(sum.size()), SQLITE_TRANSIENT);
    hold(sqlite3_step(insert) == SQLITE_DONE, "a row can be planted", sqlite3_errmsg(db));
    sqlite3_finalize(insert);
  }
  sqlite3_close(db);
}

}  // namespace

void check_journal(Draw& draw) {
  const std::size_t how = draw.below(4);
  Files files = template_of(how != 2);
  scratch().clear();
  if (how == 0) files.main = draw.rest();
  if (how == 1) damage(files.main, draw);
  if (how == 2) damage(draw.flag() ? files.main : files.log, draw);
  scratch().write(kFile, files.main);
  if (!files.log.empty()) scratch().write(std::string(kFile) + "-wal", files.log);
  if (how == 3) insert_rows(draw);
  open_twice(how == 1 || how == 2);
}

}  // namespace sukut::fuzz
