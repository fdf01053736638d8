// Reports on real sockets and a real store: signed or refused, stored once, confirmed after that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "coordinator/shell/runner.h"
#include "proto/codec.h"
#include "tests/shell/coordinator_shell_centre.h"

namespace sukut::coordinator {
namespace {

using shell_test::ask;
using shell_test::Centre;
using shell_test::Running;
using shell_test::Talker;
using shell_test::wait_until_dropped;
using ::testing::HasSubstr;

// Commits only when it is let.
class GatedStore : public RecordStore {
 public:
  struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool is_asked = false;
    bool is_open = false;
    Reason failure = Reason::none;
  };
  GatedStore(std::unique_ptr<RecordStore> below, Gate& gate) : below_(std::move(below)), gate_(gate) {}

  Result<Committed> commit(const std::vector<Record>& records) override {
    const bool has_report = std::any_of(records.begin(), records.end(), [](const Record& record) {
      return std::holds_alternative<ReportStored>(record);
    });
    if (has_report) {
      std::unique_lock lock(gate_.mutex);
      gate_.is_asked = true;
      gate_.changed.notify_all();
      gate_.changed.wait(lock, [this] { return gate_.is_open; });
      if (gate_.failure != Reason::none) return Error{gate_.failure, "a bad disk"};
    }
    return below_->commit(records);
  }
  Result<Restored> restore() override { return below_->restore(); }
  Result<std::vector<DocumentStored>> documents() override { return below_->documents(); }
  Result<std::vector<ReportStored>> reports(const OrderId& order) override { return below_->reports(order); }
  Result<std::vector<StationHeard>> heard() override { return below_->heard(); }
  Result<std::vector<StationCloned>> clones() override { return below_->clones(); }

 private:
  std::unique_ptr<RecordStore> below_;
  Gate& gate_;
};

void wait_until_asked(GatedStore::Gate& gate) {
  std::unique_lock lock(gate.mutex);
  gate.changed.wait(lock, [&] { return gate.is_asked; });
}

void open_gate(GatedStore::Gate& gate, Reason failure = Reason::none) {
  const std::lock_guard lock(gate.mutex);
  gate.failure = failure;
  gate.is_open = true;
  gate.changed.notify_all();
}

TEST(RunnerReports, ReportIsConfirmedOnlyAfterItsCommit) {
  Centre centre;
  GatedStore::Gate gate;
  Running running(centre,
                  std::make_unique<GatedStore>(open_sqlite_store(centre.config.store, Access::write).value(), gate));
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  siren.say(ReportMessage{centre.report("siren-1", 1)});
  wait_until_asked(gate);
  // The disk holds the store thread; the socket thread answers, and it answers in order.
  siren.say(TimeRequest{});
  siren.hear_a<SignedTimeReply>();
  siren.say(Pulse{});
  siren.hear_a<PulseReply>();
  open_gate(gate);
  const auto receipt = siren.hear_a<Receipt>();
  EXPECT_EQ(receipt.seqs, std::vector<std::uint64_t>{1});
  OrderId order;
  order.bytes.fill(2);
  EXPECT_EQ(open_sqlite_store(centre.config.store, Access::read).value()->reports(order)->size(), 1u);
}

TEST(RunnerReports, ReportThatCouldNotBeStoredIsNotConfirmed) {
  Centre centre;
  GatedStore::Gate gate;
  Running running(centre,
                  std::make_unique<GatedStore>(open_sqlite_store(centre.config.store, Access::write).value(), gate));
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  siren.say(ReportMessage{centre.report("siren-1", 1)});
  wait_until_asked(gate);
  open_gate(gate, Reason::store_unwritable);
  // The store fails until it has failed once; then the same report, sent again, is kept.
  wait_until_dropped(centre, "store_unwritable");
  open_gate(gate);
  siren.say(ReportMessage{centre.report("siren-1", 1)});
  EXPECT_EQ(siren.hear_a<Receipt>().seqs, std::vector<std::uint64_t>{1});
}

TEST(RunnerReports, AWriteThatTheDiskDidNotConfirmEndsTheLife) {
  Centre centre;
  GatedStore::Gate gate;
  Running running(centre,
                  std::make_unique<GatedStore>(open_sqlite_store(centre.config.store, Access::write).value(), gate));
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  siren.say(ReportMessage{centre.report("siren-1", 1)});
  open_gate(gate, Reason::store_unsynced);
  const Status ended = running.await_end();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().reason, Reason::store_unsynced);
}

TEST(RunnerReports, ForgedReportsAreRefusedByName) {
  Centre centre;
  Running running(centre);
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  const SecretKey stranger = io::make_signing_key();
  siren.say(ReportMessage{centre.report("siren-1", 1, &stranger)});
  siren.say(ReportMessage{centre.report("ship-1", 1, &centre.report_keys.at("siren-1"))});  // in another's name
  SignedReport flipped = centre.report("siren-1", 2);
  flipped.body.back() = static_cast<char>(flipped.body.back() ^ 1);
  siren.say(ReportMessage{flipped});
  siren.say(ReportMessage{centre.report("siren-1", 3)});
  EXPECT_EQ(siren.hear_a<Receipt>().seqs, std::vector<std::uint64_t>{3});
  EXPECT_THAT(ask(centre, PingRequest{}).text, HasSubstr("bad_signature 3"));
}

// Signed by the station itself, under the key of centre.report(station, seq).
SignedReport other_report(Centre& centre, const std::string& station, std::uint64_t seq) {
  Report report = decode_report(centre.report(station, seq).body).value();
  report.detail = "other words";
  const Bytes body = encode_report(report);
  return {body, sign(centre.report_keys.at(station), Kind::report, centre.config.centre, body).bytes};
}

TEST(RunnerReports, WhatAFormerLifeStoredIsConfirmedAgainAndOtherBytesAreNot) {
  Centre centre;
  {
    Running running(centre);
    Talker siren(centre, "siren-1", running->endpoints().link);
    siren.greet();
    siren.say(ReportMessage{centre.report("siren-1", 1)});
    siren.say(ReportMessage{centre.report("siren-1", 2)});
    for (std::size_t confirmed = 0; confirmed < 2;) confirmed += siren.hear_a<Receipt>().seqs.size();
  }
  Running running(centre);
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  siren.say(ReportMessage{other_report(centre, "siren-1", 1)});
  wait_until_dropped(centre, "report_conflict 1");
  siren.say(ReportMessage{centre.report("siren-1", 2)});
  EXPECT_EQ(siren.hear_a<Receipt>().seqs, std::vector<std::uint64_t>{2}) << "and nothing was said of the conflict";
  OrderId order;
  order.bytes.fill(2);
  const auto kept = open_sqlite_store(centre.config.store, Access::read).value()->reports(order);
  ASSERT_TRUE(kept) << kept.error().detail;
  ASSERT_EQ(kept->size(), 2u);
  EXPECT_EQ(kept->front().report, centre.report("siren-1", 1)) << "the first is kept";
}

}  // namespace
}  // namespace sukut::coordinator
