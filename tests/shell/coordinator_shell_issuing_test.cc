// Reports are given out by a coordinator on real files and sockets: numbered without a gap, signed by its own key over
// what it compiled itself, kept over a restart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "coordinator/shell/figures_text.h"
#include "coordinator/shell/runner.h"
#include "coordinator/shell/store.h"
#include "tests/shell/coordinator_shell_centre.h"

namespace sukut::coordinator {
namespace {

using shell_test::ask;
using shell_test::Centre;
using shell_test::Running;
using shell_test::Talker;
using ::testing::HasSubstr;

// An order of siren-1 and ship-1, an hour ahead, published at the running centre.
Order publish_order(const Centre& centre) {
  const ControlReply reserved = ask(centre, ReserveRequest{"day/2027"});
  Order order;
  order.centre = centre.config.centre;
  order.id = reserved.order;
  order.name = "day/2027/r1";
  order.revision = reserved.revision;
  order.mode = Mode::live;
  order.issued = io::wall_instant();
  order.observance = "day";
  Cue cue;
  cue.id = CueId("minute-sound");
  cue.pattern = "steady";
  const Instant start = order.issued + std::chrono::hours(1);
  cue.spans = {{"", start, start + std::chrono::seconds(60)}};
  cue.tolerance = std::chrono::seconds(1);
  cue.late_max = std::chrono::seconds(1);
  const std::vector<StationId> named{StationId("ship-1"), StationId("siren-1")};
  cue.scope.count = 2;
  cue.scope.list_digest = digest_of_list(named);
  order.cues = {cue};
  order.expires = last_end(order) + std::chrono::hours(48);
  const Bytes body = encode_order(order);
  const SignedDocument document{Kind::schedule, body, {sign(centre.live, Kind::schedule, centre.config.centre, body)}};
  const ControlReply reply = ask(centre, PublishRequest{encode_order_file({body, {named}, {}}), document});
  EXPECT_EQ(reply.error.reason, Reason::none) << reply.error.detail;
  return order;
}

// siren-1 did its part, and the centre has it.
void siren_reports(const Centre& centre, Running& running, const Order& order) {
  Report report;
  report.station = StationId("siren-1");
  report.journal.bytes.fill(1);
  report.seq = 1;
  report.type = ReportType::ended;
  report.kind = Kind::schedule;
  report.order = order.id;
  report.revision = 1;
  report.hash = sha256(encode_order(order));
  report.cue = CueId("minute-sound");
  report.outcome = Outcome::executed;
  report.known_by = KnownBy::commanded;
  report.at = io::wall_instant();
  const Bytes body = encode_report(report);
  Talker siren(centre, "siren-1", running->endpoints().link);
  siren.greet();
  siren.say(
      ReportMessage{{body, sign(centre.report_keys.at("siren-1"), Kind::report, centre.config.centre, body).bytes}});
  Message message = siren.hear();
  while (!std::holds_alternative<Receipt>(message)) message = siren.hear();
}

ReportIssued kept(const Centre& centre, const OrderId& order, const std::string& cue, std::uint32_t number) {
  const auto store = open_sqlite_store(centre.config.store, Access::read);
  const auto issued = store.value()->issued(order, cue, number);
  EXPECT_TRUE(issued && *issued) << "report " << number << " is not kept";
  return issued && *issued ? **issued : ReportIssued{};
}

TEST(Issuing, ReportsAreNumberedSignedAndKept) {
  const Centre centre;
  Running running(centre);
  const Order order = publish_order(centre);
  const ControlReply first = ask(centre, IssueRequest{order.id, "minute"});
  ASSERT_EQ(first.error.reason, Reason::none) << first.error.detail;
  EXPECT_EQ(first.number, 1u);
  const ReportIssued report = kept(centre, order.id, "minute", 1);
  EXPECT_TRUE(verify_statement(centre.root, Role::beacon, Kind::figures, report.figures, report.signature));
  const Result<Figures> figures = decode_figures(report.figures);
  ASSERT_TRUE(figures) << figures.error().detail;
  EXPECT_EQ(figures->report.named, 2u);
  EXPECT_FALSE(figures->report.is_final);
  EXPECT_FALSE(figures->changes.has_value());
  EXPECT_TRUE(figures->issue->previous.is_zero());
  EXPECT_EQ(ask(centre, IssueRequest{order.id, "minute"}).number, 1u) << "nothing is new";

  siren_reports(centre, running, order);
  EXPECT_EQ(ask(centre, IssueRequest{order.id, "minute"}).number, 2u);
  const ReportIssued second = kept(centre, order.id, "minute", 2);
  const Result<Figures> changed = decode_figures(second.figures);
  ASSERT_TRUE(changed && changed->changes);
  EXPECT_EQ(changed->changes->since, 1u);
  EXPECT_EQ(
      changed->changes->outcomes,
      std::vector<OutcomeChange>({{StationId("siren-1"), CueId("minute-sound"), Outcome::pending, Outcome::executed}}));
  EXPECT_EQ(changed->issue->previous, sha256(report.figures));
  EXPECT_EQ(kept(centre, order.id, "minute", 1), report) << "what was given out stays as it was";
  EXPECT_EQ(ask(centre, IssueRequest{order.id, ""}).number, 1u) << "all cues are a report of their own";
}

TEST(Issuing, NumbersGoOnAfterARestart) {
  const Centre centre;
  Order order;
  {
    Running running(centre);
    order = publish_order(centre);
    EXPECT_EQ(ask(centre, IssueRequest{order.id, ""}).number, 1u);
  }
  Running running(centre);
  EXPECT_EQ(ask(centre, IssueRequest{order.id, ""}).number, 1u);
  siren_reports(centre, running, order);
  EXPECT_EQ(ask(centre, IssueRequest{order.id, ""}).number, 2u);
}

TEST(Issuing, ManyWhoAskAtOnceGetOneReport) {
  const Centre centre;
  Running running(centre);
  const Order order = publish_order(centre);
  std::vector<std::future<ControlReply>> asked;
  for (int i = 0; i < 12; ++i) {
    asked.push_back(std::async(std::launch::async, [&] { return ask(centre, IssueRequest{order.id, "minute"}); }));
  }
  for (auto& each : asked) {
    const ControlReply reply = each.get();
    EXPECT_EQ(reply.error.reason, Reason::none) << reply.error.detail;
    EXPECT_EQ(reply.number, 1u);
  }
  const auto store = open_sqlite_store(centre.config.store, Access::read);
  EXPECT_EQ(store.value()->issued(order.id, "minute", 2).value(), std::nullopt);
}

TEST(Issuing, WhatIsNotThereIsRefusedByName) {
  const Centre centre;
  Running running(centre);
  const Order order = publish_order(centre);
  const ControlReply no_cue = ask(centre, IssueRequest{order.id, "flags"});
  EXPECT_EQ(no_cue.error.reason, Reason::malformed);
  EXPECT_THAT(no_cue.error.detail, HasSubstr("has no cue \"flags\""));
  OrderId nobody;
  nobody.bytes.fill(0x77);
  EXPECT_EQ(ask(centre, IssueRequest{nobody, ""}).error.reason, Reason::file_missing);
}

}  // namespace
}  // namespace sukut::coordinator
