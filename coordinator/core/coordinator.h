// The coordinator: keeps the published documents, brings every agent to the newest set, stores what they report.
// A pure state machine like the agent. This class routes; roster (who was heard, how ready), ledger (documents,
// revisions), report intake (each report once) and acceptance (may this be published?) decide.
// It holds no key that can make anything sound: it only carries what people signed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "coordinator/core/action.h"
#include "coordinator/core/dispatch.h"
#include "coordinator/core/event.h"
#include "coordinator/core/ledger.h"
#include "coordinator/core/report_intake.h"
#include "coordinator/core/roster.h"
#include "coordinator/core/tally.h"
#include "proto/instant.h"

namespace sukut::coordinator {

struct CoordinatorSetup {
  CentreId centre;
  VerifyFn verify = verify_ed25519;
  std::function<std::uint64_t()> random;   // order ids, and the spread of retry_after
  std::size_t connections_max = 16000;     // beyond it: Busy(retry_after)
  Nanos beacon_every = std::chrono::seconds(10);
  Nanos bulletin_every = std::chrono::seconds(30);  // every document of the set, again
};

// The coordinator's own time: `at` by its reference, ε, and whether it was merely declared.
struct ReferenceTime {
  Mono mono;
  BoundedInstant utc;
  bool is_declared = false;
};

class Coordinator {
 public:
  explicit Coordinator(CoordinatorSetup setup);
  Coordinator(const Coordinator&) = delete;
  Coordinator& operator=(const Coordinator&) = delete;

  // Performs one step. The first two events must be Restored and RegisterLoaded.
  [[nodiscard]] std::vector<Action> handle(const ReferenceTime& now, const Event& event);
  // When to call handle() with Woken, at the latest; in the past when there is more to send.
  [[nodiscard]] std::optional<Mono> wake_at() const;

  // Answers a time question; stateless, so the socket thread may call it before anything else.
  [[nodiscard]] static TimeReply answer(const TimeRequest& request, const ReferenceTime& received,
                                        const ReferenceTime& sent);

  // ---- Read-only, for a ping and for checks.
  [[nodiscard]] std::size_t connected() const { return roster_.connected(); }
  [[nodiscard]] std::uint64_t commit() const { return commit_; }
  // How often something was dropped or refused for this reason.
  [[nodiscard]] std::uint64_t dropped(Reason reason) const { return tally_.of(reason); }

 private:
  // What a ticket of the store stands for.
  struct Publishing { std::uint64_t request = 0; SignedDocument document; Digest hash; std::string name, warning; };
  struct Reserving { std::uint64_t request = 0; RevisionReserved reserved; };
  struct KeepingReports {};
  struct KeepingLastWords {};
  using Pending = std::variant<Publishing, Reserving, KeepingReports, KeepingLastWords>;

  void on(const Restored& restored);
  void on(const RegisterLoaded& loaded);
  void on(const Woken&) {}
  void on(const AgentSpoke& spoke);
  void on(const ReportRefused& refused);
  void on(const Stored& stored);
  void on(const StoreFailed& failed);
  void on(const PublishAsked& asked);
  void on(const ReserveAsked& asked);

  // ---- What agents say (coordinator_link.cc).
  void hear(const AgentSpoke& spoke, const Hello& hello);
  void hear(const AgentSpoke& spoke, const Pulse& pulse);
  void hear(const AgentSpoke& spoke, const Pull& pull);
  void hear(const AgentSpoke& spoke, const ReportMessage& message);
  template <typename Other>
  void hear(const AgentSpoke& spoke, const Other&) { drop(Reason::unknown_type, spoke.station, "not for a centre"); }
  [[nodiscard]] bool is_own(const AgentSpoke& spoke);
  void turn_away(ConnectionId connection, const StationId& station, Reason reason, Nanos retry_after);
  void welcome(ConnectionId connection, const Hello& hello);
  void ask(const Roster::Question& question);
  void let_in_waiting();
  void show_clones(const Roster::Proof& proof);
  [[nodiscard]] Digest fresh_hash();
  void tell_of(const Report& report);
  void leave_out(const std::vector<ReportKey>& conflicts);
  void drop_conflict(const StationId& station, std::uint64_t seq);

  // ---- What the store answers.
  void done(const Publishing& publishing);
  void done(const Reserving& reserving);
  void done(const KeepingReports&);
  void done(const KeepingLastWords&) { keeping_last_words_ = false; }
  void failed(const Publishing& publishing, const std::string& what);
  void failed(const Reserving& reserving, const std::string& what);
  void failed(const KeepingReports&, const std::string& what);
  void failed(const KeepingLastWords&, const std::string& what);

  // ---- What is due at the end of every step.
  void send_waiting();
  void store_waiting();
  void publish_due();

  void act(Action action) { actions_.push_back(std::move(action)); }
  void send(ConnectionId connection, Message message) { act(Send{connection, std::move(message)}); }
  void store(std::vector<Record> records, Pending pending);
  void refuse(std::uint64_t request, Error error);
  void drop(Reason reason, const StationId& station, const std::string& text);
  [[nodiscard]] bool is_pending(const Digest& hash) const;

  CoordinatorSetup setup_;
  Root root_;
  StoreId store_;
  std::uint64_t commit_ = 0;
  Ledger ledger_;
  Roster roster_;
  ReportIntake reports_;
  Dispatch dispatch_;
  Tally tally_;
  bool is_restored_ = false;
  bool is_registered_ = false;
  bool keeping_last_words_ = false;
  std::uint64_t next_ticket_ = 1;
  std::map<std::uint64_t, Pending> pending_;
  std::optional<Mono> beacon_at_;
  std::optional<Mono> bulletin_at_;
  std::size_t bulletin_next_ = 0;   // where in the set the bulletin goes on

  ReferenceTime now_;               // of the present step
  std::vector<Action> actions_;
};

}  // namespace sukut::coordinator
