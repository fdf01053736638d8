#include "tests/fuzz/damaged_store.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/core/coordinator.h"
#include "coordinator/shell/store.h"
#include "proto/codec.h"
#include "tests/fuzz/damage.h"
#include "tests/fuzz/scratch.h"
#include "tests/proto/samples.h"

namespace sukut::fuzz {
namespace {

using coordinator::Access;
using coordinator::DocumentStored;
using coordinator::open_sqlite_store;
using coordinator::Record;
using coordinator::RecordStore;
using coordinator::ReportStored;
using samples::kNoon;

constexpr const char* kFile = "store.db";

const std::vector<Record>& written() {
  static const std::vector<Record> records = [] {
    const Bytes body = encode_report(samples::report());
    const SignedReport report{body, sign(samples::key(31), Kind::report, samples::centre(), body).bytes};
    const Bytes cancel = encode_cancel(samples::cancel());
    const SignedDocument tombstone{
        Kind::cancel, cancel, {sign(samples::key(11), Kind::cancel, samples::centre(), cancel)}};
    return std::vector<Record>{
        coordinator::RevisionReserved{"january-20/2027", samples::order().id, 2},
        DocumentStored{samples::document(), encode_order_file(samples::order_file()), kNoon},
        DocumentStored{tombstone, {}, kNoon},
        ReportStored{report, samples::report(), kNoon},
        coordinator::StationHeard{StationId("ship-agdam"), kNoon, true, "sukut", samples::id<JournalId>(0x50), {}, {}},
        coordinator::ReportIssued{samples::order().id, "minute", 1, kNoon, "figures",
                                  sign(samples::key(21), Kind::figures, samples::centre(), "figures")}};
  }();
  return records;
}

std::string fresh_store() {
  scratch().clear();
  {
    auto store = open_sqlite_store(scratch() / kFile, Access::write);
    hold(store.has_value() && (*store)->commit(written()).has_value(), "a store can be written");
  }
  return scratch().read(kFile);
}

template <typename T>
bool was_written(const T& record) {
  return std::find(written().begin(), written().end(), Record(record)) != written().end();
}

void check_refusal(const Error& error) {
  hold(error.reason == Reason::malformed || error.reason == Reason::store_unwritable, "a store is refused by name",
       std::string(name_of(error.reason)) + " " + error.detail);
}

// Every row that carries a checksum is as it was written, or the whole is refused.
void check_rows(RecordStore& store, const coordinator::Restored& restored) {
  for (const DocumentStored& document : restored.documents) {
    hold(was_written(document), "no document is believed that was not published");
  }
  if (const auto reports = store.reports(samples::order().id)) {
    for (const ReportStored& each : *reports) hold(was_written(each), "no report is told that was not stored");
  } else {
    check_refusal(reports.error());
  }
  if (const auto heard = store.heard(); !heard) check_refusal(heard.error());
  if (const auto issued = store.issued(samples::order().id, "minute", 0); !issued) {
    check_refusal(issued.error());
  } else if (*issued) {
    hold(was_written(**issued), "no report is shown that was not given out");
  }
}

void begin_coordinator(const coordinator::Restored& restored) {
  std::uint64_t lots = 0;
  coordinator::Coordinator centre({.centre = samples::centre(), .random = [&lots] { return ++lots; }});
  const coordinator::ReferenceTime now{Mono(std::chrono::hours(1)), {kNoon, Nanos(1000), Trust::synchronized}, false};
  (void)centre.handle(now, restored);
  (void)centre.handle(now, coordinator::RegisterLoaded{{}, samples::root()});
  (void)centre.handle(now, coordinator::Woken{});
}

void open_and_use(bool is_own) {
  auto store = open_sqlite_store(scratch() / kFile, Access::write);
  if (!store) return check_refusal(store.error());
  const auto restored = (*store)->restore();
  if (!restored) return check_refusal(restored.error());
  if (is_own) check_rows(**store, *restored);
  begin_coordinator(*restored);
  const auto done = (*store)->commit({coordinator::RevisionReserved{"may-8/2027", samples::id<OrderId>(0x21), 1}});
  if (!done) return check_refusal(done.error());
  hold(done->number == restored->commit + 1, "commits are counted");
  store->reset();
  auto again = open_sqlite_store(scratch() / kFile, Access::write);
  hold(again.has_value(), "what was opened once opens again", again ? "" : again.error().detail);
  const auto kept = (*again)->restore();
  hold(kept && kept->documents == restored->documents, "what was read is kept");
  hold(kept->reserved.size() == restored->reserved.size() + 1 && kept->commit == done->number,
       "what was committed is kept");
}

}  // namespace

void check_store(Draw& draw) {
  static const std::string whole = fresh_store();
  const bool is_own = draw.byte() % 4 != 0;
  std::string file = is_own ? whole : std::string();
  is_own ? damage(file, draw) : void(file = draw.rest());
  scratch().clear();
  scratch().write(kFile, file);
  open_and_use(is_own);
}

}  // namespace sukut::fuzz
