#include "tests/faults/history.h"

#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "agent/shell/sqlite_journal.h"
#include "coordinator/shell/store.h"
#include "proto/codec.h"

namespace sukut::faults {
namespace {

using ReportKey = std::tuple<std::string, JournalId, std::uint64_t>;
using Reports = std::map<ReportKey, Bytes>;  // → the signed body

// A copy is read, so that a running agent keeps its journal to itself.
std::vector<agent::JournalRecord> records_of(const Station& station, const Stage& stage) {
  const std::string copy = stage / ("journal-" + station.id() + ".copy");
  for (const char* part : {"", "-wal"}) {
    std::error_code error;
    std::filesystem::remove(copy + part, error);
    std::filesystem::copy_file(station.journal_path() + part, copy + part, error);
  }
  auto opened = agent::SqliteJournal::open(copy, Instant{});
  if (!opened) throw Broken{"the journal of " + station.id() + " cannot be read: " + opened.error().detail};
  if (!opened->fault.empty()) throw Broken{"the journal of " + station.id() + " is corrupt: " + opened->fault};
  return std::move(opened->restored.records);
}

class Reader {
 public:
  Reader(History& history, const Station& station) : history_(history), station_(station) {}

  void read(const std::vector<agent::JournalRecord>& records) {
    for (const auto& record : records) std::visit([this](const auto& each) { take(each); }, record);
    history_.reports += static_cast<int>(made.size());
    history_.confirmed += static_cast<int>(confirmed.size());
    check_sounds();
  }

  Reports made;
  std::set<ReportKey> confirmed;
  std::set<OrderId> orders;

 private:
  void take(const agent::JournalOpened& opened) { journal_ = opened.id; }
  void take(const agent::ReportMade& each) {
    made[{station_.id(), journal_, each.seq}] = each.report.body;
    // Also what it never held: a refusal names the order that it refused.
    if (const auto report = decode_report(each.report.body)) orders.insert(report->order);
  }
  void take(const agent::ReportConfirmed& each) { confirmed.insert({station_.id(), journal_, each.seq}); }
  void take(const agent::DocumentHeld& held) {
    if (held.document.kind != Kind::schedule) return;
    const auto order = decode_order(held.document.body);
    if (order) orders.insert(order->id);
  }
  void take(const agent::CueBegan& began) {
    if (!begun_.insert(began.key).second) complain("began twice: " + began.key.cue.text);
  }
  void take(const agent::CueFinished& finished) {
    if (!over_.insert(finished.key).second) complain("ended twice: " + finished.key.cue.text);
    intended_cues_.insert(finished.key.cue.text);
  }
  void take(const agent::IntentMade& intent) { intended_cues_.insert(intent.key.cue.text); }
  template <typename Other>
  void take(const Other&) {}

  void check_sounds() {
    std::set<std::string> heard;
    for (const Sound& sound : station_.sounds()) {
      ++history_.sounds;
      if (!heard.insert(sound.cue).second) complain("sounded twice: " + sound.cue);
      if (!intended_cues_.contains(sound.cue)) complain("sounded without an intent: " + sound.cue);
    }
  }
  void complain(const std::string& what) { history_.breaks.push_back(station_.id() + " " + what); }

  History& history_;
  const Station& station_;
  JournalId journal_;
  std::set<CueKey> begun_;
  std::set<CueKey> over_;
  std::set<std::string> intended_cues_;
};

Reports read_store(const Centre& centre, const std::set<OrderId>& orders) {
  auto store = coordinator::open_sqlite_store(centre.store_path(), coordinator::Access::read);
  if (!store) throw Broken{"the store cannot be read: " + store.error().detail};
  Reports result;
  for (const OrderId& order : orders) {
    auto reports = (*store)->reports(order);
    if (!reports) throw Broken{"the store's reports cannot be read: " + reports.error().detail};
    for (const auto& each : *reports) {
      result[{each.parsed.station.text, each.parsed.journal, each.parsed.seq}] = each.report.body;
    }
  }
  return result;
}

}  // namespace

History read_history(const Centre& centre, const std::vector<const Station*>& stations) {
  History history;
  std::map<std::string, Reader> readers;
  std::set<OrderId> orders;
  for (const Station* station : stations) {
    Reader& reader = readers.try_emplace(station->id(), history, *station).first->second;
    reader.read(records_of(*station, centre.stage()));
    orders.insert(reader.orders.begin(), reader.orders.end());
  }
  const Reports stored = read_store(centre, orders);
  history.stored = static_cast<int>(stored.size());
  for (const auto& [id, reader] : readers) {
    for (const auto& key : reader.confirmed) {
      const auto found = stored.find(key);
      if (found == stored.end()) {
        history.breaks.push_back(id + " lost: confirmed report " + std::to_string(std::get<2>(key)));
      } else if (const auto made = reader.made.find(key); made == reader.made.end() || made->second != found->second) {
        history.breaks.push_back(id + " stored with other bytes: report " + std::to_string(std::get<2>(key)));
      }
    }
    for (const auto& [key, body] : stored) {
      if (std::get<0>(key) == id && !reader.made.contains(key)) {
        history.breaks.push_back(id + " never made: stored report " + std::to_string(std::get<2>(key)));
      }
    }
  }
  return history;
}

void expect_history(Finding& finding, const Centre& centre, const std::vector<const Station*>& stations) {
  const History history = read_history(centre, stations);
  std::string breaks;
  for (const std::string& each : history.breaks) breaks += " " + each + ";";
  finding.expect(history.breaks.empty(), "nothing lost, doubled or wrongly sounded:" + breaks);
  finding.expect(history.reports > 0, "the journals have reports to compare");
  finding.figure(std::to_string(history.stored) + " reports stored of " + std::to_string(history.reports) +
                 " made, none lost or doubled");
}

}  // namespace sukut::faults
