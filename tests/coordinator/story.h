// Tells a story to one coordinator. Each test writes: deliver an event, expect what comes of it. The store is
// played by the test: nothing is durable before it says so.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/core/coordinator.h"
#include "tests/coordinator/people.h"

namespace sukut::coordinator::test {

class Story {
 public:
  explicit Story(Restored restored = empty_store(), std::size_t connections_max = 100);
  static Restored empty_store();

  // One step; what it asked for stays readable until the next.
  void deliver(const Event& event);
  // The store commits (or fails) the oldest Store that asked for `Kept`; false when there is none.
  template <typename Kept>
  bool commit() {
    return answer_store<Kept>(true);
  }
  template <typename Kept>
  bool fail() {
    return answer_store<Kept>(false);
  }
  void commit_all();
  // The same, and it names these as conflicts.
  bool commit_reports_but(const std::vector<ReportKey>& conflicts) {
    return answer_store<ReportStored>(true, conflicts);
  }

  void says(ConnectionId connection, const std::string& station, Message message);
  void hello(ConnectionId connection, const std::string& station, std::vector<HeldDocument> held = {},
             std::uint8_t journal = 1);
  // A machine's Hello; `boot` 0 and no features are those of hello().
  void machine(ConnectionId connection, const std::string& station, std::uint8_t journal, std::uint8_t boot = 0,
               std::vector<std::string> features = {});
  // Reserves the first revision and gives the order's id.
  OrderId reserve(const std::string& name_base = "january-20/2027");
  void publish(const SignedDocument& document, const Bytes& order_file = {});
  // Reserved, signed, published and durable.
  Order published_order();

  // ---- What the last step asked for.
  template <typename Wanted>
  [[nodiscard]] std::vector<Wanted> actions() const {
    std::vector<Wanted> list;
    for (const Action& action : actions_) {
      if (const auto* wanted = std::get_if<Wanted>(&action)) list.push_back(*wanted);
    }
    return list;
  }
  // Messages sent, with the connection they went to.
  template <typename Wanted>
  [[nodiscard]] std::vector<std::pair<ConnectionId, Wanted>> sent() const {
    std::vector<std::pair<ConnectionId, Wanted>> list;
    for (const Send& send : actions<Send>()) {
      if (const auto* wanted = std::get_if<Wanted>(&send.message)) list.emplace_back(send.connection, *wanted);
    }
    return list;
  }
  template <typename Kept>
  [[nodiscard]] std::vector<Kept> stored() const {
    std::vector<Kept> list;
    for (const Store& store : actions<Store>()) {
      for (const Record& record : store.records) {
        if (const auto* kept = std::get_if<Kept>(&record)) list.push_back(*kept);
      }
    }
    return list;
  }
  [[nodiscard]] Answer answer() const;  // exactly one
  [[nodiscard]] Reason refusal() const { return answer().error.reason; }
  [[nodiscard]] bool has_note(const std::string& part) const;

  ReferenceTime now;
  std::unique_ptr<Coordinator> coordinator;

 private:
  template <typename Kept>
  bool answer_store(bool is_kept, const std::vector<ReportKey>& conflicts = {}) {
    for (auto it = open_.begin(); it != open_.end(); ++it) {
      if (!std::holds_alternative<Kept>(it->records.front())) continue;
      const std::uint64_t ticket = it->ticket;
      open_.erase(it);
      if (is_kept)
        deliver(Stored{ticket, ++commit_, conflicts});
      else
        deliver(StoreFailed{ticket, "disk full"});
      return true;
    }
    return false;
  }

  std::vector<Action> actions_;
  std::vector<Store> open_;
  std::uint64_t commit_ = 0;
  std::uint64_t next_request_ = 1;
};

// A report as the station's agent would sign it; the shell has checked the signature.
Report report_of(const std::string& station, std::uint64_t seq, ReportType type = ReportType::held);
ReportMessage message_of(const Report& report);

}  // namespace sukut::coordinator::test
