// The local endpoint, the inhibit file, and the runner that joins them to the core: real sockets, a real journal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include <thread>

#include "agent/shell/config.h"
#include "agent/shell/control.h"
#include "agent/shell/document_file.h"
#include "agent/shell/inhibit_file.h"
#include "agent/shell/mailbox.h"
#include "agent/shell/runner.h"
#include "agent/shell/status_text.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"
#include "tests/shell/agent_station.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

template <typename Kind>
Kind round_trip(const Kind& request) {
  auto back = decode_request(encode_request(request));
  EXPECT_TRUE(back && std::holds_alternative<Kind>(*back));
  return back && std::holds_alternative<Kind>(*back) ? std::get<Kind>(*back) : Kind{};
}

TEST(AgentControl, RequestsComeThroughAsTheyWere) {
  round_trip(StatusRequest{});
  const auto spoke = round_trip(PersonSpoke{0, Verb::decline, CueId("minute-sound"), "january-20/2027/r1", "Əli \"A\"",
                                            Reason::declined_by_master, "fog"});
  EXPECT_EQ(spoke.verb, Verb::decline);
  EXPECT_EQ(spoke.cue, CueId("minute-sound"));
  EXPECT_EQ(spoke.order_name, "january-20/2027/r1");
  EXPECT_EQ(spoke.person, "Əli \"A\"");
  EXPECT_EQ(spoke.reason, Reason::declined_by_master);
  EXPECT_EQ(spoke.detail, "fog");
  for (const Verb verb : {Verb::confirm, Verb::confirm_ended, Verb::withdraw}) {
    EXPECT_EQ(round_trip(PersonSpoke{0, verb, CueId("a"), "", "", Reason::none, ""}).verb, verb);
  }
  EXPECT_EQ(round_trip(InhibitSet{0, "guard", "fire"}).why, "fire");
  EXPECT_EQ(round_trip(InhibitCleared{0, "guard"}).person, "guard");
  SignedDocument document;
  document.body = "body";
  EXPECT_EQ(round_trip(DocumentBrought{0, document, Path::file}).document, document);
}

TEST(AgentControl, BadRequestsAreRefusedByName) {
  EXPECT_EQ(decode_request("{").error().reason, Reason::malformed);
  EXPECT_EQ(decode_request("[1]").error().reason, Reason::malformed);
  EXPECT_EQ(decode_request("{\"do\":\"dance\"}").error().reason, Reason::unknown_type);
  EXPECT_FALSE(decode_request("{\"do\":\"import\",\"document\":\"zz\"}"));
  EXPECT_EQ(decode_reply("nonsense").error().reason, Reason::malformed);
}

TEST(AgentControl, RepliesComeThroughAsTheyWere) {
  const auto reply = decode_reply(encode_reply({{Reason::too_late, "already executed"}, "text", "{\"a\":1}"}));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->error, (Error{Reason::too_late, "already executed"}));
  EXPECT_EQ(reply->text, "text");
  EXPECT_THAT(reply->status_json, HasSubstr("\"a\": 1"));
}

TEST(AgentStatus, SaysWhenInBakuAndHowLongStill) {
  AgentView view;
  view.now = {from_ns<Instant>(1'800'432'000'000'000'000), milliseconds(3), Trust::synchronized};  // 2027-01-20T08:00Z
  CueView cue;
  cue.key.cue = CueId("minute-silence");
  cue.order_name = "january-20/2027/r2";
  cue.action = CueAction::silence;
  cue.driver = "liquidsoap";
  cue.output = "silence";
  cue.start = view.now.at + std::chrono::seconds(90);
  cue.end = cue.start + std::chrono::seconds(60);
  cue.readiness.readiness = Readiness::at_risk;
  cue.readiness.reason = Reason::device_unreachable;
  view.cues.push_back(cue);
  ShellView shell;
  shell.station = "baku-radio";
  shell.warnings.emplace_back("memory is not locked");
  const std::string text = status_text(view, shell);
  EXPECT_THAT(text, HasSubstr("2027-01-20 12:00:00 Baku, ±3.0 ms, synchronized"));
  EXPECT_THAT(text, HasSubstr("2027-01-20 12:01:30 to 12:02:30 Baku"));
  EXPECT_THAT(text, HasSubstr("begins in 00:01:30"));
  EXPECT_THAT(text, HasSubstr("held, at_risk (device_unreachable)"));
  EXPECT_THAT(text, HasSubstr("memory is not locked"));
  EXPECT_THAT(status_json(view, shell), HasSubstr("\"readiness\":\"at_risk\""));
}

