#include "tests/coordinator/story.h"

#include <gtest/gtest.h>

namespace sukut::coordinator::test {

Restored Story::empty_store() {
  Restored restored;
  restored.store = filled<StoreId>(1);
  return restored;
}

Story::Story(Restored restored, std::size_t connections_max) {
  now.mono = Mono(hours(1));
  now.utc = {kNoon - hours(24), milliseconds(1), Trust::synchronized};
  CoordinatorSetup setup;
  setup.centre = centre();
  setup.random = [next = std::uint64_t{0}]() mutable { return next += 0x1234567890abcdefU; };
  setup.connections_max = connections_max;
  coordinator = std::make_unique<Coordinator>(std::move(setup));
  deliver(restored);
  deliver(RegisterLoaded{stations(), root()});
}

void Story::deliver(const Event& event) {
  actions_ = coordinator->handle(now, event);
  for (const Store& store : actions<Store>()) open_.push_back(store);
}

void Story::commit_all() {
  std::vector<Action> all = actions_;
  while (!open_.empty()) {
    const std::uint64_t ticket = open_.front().ticket;
    open_.erase(open_.begin());
    deliver(Stored{ticket, ++commit_, {}});
    all.insert(all.end(), actions_.begin(), actions_.end());
  }
  actions_ = std::move(all);
}

void Story::says(ConnectionId connection, const std::string& station, Message message) {
  deliver(AgentSpoke{connection, StationId(station), std::move(message)});
}

void Story::hello(ConnectionId connection, const std::string& station, std::vector<HeldDocument> held,
                  std::uint8_t journal) {
  Hello hello;
  hello.software = "sukut test";
  hello.journal = filled<JournalId>(journal);
  hello.held = std::move(held);
  says(connection, station, hello);
}

void Story::machine(ConnectionId connection, const std::string& station, std::uint8_t journal, std::uint8_t boot,
                    std::vector<std::string> features) {
  Hello hello;
  hello.software = "sukut test " + std::to_string(journal);
  hello.journal = filled<JournalId>(journal);
  hello.boot = filled<BootId>(boot);
  hello.features = std::move(features);
  says(connection, station, hello);
}

OrderId Story::reserve(const std::string& name_base) {
  deliver(ReserveAsked{next_request_++, name_base});
  EXPECT_TRUE(commit<RevisionReserved>());
  return answer().order;
}

void Story::publish(const SignedDocument& document, const Bytes& order_file) {
  deliver(PublishAsked{next_request_++, order_file, document});
}

Order Story::published_order() {
  const Order order = order_of(reserve());
  publish(signed_order(order), file_of(order));
  EXPECT_TRUE(commit<DocumentStored>());
  EXPECT_EQ(refusal(), Reason::none);
  return order;
}

Answer Story::answer() const {
  const std::vector<Answer> answers = actions<Answer>();
  EXPECT_EQ(answers.size(), 1U);
  return answers.empty() ? Answer{} : answers.front();
}

bool Story::has_note(const std::string& part) const {
  for (const Note& note : actions<Note>()) {
    if (note.text.find(part) != std::string::npos) return true;
  }
  return false;
}

Report report_of(const std::string& station, std::uint64_t seq, ReportType type) {
  Report report;
  report.station = StationId(station);
  report.journal = filled<JournalId>(1);
  report.seq = seq;
  report.type = type;
  report.order = filled<OrderId>(9);
  report.revision = 1;
  report.at = kNoon - hours(1);
  if (type != ReportType::held && type != ReportType::refused) report.cue = CueId("minute");
  return report;
}

ReportMessage message_of(const Report& report) { return {{encode_report(report), Bytes(64, 's')}}; }

}  // namespace sukut::coordinator::test
