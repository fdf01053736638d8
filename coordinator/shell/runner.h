// The coordinator at work: threads, sockets and files around the core.
//
//   socket thread (run)   link, bulletin, officers, the core; never waits for disk; answers TimeRequest first
//   store thread          Store actions, grouped into commits
//   issuer                reports that are given out
//   report check          stations' signatures        ZAP thread   who may connect
//   reference             what chronyd says
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "coordinator/core/coordinator.h"
#include "coordinator/shell/config.h"
#include "coordinator/shell/issuer.h"
#include "coordinator/shell/keyring.h"
#include "coordinator/shell/link.h"
#include "coordinator/shell/mailbox.h"
#include "coordinator/shell/officers.h"
#include "coordinator/shell/reference.h"
#include "coordinator/shell/report_check.h"
#include "coordinator/shell/store.h"
#include "coordinator/shell/store_thread.h"
#include "coordinator/shell/zap.h"

namespace sukut::coordinator {

class Runner {
 public:
  // Loads keys, register, root and store, and binds everything; writes endpoints.toml. Every refusal names the
  // file and the mend. A root that is not sealed yet is no refusal: nothing can be published until it is.
  [[nodiscard]] static Result<std::unique_ptr<Runner>> open(const CentreConfig& config);
  // The same with another store (tests).
  [[nodiscard]] static Result<std::unique_ptr<Runner>> open(const CentreConfig& config,
                                                            std::unique_ptr<RecordStore> store);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner();

  // Until stop(); once. What was heard before is committed when it returns. Refused: store_unsynced, when the disk did
  // not confirm a write; only a new life that reads the store again may go on.
  [[nodiscard]] Status run();
  // ---- From any thread.
  void stop();
  void reload();  // register and root, as after SIGHUP

  [[nodiscard]] const BoundEndpoints& endpoints() const { return endpoints_; }

 private:
  struct Stop {};
  struct Reload {};
  struct StoreLost {
    Error error;
  };
  struct Replied {
    std::uint64_t request = 0;
    ControlReply reply;
  };
  using Letter = std::variant<Event, Stop, Reload, StoreLost, Replied>;

  Runner(const CentreConfig& config, CentreKeys keys);
  Status bind();
  Status begin(std::unique_ptr<RecordStore> store);
  [[nodiscard]] Result<RegisterLoaded> load_files() const;
  Status reload_files();

  void wait();
  void finish();
  void hear_link();
  void hear_officers();
  void read_letters();
  void answer_time(ConnectionId connection, const TimeRequest& request, const ReferenceTime& received);
  void answer(std::uint64_t request, const ControlRequest& what);
  void issue(std::uint64_t request, const IssueRequest& what);
  [[nodiscard]] ControlReply pong() const;

  void handle(const Event& event);
  void perform(Action action);
  void publish(const Message& message);

  const CentreConfig config_;
  const CentreKeys keys_;
  BoundEndpoints endpoints_;
  Keyring keyring_;
  Mailbox<Letter> letters_;
  Reference reference_;
  std::unique_ptr<Coordinator> core_;
  std::unique_ptr<ZapThread> zap_;
  std::unique_ptr<Link> link_;
  std::unique_ptr<Officers> officers_;
  zmq::socket_t bulletin_;
  std::deque<AgentSpoke> waiting_;  // heard, not yet handed to the core
  bool is_stopping_ = false;
  Status ended_ = Done{};
  std::unique_ptr<ReportCheck> check_;
  std::unique_ptr<StoreThread> store_;  // it posts letters, and so does the next: they go first
  std::unique_ptr<Issuer> issuer_;
};

}  // namespace sukut::coordinator