TEST(AgentStatus, SaysThatTheMachineWasReplacedOrIsASecondOne) {
  AgentView view;
  EXPECT_THAT(status_text(view, {}), Not(AnyOf(HasSubstr("REPLACED"), HasSubstr("CLONED"))));
  view.is_withdrawn = view.is_cloned = true;
  EXPECT_THAT(status_text(view, {}), AllOf(HasSubstr("unplug its output"), HasSubstr("CLONED")));
  EXPECT_THAT(status_json(view, {}), AllOf(HasSubstr("\"is_withdrawn\":true"), HasSubstr("\"is_cloned\":true")));
}

TEST(AgentStatus, LengthsAndErrorsAreReadable) {
  EXPECT_EQ(length_text(std::chrono::hours(76) + std::chrono::seconds(9)), "3 d 04:00:09");
  EXPECT_EQ(length_text(Nanos(-5)), "00:00:00");
  EXPECT_EQ(error_text(Nanos(340'000)), "±340 µs");
  EXPECT_EQ(error_text(milliseconds(2500)), "±2.5 s");
}

TEST(AgentMailbox, WakesByItsDescriptorAndKeepsOrder) {
  Mailbox mailbox;
  pollfd item{mailbox.fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&item, 1, 0), 0);
  mailbox.put(Woken{});
  mailbox.put(LinkFailed{});
  EXPECT_EQ(::poll(&item, 1, 0), 1);
  const auto events = mailbox.take();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<LinkFailed>(events[1]));
  EXPECT_EQ(::poll(&item, 1, 0), 0);
}

TEST(AgentInhibitFile, ExistsMeansSetAndGoneMeansCleared) {
  const Folder folder;
  InhibitFile file(folder / "inhibit", false);
  EXPECT_FALSE(file.look());
  folder.write("inhibit", "fire in hall 2\nsecond line\n");
  pollfd item{file.fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&item, 1, 20'000), 1);
  const auto set = file.look();
  ASSERT_TRUE(set);
  EXPECT_EQ(std::get<InhibitSet>(*set).why, "fire in hall 2");
  EXPECT_FALSE(file.look()) << "told once";
  std::filesystem::remove(folder / "inhibit");
  EXPECT_EQ(::poll(&item, 1, 20'000), 1);
  const auto cleared = file.look();
  ASSERT_TRUE(cleared);
  EXPECT_TRUE(std::holds_alternative<InhibitCleared>(*cleared));
}

TEST(AgentInhibitFile, AFileRemovedWhileTheAgentWasDownIsNoticed) {
  const Folder folder;
  InhibitFile file(folder / "inhibit", true);
  const auto cleared = file.look();
  ASSERT_TRUE(cleared);
  EXPECT_TRUE(std::holds_alternative<InhibitCleared>(*cleared));
}

TEST(AgentDocumentFile, TakesAnOrderFileWithItsSignatureFiles) {
  const Folder folder;
  OrderFile file;
  file.body = "body";
  ASSERT_TRUE(io::write_file(folder / "order", encode_order_file(file)));
  const SecretKey key = io::make_signing_key();
  const Signature signature = sign(key, Kind::schedule, CentreId{}, "body");
  folder.write("sig", "sukut signature v1\nkind = schedule\nbody = 00\nkey = " + hex(signature.key) +
                          "\nalg = ed25519\nsignature = " + hex(signature.bytes) + "\n");
  const auto document = read_document(folder / "order", {folder / "sig"});
  ASSERT_TRUE(document) << document.error().detail;
  EXPECT_EQ(document->body, "body");
  ASSERT_EQ(document->signatures.size(), 1U);
  EXPECT_EQ(document->signatures.front(), signature);
  EXPECT_FALSE(read_document(folder / "sig", {}));
  EXPECT_FALSE(read_document(folder / "order", {folder / "order"}));
}

// An agent in a thread of this process.
class RunningAgent {
 public:
  explicit RunningAgent(const Station& station) : stop_(::eventfd(0, 0)) {
    ReadConfig read = read_config(station.config(), io::wall_instant());
    EXPECT_TRUE(read.config);
    endpoint_ = read.config->control_endpoint();
    auto opened = SqliteJournal::open(read.config->journal_path(), io::wall_instant());
    EXPECT_TRUE(opened);
    runner_ = std::make_unique<Runner>(std::move(*read.config), std::move(opened).value(),
                                       std::vector<std::string>{"a warning of the host"});
    thread_ = std::thread([this] { runner_->run(stop_); });
  }
  ~RunningAgent() {
    ::eventfd_write(stop_, 1);
    thread_.join();
    ::close(stop_);
  }
  [[nodiscard]] ControlReply ask(const ControlRequest& request) const {
    const auto bytes = io::ask(endpoint_, encode_request(request), 20'000);
    EXPECT_TRUE(bytes) << "no answer";
    const auto reply = decode_reply(bytes.value_or(""));
    EXPECT_TRUE(reply);
    return reply ? *reply : ControlReply{};
  }
  [[nodiscard]] bool is_inhibited() const {
    return ask(StatusRequest{}).status_json.find("\"is_inhibited\": true") != std::string::npos;
  }

 private:
  int stop_;
  std::string endpoint_;
  std::unique_ptr<Runner> runner_;
  std::thread thread_;
};

TEST(AgentRunner, AnswersItsStatusOverAPrivateSocket) {
  const Station station;
  const RunningAgent agent(station);
  const ControlReply reply = agent.ask(StatusRequest{});
  EXPECT_EQ(reply.error.reason, Reason::none);
  EXPECT_THAT(reply.text, HasSubstr("baku-port"));
  EXPECT_THAT(reply.status_json, HasSubstr("a warning of the host"));
  struct stat status {};
  ASSERT_EQ(::stat((station.folder / "state/control.sock").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0077, 0U);
}

TEST(AgentRunner, AnUnknownCueIsRefusedInWords) {
  const Station station;
  const RunningAgent agent(station);
  const ControlReply reply = agent.ask(PersonSpoke{0, Verb::confirm, CueId("no-such"), "", "me", Reason::none, ""});
  EXPECT_NE(reply.error.reason, Reason::none);
  EXPECT_THAT(reply.error.detail, HasSubstr("no-such"));
}

TEST(AgentRunner, AnInhibitHoldsOverARestartAndIsCleared) {
  const Station station;
  {
    const RunningAgent agent(station);
    EXPECT_EQ(agent.ask(InhibitSet{0, "guard", "fire"}).error.reason, Reason::none);
    EXPECT_TRUE(agent.is_inhibited());
  }
  const RunningAgent agent(station);
  EXPECT_TRUE(agent.is_inhibited()) << "set by a person, so no missing file clears it";
  EXPECT_EQ(agent.ask(InhibitCleared{0, "guard"}).error.reason, Reason::none);
  EXPECT_FALSE(agent.is_inhibited());
}

TEST(AgentRunner, TheInhibitFileIsObeyedAlsoWhenItWentWhileDown) {
  const Station station;
  {
    const RunningAgent agent(station);
    station.folder.write("state/inhibit", "storm\n");
    wait_until([&agent] { return agent.is_inhibited(); });
  }
  std::filesystem::remove(station.folder / "state/inhibit");
  const RunningAgent agent(station);
  wait_until([&agent] { return !agent.is_inhibited(); });
}

TEST(AgentRunner, AnImportedForgeryIsRefusedByName) {
  const Station station;
  const RunningAgent agent(station);
  SignedDocument forged;
  forged.body = "not an order";
  const ControlReply reply = agent.ask(DocumentBrought{0, forged, Path::file});
  EXPECT_EQ(reply.error.reason, Reason::malformed);
}

}  // namespace
}  // namespace sukut::agent
